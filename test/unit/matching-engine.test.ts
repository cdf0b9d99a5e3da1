// What the matching engine answers outside single commands: refused commands, positions, the directory and the books
// after recovery, and a digest of its state that replay reproduces.

import { describe, expect, it } from 'vitest';
import { CancelCommand, Command, NewOrderCommand, PositionAnswer } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { ExecType } from '../../engine/domain/exec-type.js';
import { EXPOSURE_EVENT_BYTES } from '../../engine/domain/exposure-event.js';
import { MARKET_EVENT_BYTES, MarketEventKind } from '../../engine/domain/market-event.js';
import { OrderStatus } from '../../engine/domain/order-status.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { RejectField } from '../../engine/domain/reject-field.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { ExecutionReport, PositionReport, QueryEndReport, Report } from '../../engine/domain/report.js';
import { REPORT_BYTES, ReportKind } from '../../engine/domain/report-layout.js';
import { MatchingEngine } from '../../engine/matching/matching-engine.js';
import { encodeCommand, type PlainCommand, type PlainNewOrder } from '../support/plain-command.js';
import { CollectingSink, decodeMarketEvent, decodeReport } from '../support/plain-records.js';

const CAPACITIES = {
  orders: 1000,
  instruments: 2,
  accounts: 4,
  priceLevels: 100,
  waitingOrders: 1000,
  rememberedOrders: 10,
};

/** An engine with one instrument and two accounts, and its sinks. */
function createVenue() {
  const outputs = {
    reports: new CollectingSink(REPORT_BYTES),
    marketEvents: new CollectingSink(MARKET_EVENT_BYTES),
    exposures: [new CollectingSink(EXPOSURE_EVENT_BYTES)],
  };
  const engine = new MatchingEngine(CAPACITIES, outputs);
  const memory = RecordMemory.allocate(COMMAND_BYTES);
  let sequence = 0;
  const execute = (command: PlainCommand) => {
    for (const sink of [outputs.reports, outputs.marketEvents, ...outputs.exposures]) sink.clear();
    encodeCommand(command, memory, 0);
    sequence++;
    engine.execute(memory, 0, sequence, sequence, 0);
  };
  const common = { account: -1, session: 0, requestId: 0 };
  const sizes = { tickMantissa: 1, tickScale: 2, lotMantissa: 1, lotScale: 0 };
  execute({ ...common, ...sizes, kind: 'addInstrument', symbol: 'AAPL' });
  for (const account of [0, 1]) {
    execute({ ...common, account, kind: 'configure', name: `account-${account}`, selfTradePrevention: 0 });
  }
  return { engine, outputs, memory, execute };
}

function order(clientOrderId: string, terms: Partial<PlainNewOrder>): PlainNewOrder {
  return {
    kind: 'new',
    account: 0,
    session: 1,
    requestId: 1,
    instrument: 0,
    clientOrderId,
    side: 1,
    type: 1,
    timeInForce: 1,
    quantity: 10,
    price: 100,
    stopPrice: 0,
    postOnly: 0,
    selfTradePrevention: 0,
    tag: '',
    deadline: 0,
    ...terms,
  };
}

describe('commands that an earlier stage has refused', () => {
  it('come back as they went, outside every sequence', () => {
    const { engine, outputs, memory } = createVenue();
    outputs.reports.clear();
    const tooLong = 'x'.repeat(40);
    encodeCommand(order(tooLong, { account: 1, side: 7, quantity: 5.5 }), memory, 0);
    new Command(memory).refuse(RejectReason.INVALID_SIDE, RejectField.SIDE, 7, 2);
    engine.answer(memory, 0, 1, 0);
    const [report] = outputs.reports.collect(decodeReport);
    expect(report).toMatchObject({
      kind: ReportKind.EXECUTION,
      account: 1,
      rejectReason: RejectReason.INVALID_SIDE,
      rejectField: RejectField.SIDE,
      rejectValue: 7,
      rejectLimit: 2,
      accountSequence: 0,
      engineSequence: 0,
      side: 7,
      quantity: 5.5,
      clientOrderId: 'x'.repeat(36),
      commandType: 1,
      endOfCommand: true,
    });
    expect(engine.accounts()[1].lastSequence).toBe(0);
  });

  it('are never executed, whatever their kind', () => {
    const { engine, outputs, memory } = createVenue();
    const before = engine.stateHash();
    for (const kind of [CommandKind.CANCEL, CommandKind.MASS_CANCEL, CommandKind.LOGON, CommandKind.QUERY_BOOK, 99]) {
      outputs.reports.clear();
      const command = new CancelCommand(memory).reset(kind);
      command.account = 0;
      command.refuse(RejectReason.RATE_LIMITED, RejectField.NONE, 0, 0);
      engine.answer(memory, 0, 1, 0);
      const reports = outputs.reports.collect((at, offset) => new ExecutionReport(at, offset).rejectReason);
      expect(reports).toEqual([RejectReason.RATE_LIMITED]);
    }
    expect(engine.stateHash()).toBe(before);
  });
});

