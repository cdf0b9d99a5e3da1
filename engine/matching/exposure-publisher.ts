// hot path
// Writes to each account's validator what became of the account's orders, positions and settings: the sinks share the
// accounts out by index.

import {
  EXPOSURE_EVENT_BYTES,
  ExposureEvent,
  ExposureEventKind,
  ExposureEventLayout,
  ExposureFlag,
  NamedFlag,
} from '../domain/exposure-event.js';
import { NO_ACCOUNT, NO_INSTRUMENT } from '../domain/limits.js';
import type { RecordSink } from '../domain/record-sink.js';
import { SLOTS } from './capacities.js';
import type { OrderConditions } from './order-conditions.js';
import type { OrderDetails } from './order-details.js';
import { DetailsLayout } from './order-details-layout.js';
import { OrderLayout } from './order-layout.js';
import type { OrderStore } from './order-store.js';

// Constants of this module, which V8 folds into the code; an imported binding it loads and checks at every use.
const L = ExposureEventLayout;
const EVENT_WORDS = EXPOSURE_EVENT_BYTES >> 2;
const { ACCOUNT, FLAGS, GENERATION, INSTRUMENT_MASK, ORDER_SHIFT, SIDE_SHIFT, SIDE_MASK } = OrderLayout;
const CHANGED = ExposureEventKind.EXPOSURE_CHANGED;
const { CLIENT_ORDER_ID_WORDS } = DetailsLayout;
const SLOTS_OF_A_GENERATION = SLOTS;

export class ExposurePublisher {
  readonly #orders: OrderStore;
  readonly #details: OrderDetails;
  readonly #conditions: OrderConditions;
  #sinks: readonly RecordSink[];
  #sequence = 0;
  #timeLow = 0;
  #timeHigh = 0;

  constructor(orders: OrderStore, details: OrderDetails, conditions: OrderConditions, sinks: readonly RecordSink[]) {
    this.#orders = orders;
    this.#details = details;
    this.#conditions = conditions;
    this.#sinks = sinks;
  }

  useSinks(sinks: readonly RecordSink[]): void {
    this.#sinks = sinks;
  }

  begin(engineSequence: number, timeLow: number, timeHigh: number): void {
    this.#sequence = engineSequence;
    this.#timeLow = timeLow;
    this.#timeHigh = timeHigh;
  }

  /** A new order, or one that has another client order id now; `reservation` is what its command bore. */
  named(slot: number, reservation: number): void {
    const details = this.#details;
    const account = this.#orders.account(slot);
    const sink = this.#sinks[account % this.#sinks.length];
    const offset = sink.claim();
    const int32 = sink.memory.int32;
    const w = offset >> 2;
    const id = details.clientOrderIdWord(slot);
    const record = details.conditions(slot);
    const isProtected = record !== 0 && this.#conditions.protectionPrice(record) !== 0;
    int32[w] =
      ExposureEventKind.ORDER_NAMED |
      (details.clientOrderIdLength(slot) << (L.SIDE * 8)) |
      ((isProtected ? NamedFlag.PROTECTED : 0) << (L.FLAGS * 8));
    int32[w + (L.ACCOUNT >> 2)] = account;
    int32[w + (L.INSTRUMENT >> 2)] = this.#orders.instrument(slot);
    int32[w + (L.RESERVATION >> 2)] = reservation;
    for (let i = 0; i < CLIENT_ORDER_ID_WORDS; i++) int32[w + (L.CLIENT_ORDER_ID >> 2) + i] = details.int32[id + i];
    int32[w + (L.CLIENT_ORDER_ID >> 2) + CLIENT_ORDER_ID_WORDS] = 0;
    sink.memory.float64[(offset + L.NAMED_ORDER_ID) >> 3] = this.#orders.id(slot);
  }

  /** The open quantity of the order's side changed by this much, signed. */
  openChanged(slot: number, change: number): void {
    this.#changed(slot, change, 0, this.countedPrice(slot), 0, 0);
  }

  /** The order has left its place, or shrunk to nothing there; more of it follows within the command. */
  continues(slot: number, change: number): void {
    this.#changed(slot, change, 0, this.countedPrice(slot), 0, ExposureFlag.CONTINUES);
  }

