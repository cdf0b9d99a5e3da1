// hot path
// Where orders begin and end: their slot, their client order id, their place among their account's and in their group, and
// after the end their time among the remembered. Every order is in the id table from its entry until it is forgotten, and
// in its account's list and its group while it is open.

import { CommandLayout } from '../domain/command-layout.js';
import { isTerminal, OrderStatus } from '../domain/order-status.js';
import type { RecordMemory } from '../domain/record-memory.js';
import { type StateReader, type StateWriter, takeWords } from '../domain/state-sections.js';
import { AccountOrders } from './account-orders.js';
import { type MatchingCapacities, SLOTS } from './capacities.js';
import { ClientOrderIdTable, hashClientOrderId } from './client-order-id-table.js';
import type { CommandReader } from './command-reader.js';
import { ExpiryTimers } from './expiry-timers.js';
import type { InstrumentStates } from './instrument-states.js';
import { OrderConditions } from './order-conditions.js';
import { OrderDetails } from './order-details.js';
import { DetailsLayout } from './order-details-layout.js';
import { OrderGroups } from './order-groups.js';
import { OrderFlag, OrderLayout } from './order-layout.js';
import { OrderStore } from './order-store.js';
import { PriceFollowers } from './price-followers.js';
import { RememberedOrders } from './remembered-orders.js';

// Constants of this module, which V8 folds into the code; an imported binding it loads and checks at every use.
const { PEGGED: PEGGED_FLAG, REDUCE_ONLY: REDUCE_ONLY_FLAG } = OrderFlag;
const { TRAILING: TRAILING_FLAG, WAITING: WAITING_FLAG } = OrderFlag;
const { NEW } = OrderStatus;
const SLOT_MASK = SLOTS - 1;
const ID_LENGTH_MASK = 0xff;
const C = CommandLayout;
/** Where the texts of a command begin but for their first word, in doubles: they are copied as such. */
const TEXT_DOUBLES = (C.CLIENT_ORDER_ID + 4) >> 3;
const { ACCOUNT, CUMULATIVE, FLAGS, INSTRUMENT_MASK, LEVEL, NEXT, ORDER_DOUBLE_SHIFT, ORDER_SHIFT, PREVIOUS, PRICE } =
  OrderLayout;
const { PLACE_IN_ACCOUNT, PLACE_IN_GROUP, QUANTITY, SIDE_MASK, SIDE_SHIFT, STATUS_SHIFT } = OrderLayout;
const { CLIENT_ORDER_ID, CONDITIONS, ENTRY_SEQUENCE, ENTRY_SHIFT, REQUESTED_SHIFT, SESSION } = DetailsLayout;
const { SELF_TRADE_PREVENTION_SHIFT, TAG_LENGTH_SHIFT, TERMS, TEXT_DOUBLE } = DetailsLayout;

export class OrderRegistry {
  readonly orders: OrderStore;
  readonly details: OrderDetails;
  readonly conditions: OrderConditions;
  readonly timers: ExpiryTimers;
  readonly followers: PriceFollowers;
  readonly ids: ClientOrderIdTable;
  readonly accountOrders: AccountOrders;
  readonly groups: OrderGroups;
  readonly remembered: RememberedOrders;
  readonly #states: InstrumentStates;
  readonly #openMax: number;
  #open = 0;

  constructor(capacities: MatchingCapacities, states: InstrumentStates) {
    this.#states = states;
    const slotsMax = capacities.orders + capacities.rememberedOrders;
    this.orders = new OrderStore(slotsMax);
    this.details = new OrderDetails(this.orders, slotsMax);
    this.conditions = new OrderConditions(slotsMax);
    this.timers = new ExpiryTimers(this.details, this.conditions, capacities.orders);
    this.followers = new PriceFollowers(this.orders, this.details, this.conditions, capacities.instruments);
    this.ids = new ClientOrderIdTable(this.orders, this.details, slotsMax);
    this.accountOrders = new AccountOrders(this.orders, capacities.orders, capacities.accounts);
    this.groups = new OrderGroups(this.orders, this.details, capacities);
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
    const instrument = command.instrument;
    this.#enlist(slot, idHash, account, command.session, instrument, command.side, command.tagLength);
    if ((flags & REDUCE_ONLY_FLAG) !== 0) this.#states.reduceOnly[instrument]++;
    return slot;
  }

