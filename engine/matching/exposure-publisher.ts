// hot path
// Writes to each account's validator what became of the account's exposure: the sinks share the accounts out by index.

import {
  EXPOSURE_EVENT_BYTES,
  ExposureEvent,
  ExposureEventKind,
  ExposureEventLayout,
} from '../domain/exposure-event.js';
import { NO_ACCOUNT, NO_INSTRUMENT } from '../domain/limits.js';
import type { RecordSink } from '../domain/record-sink.js';
import type { OrderStore } from './order-store.js';

// A constant of this module, which V8 folds into the code; an imported binding it loads and checks at every use.
const L = ExposureEventLayout;

export class ExposurePublisher {
  readonly #orders: OrderStore;
  #sinks: readonly RecordSink[];
  #sequence = 0;

  constructor(orders: OrderStore, sinks: readonly RecordSink[]) {
    this.#orders = orders;
    this.#sinks = sinks;
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

  /** Cold. */
  accountOpened(account: number): void {
    const sink = this.#sinks[account % this.#sinks.length];
    const event = new ExposureEvent(sink.memory, sink.claim());
    event.reset(ExposureEventKind.ACCOUNT_OPENED, account, NO_INSTRUMENT).engineSequence = this.#sequence;
  }

  /** Cold: to every validator. */
  instrumentAdded(instrument: number): void {
    for (let i = 0; i < this.#sinks.length; i++) {
      const event = new ExposureEvent(this.#sinks[i].memory, this.#sinks[i].claim());
      event.reset(ExposureEventKind.INSTRUMENT_ADDED, NO_ACCOUNT, instrument).engineSequence = this.#sequence;
    }
  }

  /** Writes every word of the record: it holds old content. */
  #changed(slot: number, openChange: number, quantity: number, price: number): void {
    const orders = this.#orders;
    const account = orders.account(slot);
    const sink = this.#sinks[account % this.#sinks.length];
    const offset = sink.claim();
    const int32 = sink.memory.int32;
    const float64 = sink.memory.float64;
    const w = offset >> 2;
    const d = offset >> 3;
    int32[w] = ExposureEventKind.EXPOSURE_CHANGED | (orders.side(slot) << (L.SIDE * 8));
    int32[w + (L.ACCOUNT >> 2)] = account;
    int32[w + (L.INSTRUMENT >> 2)] = orders.instrument(slot);
    int32[w + (L.INSTRUMENT >> 2) + 1] = 0;
    float64[d + (L.OPEN_QUANTITY_CHANGE >> 3)] = openChange;
    float64[d + (L.TRADED_QUANTITY >> 3)] = quantity;
    float64[d + (L.PRICE >> 3)] = price;
    float64[d + (L.ORDER_ID >> 3)] = orders.id(slot);
    float64[d + (L.ENGINE_SEQUENCE >> 3)] = this.#sequence;
    float64[d + (EXPOSURE_EVENT_BYTES >> 3) - 1] = 0;
  }
}