  /** The order has ended otherwise than by a trade; `change` is minus what of it was counted as open. */
  ended(slot: number, change: number): void {
    this.#changed(slot, change, 0, this.countedPrice(slot), 0, ExposureFlag.ENDED);
  }

  /** The order traded; `openChange` is minus the quantity where it was counted as open, else 0. */
  traded(
    slot: number,
    openChange: number,
    quantity: number,
    price: number,
    liquidity: number,
    isFilled: boolean,
  ): void {
    this.#changed(slot, openChange, quantity, price, liquidity, isFilled ? ExposureFlag.ENDED : 0);
  }

  /** The command that bore this reservation is done. */
  commandEnded(account: number, reservation: number): void {
    const sink = this.#sinks[account % this.#sinks.length];
    const w = sink.claim() >> 2;
    const int32 = sink.memory.int32;
    int32.fill(0, w, w + EVENT_WORDS);
    int32[w] = ExposureEventKind.COMMAND_ENDED;
    int32[w + (L.ACCOUNT >> 2)] = account;
    int32[w + (L.INSTRUMENT >> 2)] = NO_INSTRUMENT;
    int32[w + (L.RESERVATION >> 2)] = reservation;
  }

  /** Cold. */
  accountOpened(account: number): void {
    this.event(account % this.#sinks.length, ExposureEventKind.ACCOUNT_OPENED, account, NO_INSTRUMENT);
  }

  /** Cold: to every validator. */
  instrumentAdded(instrument: number): void {
    for (let i = 0; i < this.#sinks.length; i++) {
      this.event(i, ExposureEventKind.INSTRUMENT_ADDED, NO_ACCOUNT, instrument);
    }
  }

  get validators(): number {
    return this.#sinks.length;
  }

  /** Cold: a record of zeros with its header and sequence, to be completed by the caller. */
  event(validator: number, kind: number, account: number, instrument: number): ExposureEvent {
    const sink = this.#sinks[validator];
    const event = new ExposureEvent(sink.memory, sink.claim()).reset(kind, account, instrument);
    event.engineSequence = this.#sequence;
    return event;
  }

  /** What the open lots are counted at: a pegged order's cap, a market kind's protection, else the limit. */
  countedPrice(slot: number): number {
    const details = this.#details;
    const record = details.conditions(slot);
    const price = details.price(slot);
    if (record === 0) return price;
    const conditions = this.#conditions;
    if (price === 0) return conditions.protectionPrice(record);
    return conditions.cap(record) === 0 ? price : conditions.cap(record);
  }

  /** Writes every word of the record: it holds old content. */
  #changed(slot: number, openChange: number, quantity: number, price: number, liquidity: number, flags: number): void {
    const orders = this.#orders.int32;
    const at = slot << ORDER_SHIFT;
    const account = orders[at + ACCOUNT];
    const order = orders[at + FLAGS];
    const sinks = this.#sinks;
    const sink = sinks.length === 1 ? sinks[0] : sinks[account % sinks.length];
    const offset = sink.claim();
    const int32 = sink.memory.int32;
    const float64 = sink.memory.float64;
    const w = offset >> 2;
    const d = offset >> 3;
    int32[w] =
      CHANGED |
      (((order >> SIDE_SHIFT) & SIDE_MASK) << (L.SIDE * 8)) |
      (flags << (L.FLAGS * 8)) |
      (liquidity << (L.LIQUIDITY * 8));
    int32[w + (L.ACCOUNT >> 2)] = account;
    int32[w + (L.INSTRUMENT >> 2)] = order & INSTRUMENT_MASK;
    int32[w + (L.RESERVATION >> 2)] = 0;
    float64[d + (L.OPEN_QUANTITY_CHANGE >> 3)] = openChange;
    float64[d + (L.TRADED_QUANTITY >> 3)] = quantity;
    float64[d + (L.PRICE >> 3)] = price;
    float64[d + (L.ORDER_ID >> 3)] = orders[at + GENERATION] * SLOTS_OF_A_GENERATION + slot;
    float64[d + (L.ENGINE_SEQUENCE >> 3)] = this.#sequence;
    int32[w + (L.TIME >> 2)] = this.#timeLow;
    int32[w + (L.TIME >> 2) + 1] = this.#timeHigh;
  }
}
