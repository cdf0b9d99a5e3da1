// Report records as JSON: names, decimals, what is left out, and the sentences of refusals in the client's own units.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMultiple } from '../../engine/domain/instrument.js';
import { AMOUNT_MAX } from '../../engine/domain/limits.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { RejectField } from '../../engine/domain/reject-field.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { AccountReport, ExecutionReport, InstrumentReport } from '../../engine/domain/report.js';
import { REPORT_BYTES, ReportFlag, ReportKind } from '../../engine/domain/report-layout.js';
import { Clock, startClock } from '../../engine/ring/clock.js';
import { AccountRegistry } from '../../gateway/account-registry.js';
import { SessionEnd } from '../../gateway/event-publisher.js';
import { InstrumentRegistry } from '../../gateway/instrument-registry.js';
import { JsonEventPublisher } from '../../gateway/websocket/json-event-publisher.js';
import { KnownOrders } from '../../gateway/websocket/known-orders.js';
import { requestIdWords } from '../../gateway/websocket/request-id.js';

const memory = RecordMemory.allocate(REPORT_BYTES);
const report = new ExecutionReport(memory);
const instruments = new InstrumentRegistry();
const accounts = new AccountRegistry();
const TICK = { mantissa: 25, scale: 3 };
const LOT = { mantissa: 1, scale: 1 };

{
  const instrument = new InstrumentReport(memory).reset(ReportKind.INSTRUMENT_ADDED);
  instrument.instrument = 0;
  instrument.setSymbol(Buffer.from('ETH'), 0, 3);
  instrument.tickMantissa = TICK.mantissa;
  instrument.tickScale = TICK.scale;
  instrument.lotMantissa = LOT.mantissa;
  instrument.lotScale = LOT.scale;
  instruments.add(instrument);
  const account = new AccountReport(memory).reset(ReportKind.ACCOUNT_OPENED);
  account.account = 3;
  account.setName(Buffer.from('desk'), 0, 4);
  accounts.update(account);
}

/** A publisher over a connection in memory. */
function open(taken = true) {
  const frames: string[] = [];
  const ends: SessionEnd[] = [];
  const knownOrders = new KnownOrders();
  const transport = {
    send: (sent: readonly string[]) => {
      frames.push(...sent);
      return taken;
    },
    end: (reason: SessionEnd) => {
      ends.push(reason);
    },
    backlogBytes: 0,
  };
  const publisher = new JsonEventPublisher(
    { instruments, accounts, clock: new Clock(startClock()), resumes: { onRoom() {} } },
    knownOrders,
    transport,
  );
  // biome-ignore lint/suspicious/noExplicitAny: parsed events
  const events = (): any[] => {
    publisher.flush();
    return frames.map((frame) => JSON.parse(frame));
  };
  return { publisher, knownOrders, frames, ends, events };
}

function begin(): ExecutionReport {
  report.reset(ReportKind.EXECUTION);
  report.account = 3;
  report.instrument = 0;
  return report;
}

