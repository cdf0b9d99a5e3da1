// The short way of plain orders where the random comparison does not look: it copies texts as doubles, and those must come
// out with the bits they went in with, also the bits that are no number, by whichever of V8's compilers the copying runs.

import { expect, it } from 'vitest';
import { CancelCommand, NewOrderCommand } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind, CommandLayout } from '../../engine/domain/command-layout.js';
import { EXPOSURE_EVENT_BYTES } from '../../engine/domain/exposure-event.js';
import { CLIENT_ORDER_ID_BYTES_MAX, TAG_BYTES_MAX } from '../../engine/domain/limits.js';
import { MARKET_EVENT_BYTES } from '../../engine/domain/market-event.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { ScratchSink } from '../../engine/domain/record-sink.js';
import { REPORT_BYTES, ReportLayout } from '../../engine/domain/report-layout.js';
import { SelfTradePrevention } from '../../engine/domain/self-trade-prevention.js';
import { MatchingEngine } from '../../engine/matching/matching-engine.js';
import { encodeCommand } from '../support/plain-command.js';

const ROUNDS = 60_000; // long enough for the code to be compiled for speed
const CAPACITIES = {
  orders: 1000,
  instruments: 1,
  accounts: 1,
  priceLevels: 100,
  waitingOrders: 10,
  rememberedOrders: 100,
};
interface Field {
  readonly from: number;
  readonly to: number;
  readonly words: number;
}
const FIELDS: readonly Field[] = [
  { from: CommandLayout.CLIENT_ORDER_ID, to: ReportLayout.CLIENT_ORDER_ID, words: CLIENT_ORDER_ID_BYTES_MAX >> 2 },
  { from: CommandLayout.TAG, to: ReportLayout.TAG, words: TAG_BYTES_MAX >> 2 },
];
/** What the reports repeat of the command that caused them. */
const CAUSE: readonly Field[] = [
  { from: CommandLayout.REQUEST_ID, to: ReportLayout.REQUEST_ID, words: 2 },
  { from: CommandLayout.GATEWAY_IN, to: ReportLayout.GATEWAY_IN, words: 2 },
  { from: CommandLayout.RISK_IN, to: ReportLayout.RISK_IN, words: 2 },
];
/** High words of quiet and signalling NaNs of either sign, of infinities, and of the NaN that V8 marks holes with. */
const HIGH_WORDS = [0x7ff80000, 0x7ff00001, 0xfff80000 | 0, 0xfff00001 | 0, 0x7ff00000, 0xfff7ffff | 0, 0x80000000 | 0];

/** An engine with an instrument and an account, which have taken its first two reports. */
function openVenue(reports: ScratchSink, memory: RecordMemory): MatchingEngine {
  const engine = new MatchingEngine(CAPACITIES, {
    reports,
    marketEvents: new ScratchSink(MARKET_EVENT_BYTES),
    exposures: [new ScratchSink(EXPOSURE_EVENT_BYTES)],
  });
  const common = { account: -1, session: 0, requestId: 0 };
  const sizes = { tickMantissa: 1, tickScale: 2, lotMantissa: 1, lotScale: 0 };
  encodeCommand({ ...common, ...sizes, kind: 'addInstrument', symbol: 'AAPL' }, memory, 0);
  engine.execute(memory, 0, 1, 1, 0);
  encodeCommand({ ...common, account: 0, kind: 'configure', name: 'account-0', selfTradePrevention: 0 }, memory, 0);
  engine.execute(memory, 0, 2, 2, 0);
  return engine;
}

/** The command of an order with texts as long as they may be. */
function encodeOrder(memory: RecordMemory, offset: number, side: number): void {
  const order = new NewOrderCommand(memory, offset).reset(CommandKind.NEW_ORDER);
  order.account = 0;
  order.instrument = 0;
  order.side = side;
  order.type = 1;
  order.price = 100;
  order.quantity = 5;
  order.selfTradePrevention = SelfTradePrevention.NONE;
  memory.uint8[offset + CommandLayout.CLIENT_ORDER_ID_LENGTH] = CLIENT_ORDER_ID_BYTES_MAX;
  memory.uint8[offset + CommandLayout.TAG_LENGTH] = TAG_BYTES_MAX;
}