describe('the status in a refusal', () => {
  it('is REJECTED of a new order alone: a refused cancel or replace leaves its order as it was', () => {
    const { outputs, execute } = createVenue();
    const statuses = () => outputs.reports.collect(decodeReport).map(({ execType, status }) => [execType, status]);
    const named = { account: 0, session: 1, requestId: 1, clientOrderId: '', instrument: -1 };
    const change = { ...named, kind: 'replace', newClientOrderId: '', price: 0, stopPrice: 0 } as const;
    execute(order('bad', { side: 7 }));
    expect(statuses()).toEqual([[ExecType.REJECTED, OrderStatus.REJECTED]]);
    execute({ ...named, kind: 'cancel', orderId: 77 });
    expect(statuses()).toEqual([[ExecType.REJECTED, OrderStatus.UNSPECIFIED]]);
    execute({ ...change, orderId: 77, quantity: 3 });
    expect(statuses()).toEqual([[ExecType.REJECTED, OrderStatus.UNSPECIFIED]]);

    execute(order('maker', { quantity: 10 }));
    execute(order('taker', { account: 1, side: 2, quantity: 4 }));
    execute({ ...change, orderId: 1, quantity: 4 });
    expect(statuses()).toEqual([[ExecType.REJECTED, OrderStatus.PARTIALLY_FILLED]]);
    execute({ ...named, kind: 'cancel', orderId: 1 });
    execute({ ...named, kind: 'cancel', orderId: 1 });
    expect(statuses()).toEqual([[ExecType.REJECTED, OrderStatus.CANCELED]]);
  });
});

describe('a command of no known kind', () => {
  it('is refused, executed or asked', () => {
    const { engine, outputs, memory } = createVenue();
    for (const kind of [CommandKind.NONE, 63, CommandKind.QUERY_POSITIONS, CommandKind.DRAIN, 255]) {
      outputs.reports.clear();
      new Command(memory).reset(kind);
      engine.execute(memory, 0, 100, 1, 0);
      engine.answer(memory, 0, 1, 0);
      const reasons = outputs.reports.collect((at, offset) => new ExecutionReport(at, offset).rejectReason);
      expect(reasons).toEqual([RejectReason.MALFORMED, RejectReason.MALFORMED]);
    }
  });

  it('does no harm when it is made of random bytes', () => {
    const { engine, outputs, memory } = createVenue();
    let state = 12345;
    for (let round = 0; round < 20_000; round++) {
      for (let i = 0; i < COMMAND_BYTES; i++) {
        state = (Math.imul(state, 1664525) + 1013904223) | 0;
        memory.uint8[i] = state >>> 24;
      }
      memory.uint8[0] = round % 8; // mostly a known kind
      const command = new NewOrderCommand(memory);
      command.account = round % 3;
      command.instrument = round % 2 === 0 ? 0 : command.instrument;
      if (round % 4 === 0) command.side = 1 + (round % 2);
      for (const sink of [outputs.reports, outputs.marketEvents, ...outputs.exposures]) sink.clear();
      engine.execute(memory, 0, round + 10, round, 0);
      expect(outputs.reports.collect((at, offset) => new Report(at, offset).kind).length).toBeGreaterThan(0);
    }
  });
});

