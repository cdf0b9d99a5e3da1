// hot path
// Where orders begin and end: their slot, their client order id, their place in the account's chain, and after the end
// their time among the remembered. Every order is in the id table from its entry until it is forgotten, and in its
// account's chain while it is open.

import { OrderStatus } from '../domain/order-status.js';
import { AccountOrders } from './account-orders.js';
import type { MatchingCapacities } from './capacities.js';
import { ClientOrderIdTable } from './client-order-id-table.js';
import type { CommandReader } from './command-reader.js';
import { OrderDetails } from './order-details.js';
import { OrderStore } from './order-store.js';
import { RememberedOrders } from './remembered-orders.js';

export class OrderRegistry {
  readonly orders: OrderStore;
  readonly details: OrderDetails;
  readonly ids: ClientOrderIdTable;
  readonly accountOrders: AccountOrders;
  readonly remembered: RememberedOrders;
  readonly #openMax: number;
  #open = 0;

  constructor(capacities: MatchingCapacities) {
    const slotsMax = capacities.orders + capacities.rememberedOrders;
    this.orders = new OrderStore(slotsMax);
    this.details = new OrderDetails(slotsMax);
    this.ids = new ClientOrderIdTable(this.orders, this.details, slotsMax);
    this.accountOrders = new AccountOrders(slotsMax, capacities.accounts);
    this.remembered = new RememberedOrders(this.orders, this.ids, capacities.rememberedOrders);
    this.#openMax = capacities.orders;
  }

  get openCount(): number {
    return this.#open;
  }

  get isFull(): boolean {
    return this.#open >= this.#openMax || !this.orders.hasFreeSlot;
  }

  /** Enters the command's order; the caller has asked `isFull` and sets terms and amounts. */
  open(command: CommandReader, idHash: number): number {
    const account = command.account;
    const slot = this.orders.open(account, command.instrument, command.side, OrderStatus.NEW);
    const details = this.details;
    details.setTextLengths(slot, command.clientOrderIdLength, command.tagLength);
    details.setClientOrderId(slot, command.words, command.clientOrderIdWord);
    details.setTag(slot, command.words, command.tagWord);
    details.setSession(slot, command.session);
    this.ids.insert(slot, idHash);
    this.accountOrders.append(account, slot);
    this.#open++;
    return slot;
  }

  /** Ends an order that is in no book any more. Its record stays readable until `rememberedOrders` more have ended. */
  close(slot: number, status: OrderStatus): void {
    this.orders.setLeaves(slot, 0);
    this.orders.setStatus(slot, status);
    this.accountOrders.remove(this.orders.account(slot), slot);
    this.remembered.add(slot);
    this.#open--;
  }
}