describe('a report', () => {
  it('has every field of the contract under its name', () => {
    const { publisher, events } = open();
    begin();
    report.setRequestId(...requestIdWords(2 ** 53 - 1));
    report.accountSequence = 8;
    report.engineSequence = 9;
    report.orderId = 2 ** 53 - 1;
    report.clientOrderIdLength = 1;
    report.bytes.set(Buffer.from('c'), report.clientOrderIdByte);
    report.tagLength = 2;
    report.bytes.set(Buffer.from('ü'), report.tagByte);
    report.side = 2;
    report.type = 1;
    report.timeInForce = 1;
    report.execType = 2;
    report.status = 2;
    report.price = 3;
    report.quantity = 100;
    report.lastQuantity = 1;
    report.lastPrice = 2;
    report.cumulativeQuantity = 40;
    report.leavesQuantity = 60;
    report.tradeId = 77;
    report.liquidity = 1;
    report.commandType = 1;
    report.preventedQuantity = 5;
    report.queueAhead = 6;
    report.stopPrice = 7;
    report.flags = ReportFlag.PRIORITY_KEPT | ReportFlag.DUPLICATE;
    report.setGatewayIn(1, 0);
    report.setRiskIn(-1, -1);
    report.setEngineIn(3, 0);
    report.setMatched(4, 0);
    report.setDurable(0, 1);
    publisher.execution(report, true);
    expect(events()).toEqual([
      {
        event: 'report',
        id: 2 ** 53 - 1,
        report: {
          account_sequence: 8,
          engine_sequence: 9,
          order_id: '9007199254740991',
          client_order_id: 'c',
          symbol: 'ETH',
          account: 'desk',
          side: 'SELL',
          type: 'LIMIT',
          time_in_force: 'GTC',
          exec_type: 'TRADE',
          status: 'PARTIALLY_FILLED',
          price: '0.075',
          quantity: '10.0',
          last_quantity: '0.1',
          last_price: '0.050',
          cumulative_quantity: '4.0',
          leaves_quantity: '6.0',
          trade_id: '77',
          liquidity: 'MAKER',
          command_type: 'NEW',
          prevented_quantity: '0.5',
          queue_ahead: '0.6',
          stop_price: '0.175',
          priority_kept: true,
          duplicate: true,
          tag: 'ü',
          stamps: {
            gateway_in: '1',
            risk_in: '18446744073709551615',
            engine_in: '3',
            matched: '4',
            durable: '4294967296',
            gateway_out: expect.stringMatching(/^\d{19}$/),
          },
        },
      },
    ]);
  });

  it('leaves out what is at its default, all but the sequence and the quantities', () => {
    const { publisher, events } = open();
    begin();
    report.setRequestId(5, 0);
    report.execType = 6;
    publisher.execution(report, false);
    expect(events()[0]).toEqual({
      event: 'report',
      id: 0,
      report: {
        account_sequence: 0,
        symbol: 'ETH',
        account: 'desk',
        exec_type: 'REJECTED',
        quantity: '0.0',
        cumulative_quantity: '0.0',
        leaves_quantity: '0.0',
        stamps: { gateway_out: expect.any(String) },
      },
    });
  });

  it('gives amounts that count back to what the record has', () => {
    const count = fc.oneof(fc.nat(100), fc.maxSafeNat(), fc.constant(AMOUNT_MAX)).filter((value) => value > 0);
    fc.assert(
      fc.property(count, count, (price, quantity) => {
        const { publisher, events } = open();
        begin();
        report.price = price;
        report.quantity = quantity;
        publisher.execution(report, true);
        const written = events()[0].report;
        expect(parseMultiple(written.price, TICK)).toBe(price);
        expect(parseMultiple(written.quantity, LOT)).toBe(quantity);
      }),
    );
  });

  it('teaches the session the instrument of an order that exists, not of one that was refused', () => {
    const { publisher, knownOrders } = open();
    begin();
    report.orderId = 4;
    report.execType = 6;
    publisher.execution(report, true);
    expect(knownOrders.find(4, '')).toBe(-1);
    report.execType = 1;
    publisher.execution(report, true);
    expect(knownOrders.find(4, '')).toBe(0);
  });
});

