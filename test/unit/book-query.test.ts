// GetBook's area holds the largest book whole, however its levels are spread over the two sides.

import { expect, it } from 'vitest';
import { QueryBookCommand } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { MARKET_EVENT_BYTES } from '../../engine/domain/market-event.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { ScratchSink } from '../../engine/domain/record-sink.js';
import { BookReadyReport } from '../../engine/domain/report.js';
import { REPORT_BYTES } from '../../engine/domain/report-layout.js';
import { Side } from '../../engine/domain/side.js';
import { MatchingEngine } from '../../engine/matching/matching-engine.js';
import { allocateBookSnapshot, BookSnapshotArea } from '../../engine/ring/book-snapshot-area.js';
import { encodeCommand, type PlainCommand } from '../support/plain-command.js';

const LEVELS = 16;

/** The levels of a book with so many bids below 100 and asks from 101 on, as [bids, asks] of GetBook's answer. */
function levelsOf(bids: number, asks: number, depth: number): number[][] {
  const reports = new ScratchSink(REPORT_BYTES);
  const outputs = { reports, marketEvents: new ScratchSink(MARKET_EVENT_BYTES), exposures: [new ScratchSink()] };
  const area = new BookSnapshotArea(allocateBookSnapshot(LEVELS));
  const capacities = {
    orders: 100,
    instruments: 1,
    accounts: 1,
    priceLevels: LEVELS,
    waitingOrders: 1000,
    rememberedOrders: 1,
  };
  const engine = new MatchingEngine(capacities, outputs, area);
  const memory = RecordMemory.allocate(COMMAND_BYTES);
  let sequence = 0;
  const execute = (command: PlainCommand) => {
    encodeCommand(command, memory, 0);
    engine.execute(memory, 0, ++sequence, 0, 0);
  };
  const common = { account: 0, session: 1, requestId: 1 };
  const sizes = { tickMantissa: 1, tickScale: 0, lotMantissa: 1, lotScale: 0 };
  execute({ ...common, ...sizes, kind: 'addInstrument', symbol: 'AAA' });
  execute({ ...common, kind: 'configure', name: 'ann', selfTradePrevention: 0 });
  const terms = { type: 1, timeInForce: 1, quantity: 1, stopPrice: 0, postOnly: 0, selfTradePrevention: 0 };
  const rest = (side: number, price: number) => {
    const named = { clientOrderId: `o${price}`, instrument: 0, side, price, tag: '', deadline: 0 };
    execute({ ...common, ...terms, ...named, kind: 'new' });
  };
  for (let i = 0; i < bids; i++) rest(Side.BUY, 100 - i);
  for (let i = 0; i < asks; i++) rest(Side.SELL, 101 + i);
  const query = new QueryBookCommand(memory).reset(CommandKind.QUERY_BOOK);
  query.instrument = 0;
  query.depth = depth;
  engine.answer(memory, 0, 0, 0);
  const ready = new BookReadyReport(reports.memory, 0);
  const prices = (from: number, count: number) => Array.from({ length: count }, (_, i) => area.price(from + i));
  return [prices(0, ready.bids), prices(ready.bids, ready.asks)];
}

const bidPrices = (count: number) => Array.from({ length: count }, (_, i) => 100 - i);
const askPrices = (count: number) => Array.from({ length: count }, (_, i) => 101 + i);

it.each([
  [12, 4],
  [4, 12],
  [16, 0],
  [0, 16],
  [8, 8],
])('a book of %i bids and %i asks is answered whole', (bids, asks) => {
  expect(levelsOf(bids, asks, 0)).toEqual([bidPrices(bids), askPrices(asks)]);
});

it('a depth is of each side, and may be more than there is', () => {
  expect(levelsOf(12, 4, 3)).toEqual([bidPrices(3), askPrices(3)]);
  expect(levelsOf(4, 12, 10)).toEqual([bidPrices(4), askPrices(10)]);
  expect(levelsOf(4, 12, 2 ** 32)).toEqual([bidPrices(4), askPrices(12)]);
});
