// The instruments that the engine has announced, by index and by symbol.

import { InvariantError } from '../engine/domain/invariant.js';
import type { InstrumentEvent } from '../engine/domain/market-event.js';
import { InstrumentFeed } from './instrument-feed.js';
import type { MarketDataLimits } from './market-data-limits.js';

export class FeedDirectory {
  readonly #limits: MarketDataLimits;
  /** By index; an instrument that was removed leaves its place empty for ever. */
  readonly #feeds: (InstrumentFeed | undefined)[] = [];
  readonly #bySymbol = new Map<string, InstrumentFeed>();

  constructor(limits: MarketDataLimits) {
    this.#limits = limits;
  }

  get count(): number {
    return this.#bySymbol.size;
  }

  /** The engine gives no index twice, and no symbol to two at a time. */
  add(event: InstrumentEvent): InstrumentFeed {
    const { instrument: index, symbol } = event;
    if (index < this.#feeds.length || this.#bySymbol.has(symbol)) {
      throw new InvariantError(`market data: instrument ${index} ${symbol} is there already`);
    }
    const tickSize = { mantissa: event.tickMantissa, scale: event.tickScale };
    const lotSize = { mantissa: event.lotMantissa, scale: event.lotScale };
    const instrument = { index, symbol, tickSize, lotSize };
    const feed = new InstrumentFeed(instrument, event.tradingStatus, event.sequence, this.#limits);
    this.#feeds[index] = feed;
    this.#bySymbol.set(symbol, feed);
    return feed;
  }

  /** Forgets an instrument that the venue has removed. */
  remove(index: number): InstrumentFeed {
    const feed = this.at(index);
    this.#feeds[index] = undefined;
    this.#bySymbol.delete(feed.symbol);
    return feed;
  }

  at(index: number): InstrumentFeed {
    const feed = this.#feeds[index];
    if (feed === undefined)
      throw new InvariantError(`market data: an event of instrument ${index}, which does not exist`);
    return feed;
  }

  bySymbol(symbol: string): InstrumentFeed | undefined {
    return this.#bySymbol.get(symbol);
  }
}
