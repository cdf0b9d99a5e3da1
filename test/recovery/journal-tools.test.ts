// The offline tools on a journal of known commands: what they tell is what was journaled, and they change nothing.

import { readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import {
  AddInstrumentCommand,
  CancelCommand,
  ConfigureAccountCommand,
  InstrumentCommand,
  MassCancelCommand,
  NewOrderCommand,
} from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { EMPTY_JOURNAL } from '../../engine/journal/journal-settings.js';
import { JournalWriter } from '../../engine/journal/journal-writer.js';
import { journalDirectoryOf } from '../../engine/journal/segment-files.js';
import { JournalSource } from '../../engine/journal/tools/journal-source.js';
import { type ShowFilter, showJournal } from '../../engine/journal/tools/show.js';
import { commandToJson, formatCommand } from '../../engine/journal/tools/show-format.js';
import { replayState } from '../../engine/journal/tools/state.js';
import { formatState, stateToJson } from '../../engine/journal/tools/state-format.js';
import { type JournalSummary, verifyJournal } from '../../engine/journal/tools/verify.js';
import { formatSummary, summaryToJson } from '../../engine/journal/tools/verify-format.js';
import type { EngineOutputs } from '../../engine/matching/engine-outputs.js';
import { MatchingEngine } from '../../engine/matching/matching-engine.js';
import {
  readBytes,
  removeTemporaryDirectories,
  segmentPaths,
  temporaryDataDirectory,
  timeAt,
} from '../support/journal-fixture.js';

afterEach(removeTemporaryDirectories);

const createEngine = (outputs: EngineOutputs) =>
  new MatchingEngine(
    { orders: 64, instruments: 4, accounts: 4, priceLevels: 64, waitingOrders: 64, rememberedOrders: 64 },
    outputs,
  );
const show = (directory: string, filter?: ShowFilter) =>
  showJournal(new JournalSource(directory), createEngine, filter);
const replayed = (directory: string, at?: number) => replayState(new JournalSource(directory), createEngine, at);

/** The summary alone. */
function verify(directory: string): JournalSummary {
  const checks = verifyJournal(new JournalSource(directory), createEngine);
  for (let next = checks.next(); ; next = checks.next()) if (next.done === true) return next.value;
}
const encode = (text: string) => new TextEncoder().encode(text);

/** AAPL; alice bids 5 and 7 lots, bob sells 3 into the first; alice cancels her second by name; bob cancels all. */
function writeStory(): { directory: string; paths: string[] } {
  const directory = temporaryDataDirectory();
  const settings = { durability: 'write', segmentBytes: 4096 } as const;
  const writer = new JournalWriter(directory, EMPTY_JOURNAL, settings);
  const memory = RecordMemory.allocate(COMMAND_BYTES);
  const order = new NewOrderCommand(memory);
  const append = () => {
    const sequence = writer.lastSequence + 1;
    const time = timeAt(sequence);
    writer.append(memory, 0, sequence, Number(BigInt.asIntN(32, time)), Number(time >> 32n));
  };
  const newOrder = (account: number, name: string, side: number, quantity: number, price: number) => {
    order.reset(CommandKind.NEW_ORDER);
    Object.assign(order, { account, instrument: 0, session: 3, side, quantity, price, type: 1, timeInForce: 1 });
    order.setClientOrderId(encode(name), 0, name.length);
    append();
  };
  const instrument = new AddInstrumentCommand(memory).reset(CommandKind.ADD_INSTRUMENT);
  Object.assign(instrument, { instrument: 0, tickMantissa: 1, tickScale: 2, lotMantissa: 1, lotScale: 0 });
  instrument.setSymbol(encode('AAPL'), 0, 4);
  append();
  for (const [index, name] of ['alice', 'bob'].entries()) {
    order.reset(CommandKind.CONFIGURE_ACCOUNT);
    Object.assign(order, { account: index, selfTradePrevention: 2 });
    order.setClientOrderId(encode(name), 0, name.length);
    append();
  }
  writer.sync();
  newOrder(0, 'a-1', 1, 5, 58_533);
  newOrder(0, 'a-2', 1, 7, 58_532);
  newOrder(1, 'b-1', 2, 3, 58_500);
  writer.sync();
  const cancel = new CancelCommand(memory).reset(CommandKind.CANCEL);
  cancel.account = 0;
  cancel.setClientOrderId(encode('a-2'), 0, 3);
  append();
  const massCancel = new MassCancelCommand(memory).reset(CommandKind.MASS_CANCEL);
  massCancel.account = 1;
  massCancel.side = 2;
  append();
  writer.close();
  return { directory, paths: segmentPaths(directory) };
}

const sequences = (directory: string, filter: ShowFilter) =>
  [...show(directory, filter)].map((command) => command.sequence);

/** A torn last batch, as a crash leaves it. */
function tear(path: string): void {
  const bytes = readBytes(path);
  const end = bytes.findLastIndex((byte) => byte !== 0) + 1;
  bytes.fill(0, end - 20);
  writeFileSync(path, bytes);
}

describe('journal verify', () => {
  it('counts what is there', () => {
    const { directory } = writeStory();
    const summary = verify(directory);
    expect(summary).toMatchObject({
      segments: 1,
      bytes: 4096,
      batches: 3,
      commands: 8,
      largestBatch: 3,
      lastSequence: 8,
    });
    expect(summary.commandsByKind).toEqual({
      NEW_ORDER: 3,
      CANCEL: 1,
      MASS_CANCEL: 1,
      CONFIGURE_ACCOUNT: 2,
      ADD_INSTRUMENT: 1,
    });
    expect([summary.firstTime, summary.lastTime]).toEqual([timeAt(1), timeAt(8)]);
    expect(formatSummary(summary).join('\n')).toContain('first command  2026-09-21T14:13:20.001234567Z');
    expect(JSON.parse(summaryToJson(summary))).toMatchObject({ commands: 8, last_sequence: 8, torn_tail: null });
  });

  it('reports a torn tail and leaves it', () => {
    const { directory, paths } = writeStory();
    tear(paths[0]);
    const before = readBytes(paths[0]);
    const summary = verify(directory);
    expect(summary).toMatchObject({ commands: 6, torn: { path: paths[0] } });
    expect(formatSummary(summary).join('\n')).toContain(`at offset ${summary.torn!.offset} of ${paths[0]}`);
    expect(readBytes(paths[0]).equals(before)).toBe(true);
    truncateSync(paths[0], 2000);
    expect(verify(directory)).toMatchObject({ commands: 6, torn: { missing: 2096 } });
    expect(statSync(paths[0]).size).toBe(2000);
  });

  it('refuses what does not check, naming file and offset', () => {
    const { directory, paths } = writeStory();
    const bytes = readBytes(paths[0]);
    bytes[100] ^= 4;
    writeFileSync(paths[0], bytes);
    expect(() => verify(directory)).toThrow(`${paths[0]} at offset 64`);
    expect(readdirSync(journalDirectoryOf(directory)).length).toBe(1);
  });

  it('of an empty journal says so', () => {
    const summary = verify(temporaryDataDirectory());
    expect(summary).toMatchObject({ segments: 0, commands: 0, lastSequence: 0 });
    expect(formatSummary(summary).join('\n')).toContain('first command  -');
    expect(JSON.parse(summaryToJson(summary))).toMatchObject({ first_time_ns: null });
  });
});

describe('journal show', () => {
  it('tells each command with the names the journal gives', () => {
    const lines = [...show(writeStory().directory)].map(formatCommand);
    expect(lines.map((line) => line.trim().replace(/\s+\S+Z\s+/, ' '))).toEqual([
      '1 ADD_INSTRUMENT     symbol=AAPL tick_size=0.01 lot_size=1',
      '2 CONFIGURE_ACCOUNT  alice self_trade_prevention=CANCEL_TAKER',
      '3 CONFIGURE_ACCOUNT  bob self_trade_prevention=CANCEL_TAKER',
      '4 NEW_ORDER          alice client_order_id=a-1 order_id=1 symbol=AAPL side=BUY type=LIMIT time_in_force=GTC quantity=5 price=585.33 session=3 -> NEW',
      '5 NEW_ORDER          alice client_order_id=a-2 order_id=2 symbol=AAPL side=BUY type=LIMIT time_in_force=GTC quantity=7 price=585.32 session=3 -> NEW',
      '6 NEW_ORDER          bob client_order_id=b-1 order_id=3 symbol=AAPL side=SELL type=LIMIT time_in_force=GTC quantity=3 price=585.00 session=3 -> NEW',
      '7 CANCEL             alice client_order_id=a-2 order_id=2 symbol=AAPL -> CANCELED',
      '8 MASS_CANCEL        bob side=SELL',
    ]);
  });

  it('tells what is done to instruments, and numbers them as the engine does', () => {
    const directory = temporaryDataDirectory();
    const writer = new JournalWriter(directory, EMPTY_JOURNAL, { durability: 'write', segmentBytes: 4096 });
    const memory = RecordMemory.allocate(COMMAND_BYTES);
    const append = () => writer.append(memory, 0, writer.lastSequence + 1, 1, 1);
    const instrument = new AddInstrumentCommand(memory);
    const command = new InstrumentCommand(memory);
    for (const [symbol, referencePrice] of [
      ['A', 0],
      ['B', 100],
      ['A', 0],
      ['C', 0],
    ] as const) {
      instrument.reset(CommandKind.ADD_INSTRUMENT);
      Object.assign(instrument, { tickMantissa: 1, tickScale: 2, lotMantissa: 1, referencePrice });
      if (symbol === 'B') {
        Object.assign(instrument, { priceBandBasisPoints: 500, volatilityAuctionSeconds: 60, dayEndSecond: 57_600 });
        instrument.setSchedule(1, 34_201, 57_001, 57_601);
      }
      instrument.setSymbol(encode(symbol), 0, 1);
      append();
    }
    command.reset(CommandKind.SET_TRADING_STATUS);
    Object.assign(command, { instrument: 2, tradingStatus: 3 });
    append();
    command.reset(CommandKind.TICK);
    append();
    command.reset(CommandKind.REMOVE_INSTRUMENT);
    command.instrument = 0;
    append();
    writer.close();
    const lines = [...show(directory)].map((shown) =>
      formatCommand(shown)
        .trim()
        .replace(/\s+\S+Z\s+/, ' '),
    );
    expect(lines.map((line) => line.trim().replace(/ +/g, ' '))).toEqual([
      '1 ADD_INSTRUMENT symbol=A tick_size=0.01 lot_size=1',
      '2 ADD_INSTRUMENT symbol=B tick_size=0.01 lot_size=1 reference_price=1.00 price_band_bps=500' +
        ' volatility_auction_seconds=60 day_end=16:00:00 schedule=00:00:00 09:30:00 15:50:00 16:00:00',
      '3 ADD_INSTRUMENT symbol=A tick_size=0.01 lot_size=1 -> REJECTED SYMBOL_IN_USE',
      '4 ADD_INSTRUMENT symbol=C tick_size=0.01 lot_size=1',
      '5 SET_TRADING_STATUS symbol=C status=AUCTION',
      '6 TICK',
      '7 REMOVE_INSTRUMENT symbol=A',
    ]);
  });

  it('numbers instruments as the engine does where it refused to remove one', () => {
    const directory = temporaryDataDirectory();
    const writer = new JournalWriter(directory, EMPTY_JOURNAL, { durability: 'write', segmentBytes: 4096 });
    const memory = RecordMemory.allocate(COMMAND_BYTES);
    const append = () => writer.append(memory, 0, writer.lastSequence + 1, 1, 0);
    const add = (symbol: string) => {
      const instrument = new AddInstrumentCommand(memory).reset(CommandKind.ADD_INSTRUMENT);
      Object.assign(instrument, { tickMantissa: 1, lotMantissa: 1 });
      instrument.setSymbol(encode(symbol), 0, symbol.length);
      append();
    };
    const remove = (instrument: number) => {
      new InstrumentCommand(memory).reset(CommandKind.REMOVE_INSTRUMENT).instrument = instrument;
      append();
    };
    add('A');
    const account = new ConfigureAccountCommand(memory).reset(CommandKind.CONFIGURE_ACCOUNT);
    account.account = 0;
    account.setClientOrderId(encode('ann'), 0, 3);
    append();
    const order = new NewOrderCommand(memory).reset(CommandKind.NEW_ORDER);
    Object.assign(order, { account: 0, instrument: 0, side: 1, type: 1, quantity: 1, price: 5 });
    order.setClientOrderId(encode('a1'), 0, 2);
    append();
    remove(0); // refused: an order is open
    add('A'); // refused: the symbol is in use
    add('B'); // number 1
    remove(1);
    add('B'); // number 2
    for (const instrument of [1, 2]) {
      Object.assign(new InstrumentCommand(memory).reset(CommandKind.SET_TRADING_STATUS), {
        instrument,
        tradingStatus: 3,
      });
      append();
    }
    add('C'); // number 3
    Object.assign(new InstrumentCommand(memory).reset(CommandKind.SET_TRADING_STATUS), {
      instrument: 3,
      tradingStatus: 3,
    });
    append();
    writer.close();
    const shown = [...show(directory)];
    const statuses = shown.filter(({ kind }) => kind === 'SET_TRADING_STATUS');
    expect(statuses.map(({ fields }) => fields.symbol)).toEqual(['B', 'B', 'C']);
  });

  it('as JSON has a line a command', () => {
    const [order] = [...show(writeStory().directory, { from: 6, to: 6 })].map(commandToJson);
    expect(JSON.parse(order)).toEqual({
      sequence: 6,
      time_ns: timeAt(6).toString(),
      kind: 'NEW_ORDER',
      account: 'bob',
      client_order_id: 'b-1',
      order_id: 3,
      symbol: 'AAPL',
      side: 'SELL',
      type: 'LIMIT',
      time_in_force: 'GTC',
      quantity: '3',
      price: '585.00',
      session: 3,
      answer: 'NEW',
    });
  });

  it('filters by sequence, account and order', () => {
    const { directory } = writeStory();
    expect(sequences(directory, { from: 5 })).toEqual([5, 6, 7, 8]);
    expect(sequences(directory, { from: 2, to: 3 })).toEqual([2, 3]);
    expect(sequences(directory, { account: 'alice' })).toEqual([2, 4, 5, 7]);
    expect(sequences(directory, { account: '#1', from: 4 })).toEqual([6, 8]);
    expect(sequences(directory, { account: 'nobody' })).toEqual([]);
    expect(sequences(directory, { order: 'a-2' })).toEqual([5, 7]);
    expect(sequences(directory, { order: '2' })).toEqual([5, 7]);
    expect(sequences(directory, { order: '3' })).toEqual([6]);
    expect(sequences(directory, { symbol: 'AAPL' })).toEqual([1, 4, 5, 6, 7]);
    expect(sequences(directory, { kind: 'CANCEL' })).toEqual([7]);
  });

  it('shows what comes before damage, then refuses', () => {
    const { directory, paths } = writeStory();
    const bytes = readBytes(paths[0]);
    bytes[bytes.findLastIndex((byte) => byte !== 0) - 30] ^= 1;
    writeFileSync(paths[0], bytes);
    const shown: number[] = [];
    expect(() => {
      for (const command of show(directory)) shown.push(command.sequence);
    }).toThrow(paths[0]);
    expect(shown).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe('journal state', () => {
  it('is the books and accounts after the last command', () => {
    const state = replayed(writeStory().directory);
    expect(state).toMatchObject({ sequence: 8, time: timeAt(8), torn: undefined });
    expect(state.books.map(({ instrument, bids, asks }) => [instrument.symbol, bids, asks])).toEqual([
      ['AAPL', [expect.objectContaining({ orderId: 1, price: 58_533, quantity: 5, leavesQuantity: 2 })], []],
    ]);
    const text = [...formatState(state)].join('\n');
    expect(text).toContain('AAPL (tick 0.01, lot 1, OPEN): 1 bid, 0 asks, 0 waiting');
    expect(text).toMatch(/bid +585\.33 +2 +order 1 of alice a-1/);
    expect(text).toMatch(/alice +AAPL +3\n +bob +AAPL +-3/);
    expect(text).toMatch(/alice +index 0, last account sequence \d+/);
  });

  it('as JSON has a line for each thing that there is', () => {
    const state = replayed(writeStory().directory);
    expect([...stateToJson(state)].map((line) => JSON.parse(line))).toEqual([
      {
        type: 'state',
        sequence: 8,
        time_ns: timeAt(8).toString(),
        state_hash: state.stateHash,
        everyones_kill_switch: false,
      },
      { type: 'instrument', symbol: 'AAPL', tick_size: '0.01', lot_size: '1', status: 'OPEN' },
      {
        type: 'order',
        symbol: 'AAPL',
        order_id: 1,
        account: 'alice',
        client_order_id: 'a-1',
        side: 'BUY',
        order_type: 'LIMIT',
        time_in_force: 'GTC',
        price: '585.33',
        quantity: '5',
        cumulative_quantity: '3',
        leaves_quantity: '2',
        shown_quantity: '2',
      },
      { type: 'position', account: 'alice', symbol: 'AAPL', quantity: '3' },
      { type: 'position', account: 'bob', symbol: 'AAPL', quantity: '-3' },
      { type: 'account', index: 0, name: 'alice', last_account_sequence: 4, kill_switch: false },
      { type: 'account', index: 1, name: 'bob', last_account_sequence: 2, kill_switch: false },
    ]);
  });

  it('is the books as they were at a sequence', () => {
    const { directory } = writeStory();
    const bidsAt = (sequence: number) => replayed(directory, sequence).books[0].bids;
    expect(bidsAt(1)).toEqual([]);
    expect(bidsAt(5).map((order) => order.leavesQuantity)).toEqual([5, 7]);
    expect(bidsAt(6).map((order) => order.leavesQuantity)).toEqual([2, 7]);
    expect(bidsAt(7).map((order) => order.leavesQuantity)).toEqual([2]);
    expect(replayed(directory, 5).sequence).toBe(5);
  });

  it('leaves out a torn tail and says so', () => {
    const { directory, paths } = writeStory();
    tear(paths[0]);
    const state = replayed(directory);
    expect(state.sequence).toBe(6);
    expect([...formatState(state)].join('\n')).toContain('torn tail');
  });
});
