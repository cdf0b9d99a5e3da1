// hot path
// The trades of one book since the last publication, in order. It grows to the largest batch and stays there.

import type { MarketEvent } from '../engine/domain/market-event.js';
import { Side } from '../engine/domain/side.js';

const TRADES_AT_FIRST = 16;

export class TradeLog {
  prices = new Float64Array(TRADES_AT_FIRST);
  quantities = new Float64Array(TRADES_AT_FIRST);
  tradeIds = new Float64Array(TRADES_AT_FIRST);
  sequences = new Float64Array(TRADES_AT_FIRST);
  /** UNSPECIFIED for a trade of an auction. */
  takerSides = new Uint8Array(TRADES_AT_FIRST);
  timeLows = new Int32Array(TRADES_AT_FIRST);
  timeHighs = new Int32Array(TRADES_AT_FIRST);
  count = 0;

  /**
   * Takes an ORDER_EXECUTED or HIDDEN_TRADE event: the order in it is the resting one, so the taker's side is the other; in
   * an auction neither side took.
   */
  append(event: MarketEvent): void {
    if (this.count === this.prices.length) this.#grow();
    const at = this.count++;
    this.prices[at] = event.price;
    this.quantities[at] = event.quantity;
    this.tradeIds[at] = event.tradeId;
    this.sequences[at] = event.sequence;
    const opposite = event.side === Side.BUY ? Side.SELL : Side.BUY;
    this.takerSides[at] = event.isAuctionTrade ? Side.UNSPECIFIED : opposite;
    this.timeLows[at] = event.timeLow;
    this.timeHighs[at] = event.timeHigh;
  }

  clear(): void {
    this.count = 0;
  }

  /** Cold: doubles the room. */
  #grow(): void {
    const room = this.prices.length * 2;
    const doubles = (old: Float64Array) => {
      const larger = new Float64Array(room);
      larger.set(old);
      return larger;
    };
    const words = (old: Int32Array) => {
      const larger = new Int32Array(room);
      larger.set(old);
      return larger;
    };
    this.prices = doubles(this.prices);
    this.quantities = doubles(this.quantities);
    this.tradeIds = doubles(this.tradeIds);
    this.sequences = doubles(this.sequences);
    this.timeLows = words(this.timeLows);
    this.timeHighs = words(this.timeHighs);
    const takerSides = new Uint8Array(room);
    takerSides.set(this.takerSides);
    this.takerSides = takerSides;
  }
}
