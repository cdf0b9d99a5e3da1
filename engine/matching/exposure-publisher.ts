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
import { SLOTS } from './capacities.js';
import { OrderLayout } from './order-layout.js';
import type { OrderStore } from './order-store.js';

// Constants of this module, which V8 folds into the code; an imported binding it loads and checks at every use.
const L = ExposureEventLayout;
const { ACCOUNT, FLAGS, GENERATION, INSTRUMENT_MASK, ORDER_SHIFT, SIDE_SHIFT, SIDE_MASK } = OrderLayout;
const CHANGED = ExposureEventKind.EXPOSURE_CHANGED;
const LAST_DOUBLE = (EXPOSURE_EVENT_BYTES >> 3) - 1;
const SLOTS_OF_A_GENERATION = SLOTS;

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
    const orders = this.#orders.int32;
    const at = slot << ORDER_SHIFT;
    const account = orders[at + ACCOUNT];
    const flags = orders[at + FLAGS];
    const sinks = this.#sinks;
    const sink = sinks.length === 1 ? sinks[0] : sinks[account % sinks.length];
    const offset = sink.claim();
    const int32 = sink.memory.int32;
    const float64 = sink.memory.float64;
    const w = offset >> 2;
    const d = offset >> 3;
    int32[w] = CHANGED | (((flags >> SIDE_SHIFT) & SIDE_MASK) << (L.SIDE * 8));
    int32[w + (L.ACCOUNT >> 2)] = account;
    int32[w + (L.INSTRUMENT >> 2)] = flags & INSTRUMENT_MASK;
    int32[w + (L.INSTRUMENT >> 2) + 1] = 0;
    float64[d + (L.OPEN_QUANTITY_CHANGE >> 3)] = openChange;
    float64[d + (L.TRADED_QUANTITY >> 3)] = quantity;
    float64[d + (L.PRICE >> 3)] = price;
    float64[d + (L.ORDER_ID >> 3)] = orders[at + GENERATION] * SLOTS_OF_A_GENERATION + slot;
    float64[d + (L.ENGINE_SEQUENCE >> 3)] = this.#sequence;
    float64[d + LAST_DOUBLE] = 0;
  }
}
