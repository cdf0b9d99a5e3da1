// hot path
// Auctions: what one would trade now, told while orders gather, and the uncross that ends it. In the uncross the first
// bid trades with the first ask, at one price, until no bid or no ask reaches it; nobody takes, so there is no self-trade
// prevention.

import { MarketEvent, MarketEventKind } from '../domain/market-event.js';
import type { RecordSink } from '../domain/record-sink.js';
import { Side } from '../domain/side.js';
import type { StateReader, StateWriter } from '../domain/state-sections.js';
import { AuctionPrice } from './auction-price.js';
import type { MatchingCore } from './matching-core.js';
import { allowedQuantity } from './reduce-only.js';
import type { Trading } from './trading.js';

export class Auction {
  readonly #core: MatchingCore;
  readonly #trading: Trading;
  readonly #found: AuctionPrice;
  /** What was last told of each instrument's auction. */
  readonly #prices: Float64Array;
  readonly #volumes: Float64Array;
  readonly #surpluses: Float64Array;

  constructor(core: MatchingCore, trading: Trading, instrumentsMax: number) {
    this.#core = core;
    this.#trading = trading;
    this.#found = new AuctionPrice(core.book);
    this.#prices = new Float64Array(instrumentsMax);
    this.#volumes = new Float64Array(instrumentsMax);
    this.#surpluses = new Float64Array(instrumentsMax);
  }

  /** Nothing has been told of the auction that begins. */
  begin(instrument: number): void {
    this.#prices[instrument] = 0;
    this.#volumes[instrument] = 0;
    this.#surpluses[instrument] = 0;
  }

  /** Tells where the auction would trade, if that has changed. */
  indicate(instrument: number): void {
    const found = this.#found;
    found.find(instrument, this.#reference(instrument));
    const { price, volume, surplus } = found;
    const isTold =
      price === this.#prices[instrument] &&
      volume === this.#volumes[instrument] &&
      surplus === this.#surpluses[instrument];
    if (isTold) return;
    this.#prices[instrument] = price;
    this.#volumes[instrument] = volume;
    this.#surpluses[instrument] = surplus;
    this.#core.marketEvents.indicative(instrument, price, volume, surplus);
  }

  /** Cold: how the auction stands, as after recovery. */
  publish(instrument: number, sink: RecordSink): void {
    const { instruments } = this.#core;
    this.#found.find(instrument, this.#reference(instrument));
    const event = new MarketEvent(sink.memory, sink.claim());
    event.reset(MarketEventKind.INDICATIVE, instrument, Side.UNSPECIFIED, instruments.bookSequences[instrument]);
    event.price = this.#found.price;
    event.quantity = this.#found.volume;
    event.levelQuantity = this.#found.surplus;
    event.markEndOfCommand();
  }

  /** Trades until the book is not crossed. Reduce-only orders may turn out smaller than they looked: then once more. */
  uncross(instrument: number): void {
    const { book, states } = this.#core;
    while (book.isCrossed(instrument)) {
      this.#found.find(instrument, this.#reference(instrument));
      const price = this.#found.price;
      if (this.#crossAt(instrument, price)) {
        states.traded(instrument, price);
        states.centreBand(instrument, price);
      }
    }
  }

  /** Returns true where anything traded. */
  #crossAt(instrument: number, price: number): boolean {
    const { book, registry, positions } = this.#core;
    const { orders } = registry;
    const { levels } = book;
    let traded = false;
    for (;;) {
      const bid = book.best(instrument, Side.BUY);
      const ask = book.best(instrument, Side.SELL);
      if (bid === 0 || ask === 0 || levels.price(bid) < price || levels.price(ask) > price) return traded;
      const buy = levels.first(bid);
      const sell = levels.first(ask);
      if (this.#trading.endWhereReduced(buy) || this.#trading.endWhereReduced(sell)) continue;
      const quantity = Math.min(
        book.available(buy),
        book.available(sell),
        allowedQuantity(orders, positions, buy),
        allowedQuantity(orders, positions, sell),
      );
      this.#trading.cross(buy, sell, price, quantity);
      traded = true;
    }
  }

  #reference(instrument: number): number {
    const { states } = this.#core;
    const last = states.lastPrices[instrument];
    return last !== 0 ? last : states.referencePrices[instrument];
  }

  /** Cold: what was last told of the instruments below `count`. */
  save(state: StateWriter, count: number): void {
    state.put('auctions.prices', this.#prices.subarray(0, count));
    state.put('auctions.volumes', this.#volumes.subarray(0, count));
    state.put('auctions.surpluses', this.#surpluses.subarray(0, count));
  }

  /** Cold. */
  load(state: StateReader): void {
    state.take('auctions.prices', this.#prices);
    state.take('auctions.volumes', this.#volumes);
    state.take('auctions.surpluses', this.#surpluses);
  }
}
