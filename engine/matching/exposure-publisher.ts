// hot path
// Writes to each account's validator what became of the account's exposure: the sinks share the accounts out by index.

import { ExposureEvent, ExposureEventKind } from '../domain/exposure-event.js';
import { NO_ACCOUNT, NO_INSTRUMENT } from '../domain/limits.js';
import type { RecordSink } from '../domain/record-sink.js';
import type { OrderStore } from './order-store.js';

export class ExposurePublisher {
  readonly #orders: OrderStore;
  #sinks: readonly RecordSink[];
  readonly #event: ExposureEvent;
  #sequence = 0;

  constructor(orders: OrderStore, sinks: readonly RecordSink[]) {
    this.#orders = orders;
    this.#sinks = sinks;
    this.#event = new ExposureEvent(sinks[0].memory);
  }

  useSinks(sinks: readonly RecordSink[]): void {
    this.#sinks = sinks;
  }

  begin(engineSequence: number): void {
    this.#sequence = engineSequence;
  }

  /** The open quantity of the order's side changed by this much, signed, at the order's price. */
  openChanged(slot: number, change: number, price: number): void {
    this.#changed(slot, change, 0, price);
  }

  /** The order traded; `openChange` is minus the quantity where it was resting, else 0. */
  traded(slot: number, openChange: number, quantity: number, price: number): void {
    this.#changed(slot, openChange, quantity, price);
  }

  accountOpened(account: number): void {
    const event = this.#claim(this.#sinks[account % this.#sinks.length]);
    event.reset(ExposureEventKind.ACCOUNT_OPENED, account, NO_INSTRUMENT).engineSequence = this.#sequence;
  }

  /** To every validator. */
  instrumentAdded(instrument: number): void {
    for (let i = 0; i < this.#sinks.length; i++) {
      const event = this.#claim(this.#sinks[i]);
      event.reset(ExposureEventKind.INSTRUMENT_ADDED, NO_ACCOUNT, instrument).engineSequence = this.#sequence;
    }
  }

  #changed(slot: number, openChange: number, quantity: number, price: number): void {
    const orders = this.#orders;
    const account = orders.account(slot);
    const event = this.#claim(this.#sinks[account % this.#sinks.length]);
    event.reset(ExposureEventKind.EXPOSURE_CHANGED, account, orders.instrument(slot));
    event.side = orders.side(slot);
    event.openQuantityChange = openChange;
    event.tradedQuantity = quantity;
    event.price = price;
    event.orderId = orders.id(slot);
    event.engineSequence = this.#sequence;
  }

  #claim(sink: RecordSink): ExposureEvent {
    return this.#event.over(sink.memory, sink.claim());
  }
}
