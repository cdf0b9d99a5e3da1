// hot path
// What validators may look up of an instrument: its last price, its best displayed prices, its previous close.

import { Side } from '../domain/side.js';
import type { MarketStateTable } from '../ring/market-state-table.js';
import type { MatchingCore } from './matching-core.js';

/** Levels of hidden orders alone that are passed by; where there are more in front, nothing counts as displayed. */
const HIDDEN_LEVELS_MAX = 16;

export function publishState(core: MatchingCore, instrument: number, table: MarketStateTable): void {
  const { states } = core;
  table.write(
    instrument,
    states.lastPrices[instrument],
    bestDisplayed(core, instrument, Side.BUY),
    bestDisplayed(core, instrument, Side.SELL),
    states.referencePrices[instrument],
    states.statuses[instrument],
  );
}

/** 0 where there is none: the price of a hidden order is nobody's to know. */
function bestDisplayed(core: MatchingCore, instrument: number, side: number): number {
  const { book } = core;
  let level = book.best(instrument, side);
  for (let i = 0; level !== 0 && i < HIDDEN_LEVELS_MAX; i++) {
    if (book.levels.orders(level) > 0) return book.levels.price(level);
    level = book.behind(level);
  }
  return 0;
}
