// Writes an instrument's state over and over, all words of one write the same function of its number, until it has written
// so many.

import { workerData } from 'node:worker_threads';
import { type MarketStateSpec, MarketStateTable } from '../../engine/ring/market-state-table.js';
import { pricesOf } from './market-state-prices.js';

const { spec, writes } = workerData as { spec: MarketStateSpec; writes: number };
const table = new MarketStateTable(spec);
for (let n = 1; n <= writes; n++) {
  const [last, bid, ask, close, status] = pricesOf(n);
  table.write(n & 1, last, bid, ask, close, status);
}
