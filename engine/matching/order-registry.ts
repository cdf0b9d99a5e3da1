// hot path
// Where orders begin and end: their slot, their client order id, their place in the account's chain, and after the end
// their time among the remembered. Every order is in the id table from its entry until it is forgotten, and in its
// account's chain while it is open.

import type { OrderStatus } from '../domain/order-status.js';
import { type StateReader, type StateWriter, takeWords } from '../domain/state-sections.js';
import { AccountOrders } from './account-orders.js';
import type { MatchingCapacities } from './capacities.js';
import { ClientOrderIdTable } from './client-order-id-table.js';
import type { CommandReader } from './command-reader.js';
import { ExpiryTimers } from './expiry-timers.js';
import type { InstrumentStates } from './instrument-states.js';
import { OrderConditions } from './order-conditions.js';
import { OrderDetails } from './order-details.js';
import { OrderStore, PEGGED_FLAG, REDUCE_ONLY_FLAG, TRAILING_FLAG, WAITING_FLAG } from './order-store.js';
import { PriceFollowers } from './price-followers.js';
import { RememberedOrders } from './remembered-orders.js';

export class OrderRegistry {
  readonly orders: OrderStore;
  readonly details: OrderDetails;
  readonly conditions: OrderConditions;
  readonly timers: ExpiryTimers;
  readonly followers: PriceFollowers;
  readonly ids: ClientOrderIdTable;
  readonly accountOrders: AccountOrders;
  readonly remembered: RememberedOrders;
  readonly #states: InstrumentStates;
  readonly #openMax: number;
  #open = 0;

  constructor(capacities: MatchingCapacities, states: InstrumentStates) {
    this.#states = states;
    const slotsMax = capacities.orders + capacities.rememberedOrders;
    this.orders = new OrderStore(slotsMax);
    this.details = new OrderDetails(slotsMax);
    this.conditions = new OrderConditions(slotsMax);
    this.timers = new ExpiryTimers(this.details, this.conditions, capacities.orders);
    this.followers = new PriceFollowers(this.orders, this.details, this.conditions, capacities.instruments);
    this.ids = new ClientOrderIdTable(this.orders, this.details, slotsMax);
    this.accountOrders = new AccountOrders(slotsMax, capacities.accounts);
    this.remembered = new RememberedOrders(this, capacities.rememberedOrders);
    this.#openMax = capacities.orders;
  }

  get openCount(): number {
    return this.#open;
  }

  get isFull(): boolean {
    return this.#open >= this.#openMax || !this.orders.hasFreeSlot;
  }

  /** Enters the command's order; the caller has asked `isFull` and sets terms, amounts and conditions. */
  open(command: CommandReader, idHash: number, status: OrderStatus, flags: number): number {
    const account = command.account;
    const slot = this.orders.open(account, command.instrument, command.side, status, flags);
    const details = this.details;
    details.setConditions(slot, 0);
    details.setTextLengths(slot, command.clientOrderIdLength, command.tagLength);
    details.setClientOrderId(slot, command.words, command.clientOrderIdWord);
    details.setTag(slot, command.words, command.tagWord);
    details.setSession(slot, command.session);
    this.ids.insert(slot, idHash);
    this.accountOrders.append(account, slot);
    this.#open++;
    const instrument = command.instrument;
    this.#states.openOrders[instrument]++;
    if ((flags & REDUCE_ONLY_FLAG) !== 0) this.#states.reduceOnly[instrument]++;
    return slot;
  }

  /** From now on the order waits for something: its instrument is settled after every command. */
  beginWait(slot: number): void {
    this.orders.set(slot, WAITING_FLAG);
    this.#states.waiting[this.orders.instrument(slot)]++;
  }

  endWait(slot: number): void {
    if (this.orders.has(slot, WAITING_FLAG) === 0) return;
    this.orders.clear(slot, WAITING_FLAG);
    this.#states.waiting[this.orders.instrument(slot)]--;
  }

  /** Ends an order that is in no queue any more. Its record stays readable until `rememberedOrders` more have ended. */
  close(slot: number, status: OrderStatus): void {
    if (this.details.conditions(slot) !== 0) this.#endConditions(slot);
    if (this.orders.has(slot, REDUCE_ONLY_FLAG) !== 0) this.#states.reduceOnly[this.orders.instrument(slot)]--;
    this.#states.openOrders[this.orders.instrument(slot)]--;
    this.orders.setLeaves(slot, 0);
    this.orders.setStatus(slot, status);
    this.accountOrders.remove(this.orders.account(slot), slot);
    this.remembered.add(slot);
    this.#open--;
  }

  /** The order neither expires nor follows nor waits any more; what it asked for stays to be shown. */
  #endConditions(slot: number): void {
    this.timers.remove(slot);
    if (this.orders.has(slot, PEGGED_FLAG | TRAILING_FLAG) !== 0) this.followers.leave(slot);
    this.orders.clear(slot, TRAILING_FLAG);
    this.endWait(slot);
  }

  /** A trailing stop triggers: it follows the price no longer. */
  endTrail(slot: number): void {
    if (this.orders.has(slot, TRAILING_FLAG) === 0) return;
    this.followers.leave(slot);
    this.orders.clear(slot, TRAILING_FLAG);
  }

  /** Forgets an order that has ended: its id is free, and its slot is another's. */
  forget(slot: number): void {
    this.ids.remove(slot);
    const record = this.details.conditions(slot);
    if (record !== 0) this.conditions.release(record);
    this.orders.release(slot);
  }

  /** Cold. */
  save(state: StateWriter): void {
    const slots = this.orders.slotsUsed;
    state.put('registry', Int32Array.of(this.#open));
    this.orders.save(state);
    this.details.save(state, slots);
    this.conditions.save(state);
    this.timers.save(state);
    this.followers.save(state);
    this.ids.save(state, slots);
    this.accountOrders.save(state, slots);
    this.remembered.save(state);
  }

  /** Cold: the id table last, as it asks the others. */
  load(state: StateReader): void {
    [this.#open] = takeWords(state, 'registry');
    this.orders.load(state);
    this.details.load(state);
    this.conditions.load(state);
    this.timers.load(state);
    this.followers.load(state);
    this.accountOrders.load(state);
    this.remembered.load(state);
    this.ids.load(state);
  }
}
