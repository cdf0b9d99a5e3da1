// The reference price of each instrument, from what everybody is told.

import { ExecType } from '../../../engine/domain/exec-type.js';
import { ReportKind } from '../../../engine/domain/report-layout.js';
import { Side } from '../../../engine/domain/side.js';
import { BookFold } from '../book-fold.js';
import type { PlainMarketEvent, PlainReport } from '../plain-records.js';

export class Market {
  readonly #book = new BookFold();
  readonly #last = new Map<number, bigint>();

  constructor(readonly previousClose: readonly bigint[]) {}

  follow(reports: readonly PlainReport[], events: readonly PlainMarketEvent[]): void {
    for (const event of events) this.#book.apply(event);
    for (const { kind, execType, instrument, lastPrice } of reports) {
      if (kind !== ReportKind.EXECUTION || execType !== ExecType.TRADE) continue;
      this.#last.set(instrument as number, BigInt(lastPrice as number));
    }
  }

  /** 0 where there is none. */
  reference(instrument: number): bigint {
    const mark = this.mark(instrument);
    const [bid, ask] = this.#best(instrument);
    return mark !== 0n ? mark : BigInt(bid ?? ask ?? 0);
  }

  /** What positions are valued at: the one side of a book, which any single order makes, says nothing; 0 where there is none. */
  mark(instrument: number): bigint {
    const last = this.#last.get(instrument);
    if (last !== undefined) return last;
    const [bid, ask] = this.#best(instrument);
    if (bid !== undefined && ask !== undefined) return BigInt(Math.floor((bid + ask) / 2));
    return this.previousClose[instrument];
  }

  #best(instrument: number): (number | undefined)[] {
    const orders = this.#book.orders(instrument);
    return [Side.BUY, Side.SELL].map((side) => orders.find((order) => order.side === side)?.price);
  }
}