describe('the text of a refusal', () => {
  const textOf = (reason: number, field: number, value: number, limit = 0, type = 1): string => {
    const { publisher, events } = open();
    begin();
    report.execType = 6;
    report.type = type;
    report.rejectReason = reason;
    report.rejectField = field;
    report.rejectValue = value;
    report.rejectLimit = limit;
    publisher.execution(report, true);
    const [{ report: written }] = events();
    expect(written.reject_reason).toBe(Object.entries(RejectReason).find(([, code]) => code === reason)?.[0]);
    return written.text;
  };

  it.each([
    [
      RejectReason.INVALID_PRICE,
      RejectField.PRICE,
      -1,
      AMOUNT_MAX,
      'price must be a whole multiple of the tick size of ETH, from 0.025 to 225179981368524.775',
    ],
    [
      RejectReason.INVALID_QUANTITY,
      RejectField.QUANTITY,
      -1,
      AMOUNT_MAX,
      'quantity must be a whole multiple of the lot size of ETH, from 0.1 to 900719925474099.1',
    ],
    [
      RejectReason.INVALID_PRICE,
      RejectField.PRICE,
      0,
      AMOUNT_MAX,
      'price 0.000 is not between 0.025 and 225179981368524.775',
    ],
    [
      RejectReason.INVALID_QUANTITY,
      RejectField.QUANTITY,
      5,
      7,
      'quantity 0.5 is not above the 0.7 that the order has already traded',
    ],
    [
      RejectReason.MAX_ORDER_QUANTITY,
      RejectField.QUANTITY,
      15,
      10,
      'quantity is above the limit for one order: quantity 1.5, limit 1.0',
    ],
    [
      RejectReason.INVALID_COMBINATION,
      RejectField.MIN_QUANTITY,
      15,
      0,
      'min_quantity 1.5 does not go with post_only, nor with display_quantity',
    ],
    [
      RejectReason.INVALID_QUANTITY,
      RejectField.DISPLAY_QUANTITY,
      -1,
      10,
      'display_quantity must be a whole multiple of the lot size of ETH, from 0.1 to 900719925474099.1',
    ],
    [
      RejectReason.INVALID_QUANTITY,
      RejectField.DISPLAY_QUANTITY,
      12,
      10,
      "display_quantity 1.2 is not between 0.1 and 1.0, the order's quantity",
    ],
    [
      RejectReason.INVALID_STOP_PRICE,
      RejectField.TRAIL_OFFSET,
      -1,
      AMOUNT_MAX,
      'trail_offset must be a whole multiple of the tick size of ETH, from 0.025 to 225179981368524.775',
    ],
    [
      RejectReason.REDUCE_ONLY,
      RejectField.QUANTITY,
      15,
      4,
      'reduce_only is set, and quantity 1.5 is above the 0.4 by which the order may reduce the position',
    ],
    [
      RejectReason.MAX_POSITION,
      RejectField.POSITION,
      15,
      10,
      'the position would pass its limit: position 1.5, limit 1.0',
    ],
    [
      RejectReason.INSUFFICIENT_FUNDS,
      RejectField.CASH,
      15,
      10,
      'the account has too little to pay for the order: cash 15, limit 10',
    ],
    [
      RejectReason.MIN_QUANTITY,
      RejectField.MIN_QUANTITY,
      3,
      15,
      'min_quantity 1.5 could not be filled at once: 0.3 could be',
    ],
  ])('for reason %d is in decimals', (reason, field, value, limit, text) => {
    expect(textOf(reason, field, value, limit)).toBe(text);
  });

  it('for a market order with a price is in decimals', () => {
    expect(textOf(RejectReason.INVALID_COMBINATION, RejectField.PRICE, 4, 0, 2)).toBe(
      'price 0.100 is set, and an order of type MARKET takes none',
    );
  });

  it('never shows a refused amount as one', () => {
    const { publisher, events } = open();
    begin();
    report.price = -1;
    report.quantity = -1;
    publisher.execution(report, true);
    const [{ report: written }] = events();
    expect(written).not.toHaveProperty('price');
    expect(written).not.toHaveProperty('quantity');
  });

  it('names the unknown symbol as it was sent', () => {
    const { publisher, events } = open();
    begin();
    report.instrument = -1;
    report.rejectReason = RejectReason.UNKNOWN_SYMBOL;
    publisher.refusal(report, 'N"OPE');
    expect(events()[0].report).toMatchObject({
      symbol: 'N"OPE',
      reject_reason: 'UNKNOWN_SYMBOL',
      text: 'symbol "N\\"OPE" is not that of any instrument',
    });
  });
});

describe('the publisher', () => {
  it('answers with id null where the frame had none that could be told', () => {
    const { publisher, events } = open();
    const [low, high] = requestIdWords(undefined);
    publisher.sessionReject(low, high, RejectReason.MALFORMED, 'x');
    publisher.sessionReject(...requestIdWords(7), RejectReason.BUSY, 'y');
    expect(events()).toEqual([
      { event: 'reject', id: null, reason: 'MALFORMED', text: 'x' },
      { event: 'reject', id: 7, reason: 'BUSY', text: 'y' },
    ]);
  });

  it('sends nothing after its end, and everything before it', () => {
    const { publisher, frames, ends } = open();
    publisher.goodbye('a');
    publisher.end(SessionEnd.SHUTDOWN);
    publisher.goodbye('b');
    publisher.end(SessionEnd.FINISHED);
    publisher.flush();
    expect(frames).toHaveLength(1);
    expect(ends).toEqual([SessionEnd.SHUTDOWN]);
  });

  it('ends once, as for a slow reader, where a frame was lost', () => {
    const { publisher, ends } = open(false);
    publisher.goodbye('a');
    publisher.end(SessionEnd.SHUTDOWN);
    publisher.flush();
    expect(ends).toEqual([SessionEnd.SLOW_READER]);
  });
});
