// A workload through `nodejs-order-book`, as its users call it. What it is called with is prepared before the clock runs and
// what it returns is read after it has stopped, as for the engine. It has no reduce that keeps an order's priority.

import { type IProcessOrder, type LimitOrderOptions, OrderBook, Side } from 'nodejs-order-book';
import { COMMANDS_MAX } from './bench-engine.js';
import { type TradeFigures, TradeTotals } from './trade-totals.js';
import { RECORD_WORDS_SHIFT, type Workload, WorkloadType } from './workload-file.js';

/** One record of the workload as what the book is called with; the id, for a cancel. */
interface Call {
  readonly type: number;
  readonly id: string;
  readonly options: LimitOrderOptions;
}

/** What a call returned; undefined where an order to cancel was not there. */
type Answer = Partial<IProcessOrder> | undefined;

export class PeerRun {
  readonly #workload: Workload;
  readonly #book = new OrderBook();
  readonly #totals = new TradeTotals();

  constructor(workload: Workload) {
    this.#workload = workload;
  }

  /** Builds the book; the commands after it are timed. */
  warm(): void {
    this.#play(0, this.#workload.warmCount);
  }

  /** Nanoseconds that the book took for all timed commands. */
  time(): number {
    return this.#play(this.#workload.warmCount, this.#workload.warmCount + this.#workload.timedCount);
  }

  figures(): TradeFigures {
    return this.#totals.read();
  }

  #play(from: number, to: number): number {
    let nanos = 0;
    for (let record = from; record < to; record += COMMANDS_MAX) {
      const count = Math.min(COMMANDS_MAX, to - record);
      const calls = Array.from({ length: count }, (_, i) => this.#callOf(record + i));
      const answers = new Array<Answer>(count);
      const before = performance.now();
      for (let i = 0; i < count; i++) answers[i] = this.#make(calls[i]);
      nanos += (performance.now() - before) * 1e6;
      for (let i = 0; i < count; i++) this.#read(Number(calls[i].id), answers[i]);
    }
    return nanos;
  }

  #callOf(record: number): Call {
    const { records } = this.#workload;
    const at = record << RECORD_WORDS_SHIFT;
    const id = String(records[at + 1]);
    const side = ((records[at] >> 8) & 0xff) === 0 ? Side.BUY : Side.SELL;
    return { type: records[at] & 0xff, id, options: { id, side, price: records[at + 2], size: records[at + 3] } };
  }

  #make({ type, id, options }: Call): Answer {
    if (type === WorkloadType.NEW) return this.#book.limit(options);
    if (type === WorkloadType.CANCEL) return this.#book.cancel(id) as Answer;
    return this.#book.modify(id, options);
  }

  /** The makers come in the order in which they traded: those filled with what they had left, then one filled in part. */
  #read(taker: number, answer: Answer): void {
    if (answer === undefined || (answer.err ?? null) !== null) this.#totals.rejects++;
    for (const order of answer?.done ?? []) {
      if (Number(order.id) !== taker && 'price' in order) {
        this.#totals.count(Number(order.id), taker, order.price, order.size);
      }
    }
    const partial = answer?.partial ?? null;
    if (partial !== null && Number(partial.id) !== taker) {
      this.#totals.count(Number(partial.id), taker, partial.price, answer?.partialQuantityProcessed ?? 0);
    }
  }
}
