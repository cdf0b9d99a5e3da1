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
    const last = this.#last.get(instrument);
    if (last !== undefined) return last;
    const best = (side: number) => this.#book.orders(instrument).find((order) => order.side === side)?.price;
    const [bid, ask] = [best(Side.BUY), best(Side.SELL)];
    if (bid !== undefined && ask !== undefined) return BigInt(Math.floor((bid + ask) / 2));
    const close = this.previousClose[instrument];
    return close !== 0n ? close : BigInt(bid ?? ask ?? 0);
  }
}
