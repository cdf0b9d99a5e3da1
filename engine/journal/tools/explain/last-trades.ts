// The last trade of each instrument, and the trades that the command in hand has made, so that a story can say which one
// triggered a stop.

import { type InstrumentEvent, MarketEventKind } from '../../../domain/market-event.js';

export interface TradeSeen {
  readonly instrument: number;
  /** Ticks. */
  readonly price: number;
  readonly tradeId: number;
  readonly sequence: number;
}

export class LastTrades {
  readonly #last = new Map<number, TradeSeen>();
  #ofCommand: TradeSeen[] = [];

  beginCommand(): void {
    if (this.#ofCommand.length > 0) this.#ofCommand = [];
  }

  onEvent(event: InstrumentEvent): void {
    if (event.kind !== MarketEventKind.ORDER_EXECUTED && event.kind !== MarketEventKind.HIDDEN_TRADE) return;
    const { instrument, price, tradeId, sequence } = event;
    const trade = { instrument, price, tradeId, sequence };
    this.#last.set(instrument, trade);
    this.#ofCommand.push(trade);
  }

  /** 0 before the first that was seen. */
  priceOf(instrument: number): number {
    return this.#last.get(instrument)?.price ?? 0;
  }

  /** Of the instrument's trades of this command, else of all before it, the first that has met a stop price. */
  firstThat(instrument: number, meets: (price: number) => boolean): TradeSeen | undefined {
    const found = this.#ofCommand.find((trade) => trade.instrument === instrument && meets(trade.price));
    if (found !== undefined) return found;
    const last = this.#last.get(instrument);
    return last !== undefined && meets(last.price) ? last : undefined;
  }

  hasTraded(instrument: number): boolean {
    return this.#ofCommand.some((trade) => trade.instrument === instrument);
  }
}