  /** Enters a command's plain order with all that it has; the caller has asked `isFull`. */
  openPlain(
    memory: RecordMemory,
    offset: number,
    idHash: number,
    terms: number,
    mode: number,
    queueAhead: number,
    engineSequence: number,
  ): number {
    const { float64: source, int32: command } = memory;
    const w = offset >>> 2;
    const d = offset >>> 3;
    const quantity = source[d + (C.QUANTITY >> 3)];
    const account = command[w + (C.ACCOUNT >> 2)];
    const session = command[w + (C.SESSION >> 2)];
    const instrument = command[w + (C.INSTRUMENT >> 2)];
    const side = command[w + (C.SIDE >> 2)] & SIDE_MASK;
    const modes = command[w + (C.SELF_TRADE_PREVENTION >> 2)];
    const tagLength = command[w + (C.TAG_LENGTH >> 2)] & 0xff;
    const slot = this.orders.take();
    const { float64: amounts, int32: orders } = this.orders;
    const at = (slot & SLOT_MASK) << ORDER_SHIFT;
    orders[at + LEVEL] = 0;
    orders[at + NEXT] = 0;
    orders[at + PREVIOUS] = 0;
    orders[at + ACCOUNT] = account;
    orders[at + FLAGS] = instrument | (side << SIDE_SHIFT) | (NEW << STATUS_SHIFT);
    // The lengths, then the modes: in force, and asked for.
    orders[at + TERMS] =
      (modes >>> 24) |
      (tagLength << TAG_LENGTH_SHIFT) |
      terms |
      (mode << SELF_TRADE_PREVENTION_SHIFT) |
      ((modes & 0xff) << REQUESTED_SHIFT);
    orders[at + CLIENT_ORDER_ID] = command[w + (C.CLIENT_ORDER_ID >> 2)];
    orders[at + CONDITIONS] = 0;
    orders[at + SESSION] = session;
    const a = (slot & SLOT_MASK) << ORDER_DOUBLE_SHIFT;
    amounts[a] = quantity;
    amounts[a + QUANTITY] = quantity;
    amounts[a + PRICE] = source[d + (C.PRICE >> 3)];
    amounts[a + CUMULATIVE] = 0;
    amounts[a + TEXT_DOUBLE] = source[d + TEXT_DOUBLES];
    amounts[a + (TEXT_DOUBLE + 1)] = source[d + (TEXT_DOUBLES + 1)];
    amounts[a + (TEXT_DOUBLE + 2)] = source[d + (TEXT_DOUBLES + 2)];
    amounts[a + (TEXT_DOUBLE + 3)] = source[d + (TEXT_DOUBLES + 3)];
    amounts[a + (TEXT_DOUBLE + 4)] = source[d + (TEXT_DOUBLES + 4)];
    amounts[a + (TEXT_DOUBLE + 5)] = source[d + (TEXT_DOUBLES + 5)];
    const entries = this.details.entries;
    const entry = (slot & SLOT_MASK) << ENTRY_SHIFT;
    entries[entry] = queueAhead;
    entries[entry + ENTRY_SEQUENCE] = engineSequence;
    this.#enlist(slot, idHash, account, session, instrument, side, tagLength);
    return slot;
  }

  /** Makes an order, whose record is filled, findable and counted. */
  #enlist(
    slot: number,
    idHash: number,
    account: number,
    session: number,
    instrument: number,
    side: number,
    tagLength: number,
  ): void {
    this.ids.insert(slot, idHash);
    this.accountOrders.append(account, slot);
    this.groups.add(slot, account, session, instrument, side, tagLength);
    this.#open++;
    this.#states.openOrders[instrument]++;
  }

  /** As `close`, for a plain order whose leaves are 0 and whose status says how it ended. */
  closePlain(slot: number): void {
    this.#delist(slot, false);
  }

  /** Takes an order that has ended out of what lists open ones, and remembers it. */
  #delist(slot: number, hasConditions: boolean): void {
    const orders = this.orders.int32;
    const at = (slot & SLOT_MASK) << ORDER_SHIFT;
    const account = orders[at + ACCOUNT];
    const hash = hashClientOrderId(account, orders, at + CLIENT_ORDER_ID, orders[at + TERMS] & ID_LENGTH_MASK);
    this.#states.openOrders[orders[at + FLAGS] & INSTRUMENT_MASK]--;
    this.accountOrders.remove(account, orders[at + PLACE_IN_ACCOUNT]);
    this.groups.remove(orders[at + PLACE_IN_GROUP]);
    this.remembered.add(slot, hash, hasConditions);
    this.#open--;
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
    const hasConditions = this.details.conditions(slot) !== 0;
    if (hasConditions) this.#endConditions(slot);
    if (this.orders.has(slot, REDUCE_ONLY_FLAG) !== 0) this.#states.reduceOnly[this.orders.instrument(slot)]--;
    this.orders.setLeaves(slot, 0);
    this.orders.setStatus(slot, status);
    this.#delist(slot, hasConditions);
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

  /** Looks at what forgetting this order will read, and the order that gets its slot will write. */
  glance(slot: number, idHash: number): number {
    const at = (slot & SLOT_MASK) << ORDER_SHIFT;
    const entry = this.details.entries[(slot & SLOT_MASK) << ENTRY_SHIFT];
    return this.ids.glance(idHash) ^ this.orders.int32[at | FLAGS] ^ this.orders.int32[at | TERMS] ^ entry;
  }

  /** Forgets an order that has ended: its id is free, and its slot is another's. */
  forget(slot: number, idHash: number, hasConditions: boolean): void {
    this.ids.remove(slot, idHash);
    if (hasConditions) this.conditions.release(this.details.conditions(slot));
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
    this.remembered.save(state);
  }

  /** Cold: what is made of the others comes after them. */
  load(state: StateReader): void {
    [this.#open] = takeWords(state, 'registry');
    this.orders.load(state);
    this.details.load(state);
    this.conditions.load(state);
    this.timers.load(state);
    this.followers.load(state);
    this.ids.load();
    this.remembered.load(state);
    for (const slot of this.#openByEntry()) {
      const account = this.orders.account(slot);
      const session = this.details.session(slot);
      this.accountOrders.append(account, slot);
      this.groups.add(
        slot,
        account,
        session,
        this.orders.instrument(slot),
        this.orders.side(slot),
        this.details.tagLength(slot),
      );
    }
  }

  /** Cold. */
  #openByEntry(): Int32Array {
    const { details, orders } = this;
    const open = new Int32Array(this.#open);
    let count = 0;
    for (let slot = 1; slot < orders.slotsUsed; slot++) {
      if (orders.isTaken(slot) && !isTerminal(orders.status(slot))) open[count++] = slot;
    }
    return open.sort((a, b) => details.entrySequence(a) - details.entrySequence(b));
  }
}