describe('positions from a validator', () => {
  it('are handed on, and their end as the end of the query', () => {
    const { engine, outputs, memory } = createVenue();
    outputs.reports.clear();
    const answer = new PositionAnswer(memory).reset(CommandKind.POSITION);
    answer.account = 1;
    answer.instrument = 0;
    answer.session = 9;
    answer.quantity = -12;
    answer.averagePrice = 100.25;
    answer.realizedPnl = -3.5;
    answer.openBuyQuantity = 4;
    answer.openSellQuantity = 5;
    engine.answer(memory, 0, 1, 0);
    const end = new PositionAnswer(memory).reset(CommandKind.POSITIONS_END);
    end.quantity = 1;
    engine.answer(memory, 0, 1, 0);
    const shown = outputs.reports.collect((at, offset) => {
      const { kind, endOfCommand } = new Report(at, offset);
      if (kind === ReportKind.QUERY_END) return { kind, endOfCommand, records: new QueryEndReport(at, offset).records };
      const { account, session, quantity, averagePrice, realizedPnl, openBuyQuantity, openSellQuantity } =
        new PositionReport(at, offset);
      return {
        ...{ kind, endOfCommand, account, session, quantity, averagePrice },
        ...{ realizedPnl, openBuyQuantity, openSellQuantity },
      };
    });
    expect(shown).toEqual([
      {
        kind: ReportKind.POSITION,
        endOfCommand: false,
        account: 1,
        session: 9,
        quantity: -12,
        averagePrice: 100.25,
        realizedPnl: -3.5,
        openBuyQuantity: 4,
        openSellQuantity: 5,
      },
      { kind: ReportKind.QUERY_END, endOfCommand: true, records: 1 },
    ]);
  });
});

describe('after recovery', () => {
  it('the directory and the books are published whole, in priority order', () => {
    const { engine, execute } = createVenue();
    execute(order('a', { price: 99 }));
    execute(order('b', { price: 100, quantity: 4 }));
    execute(order('c', { price: 100, quantity: 3 }));
    execute(order('d', { side: 2, price: 105 }));
    execute(order('e', { side: 2, price: 103, account: 1 }));

    const reports = new CollectingSink(REPORT_BYTES);
    engine.publishDirectory(reports);
    expect(reports.collect(decodeReport)).toMatchObject([
      { kind: ReportKind.INSTRUMENT_ADDED, instrument: 0, symbol: 'AAPL', account: -1 },
      { kind: ReportKind.ACCOUNT_OPENED, account: 0, name: 'account-0', accountSequence: 4 },
      { kind: ReportKind.ACCOUNT_OPENED, account: 1, name: 'account-1', accountSequence: 1 },
    ]);

    const events = new CollectingSink(MARKET_EVENT_BYTES);
    engine.publishBooks(events);
    expect(events.collect(decodeMarketEvent)).toMatchObject([
      { kind: MarketEventKind.INSTRUMENT_ADDED, instrument: 0, symbol: 'AAPL' },
      { orderId: 2, side: 1, price: 100, quantity: 4, levelQuantity: 4, levelOrders: 1, sequence: 8 },
      { orderId: 3, side: 1, price: 100, quantity: 3, levelQuantity: 7, levelOrders: 2 },
      { orderId: 1, side: 1, price: 99, quantity: 10, levelQuantity: 10, levelOrders: 1 },
      { orderId: 5, side: 2, price: 103, quantity: 10, levelQuantity: 10, levelOrders: 1 },
      { orderId: 4, side: 2, price: 105, quantity: 10, levelQuantity: 10, levelOrders: 1 },
    ]);
  });

  it('the same commands lead to the same state, and different ones do not', () => {
    const [first, second] = [createVenue(), createVenue()];
    for (const { execute } of [first, second]) {
      execute(order('a', {}));
      execute(order('b', { side: 2, quantity: 3, account: 1 }));
    }
    expect(first.engine.stateHash()).toBe(second.engine.stateHash());
    second.execute(order('c', { price: 1 }));
    expect(first.engine.stateHash()).not.toBe(second.engine.stateHash());
  });
});