/** Gives these fields of a command bits that are no number, others in every round. */
function fill(memory: RecordMemory, offset: number, fields: readonly Field[], round: number): void {
  for (const { from, words } of fields) {
    const first = (offset + from) >> 2;
    for (let i = 0; i < words; i++) memory.int32[first + i] = HIGH_WORDS[(round + i) % HIGH_WORDS.length];
  }
}

/** How many words of these fields are others in the report than in the command. */
function countChanged(
  memory: RecordMemory,
  offset: number,
  report: RecordMemory,
  at: number,
  fields: readonly Field[],
): number {
  let changed = 0;
  for (const { from, to, words } of fields) {
    for (let i = 0; i < words; i++) {
      if (memory.int32[((offset + from) >> 2) + i] !== report.int32[((at + to) >> 2) + i]) changed++;
    }
  }
  return changed;
}

it('keeps every bit of an order`s texts', () => {
  const reports = new ScratchSink(REPORT_BYTES);
  const memory = RecordMemory.allocate(COMMAND_BYTES * 2);
  const engine = openVenue(reports, memory);
  encodeOrder(memory, 0, 1);
  const cancel = new CancelCommand(memory, COMMAND_BYTES).reset(CommandKind.CANCEL);
  cancel.account = 0;
  let changed = 0;
  const compare = () => {
    changed += countChanged(memory, 0, reports.memory, 0, FIELDS);
  };
  for (let round = 0; round < ROUNDS; round++) {
    fill(memory, 0, FIELDS, round);
    memory.int32[CommandLayout.CLIENT_ORDER_ID >> 2] = round;
    engine.execute(memory, 0, round * 2 + 3, round, 0);
    compare();
    cancel.orderId = reports.memory.float64[ReportLayout.ORDER_ID >> 3];
    engine.execute(memory, COMMAND_BYTES, round * 2 + 4, round, 0);
    compare();
  }
  expect(changed).toBe(0);
  expect(reports.claimed).toBe(2 * ROUNDS + 2);
  expect(engine.openOrderCount).toBe(0);
});

it('keeps them in the reports of a trade, and every bit of what its command says of itself', () => {
  const reports = new ScratchSink(REPORT_BYTES, 4);
  const memory = RecordMemory.allocate(COMMAND_BYTES * 2);
  const engine = openVenue(reports, memory);
  const maker = 0;
  const taker = COMMAND_BYTES;
  encodeOrder(memory, maker, 1);
  encodeOrder(memory, taker, 2);
  let changed = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (const command of [maker, taker]) {
      fill(memory, command, FIELDS, round + command / COMMAND_BYTES);
      fill(memory, command, CAUSE, round + command / COMMAND_BYTES);
      memory.int32[(command + CommandLayout.CLIENT_ORDER_ID) >> 2] = round * 2 + command / COMMAND_BYTES;
      engine.execute(memory, command, round * 2 + command / COMMAND_BYTES + 3, round, 0);
    }
    // After the first two reports, each round has four: both orders' NEW, then the trade.
    const [ofMaker, ofTaker] = [0, REPORT_BYTES];
    changed += countChanged(memory, maker, reports.memory, ofMaker, FIELDS);
    changed += countChanged(memory, taker, reports.memory, ofTaker, FIELDS);
    for (const report of [ofMaker, ofTaker]) changed += countChanged(memory, taker, reports.memory, report, CAUSE);
  }
  expect(changed).toBe(0);
  expect(reports.claimed).toBe(4 * ROUNDS + 2);
  expect(engine.lastTradeId).toBe(ROUNDS);
  expect(engine.openOrderCount).toBe(0);
});
