// One thread writes instruments' states as fast as it can, another reads them: every reading is of one single write, and of
// none before the last one read.

import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { allocateMarketStates, MarketStateTable } from '../../engine/ring/market-state-table.js';
import { pricesOf } from './market-state-prices.js';

const WRITES = Number(process.env.RINGBOOK_MARKET_WRITES ?? 2_000_000);

it('a reading is never torn, and never older than the one before', async () => {
  const spec = allocateMarketStates(2);
  const table = new MarketStateTable(spec);
  const worker = new Worker(new URL('./market-state.worker.js', import.meta.url), {
    workerData: { spec, writes: WRITES },
  });
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  const seen = [0, 0];
  let readings = 0;
  let changes = 0;
  while (Math.max(...seen) < WRITES) {
    const instrument = readings & 1;
    table.read(instrument);
    const n = table.status;
    if (n < seen[instrument]) throw new Error(`write ${n} was read after ${seen[instrument]}`);
    if (n > seen[instrument]) changes++;
    seen[instrument] = n;
    const [last, bid, ask, close] = n === 0 ? [0, 0, 0, 0] : pricesOf(n);
    if (table.last !== last || table.bid !== bid || table.ask !== ask || table.previousClose !== close) {
      throw new Error(`torn: ${[table.last, table.bid, table.ask, table.previousClose]} is not of write ${n}`);
    }
    readings++;
    // The event loop has to turn now and then, for the worker to start.
    if ((readings & 0xfffff) === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await ended;
  expect(changes).toBeGreaterThan(100);
});
