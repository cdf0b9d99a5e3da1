// The report encoder against a standard protobuf library: what that reads is what the record holds, and the bytes are
// the very ones that it writes for the same message.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { ExecutionReport, MassCancelReport } from '../../engine/domain/report.js';
import { REPORT_BYTES, ReportFlag, ReportKind, ReportLayout } from '../../engine/domain/report-layout.js';
import { highWord, lowWord } from '../../engine/domain/time-words.js';
import { encodedText } from '../../gateway/proto/encoded-text.js';
import {
  writeGoodbye,
  writeHeartbeatAck,
  writeLogonAck,
  writeSessionReject,
} from '../../gateway/proto/event-encoder.js';
import { ReportEncoder } from '../../gateway/proto/report-encoder.js';
import { WireWriter } from '../../gateway/proto/wire-writer.js';
import { rejectText } from '../../gateway/reject-text.js';
import { amount, decodeMessage, encodeMessage, u64 } from '../support/contract-messages.js';

const memory = RecordMemory.allocate(REPORT_BYTES);
const report = new ExecutionReport(memory);
const out = { low: lowWord(1_700_000_000_000_000_006n), high: highWord(1_700_000_000_000_000_006n) };
const encoder = new ReportEncoder(out);

const AMOUNTS = [
  ['accountSequence', 'account_sequence'],
  ['engineSequence', 'engine_sequence'],
  ['orderId', 'order_id'],
  ['price', 'price'],
  ['quantity', 'quantity'],
  ['lastQuantity', 'last_quantity'],
  ['lastPrice', 'last_price'],
  ['cumulativeQuantity', 'cumulative_quantity'],
  ['leavesQuantity', 'leaves_quantity'],
  ['tradeId', 'trade_id'],
  ['preventedQuantity', 'prevented_quantity'],
  ['queueAhead', 'queue_ahead'],
  ['stopPrice', 'stop_price'],
] as const;
const ENUMS = [
  ['side', 'side', 3],
  ['type', 'type', 10],
  ['timeInForce', 'time_in_force', 6],
  ['execType', 'exec_type', 10],
  ['status', 'status', 8],
  ['liquidity', 'liquidity', 4],
  ['commandType', 'command_type', 4],
] as const;

const sample = fc.record({
  requestId: u64,
  own: fc.boolean(),
  amounts: fc.tuple(...AMOUNTS.map(() => amount)),
  enums: fc.tuple(...ENUMS.map(([, , count]) => fc.nat(count - 1))),
  reason: fc.constantFrom(0, ...Object.values(RejectReason)),
  flags: fc.nat(7),
  id: fc.string({ maxLength: 36 }),
  tag: fc.string({ maxLength: 16 }),
  symbol: fc.constantFrom('', 'AAPL', 'BTC-USD'),
  account: fc.constantFrom('', 'desk-1', 'a'.repeat(36)),
  stamps: fc.tuple(u64, u64, u64, u64, u64),
});
type Sample = typeof sample extends fc.Arbitrary<infer T> ? T : never;

function fill(values: Sample): void {
  report.reset(ReportKind.EXECUTION);
  AMOUNTS.forEach(([name], index) => {
    report[name] = values.amounts[index];
  });
  ENUMS.forEach(([name], index) => {
    report[name] = values.enums[index];
  });
  report.rejectReason = values.reason;
  report.flags = values.flags;
  const words = (text: string): [number, number] => [lowWord(BigInt(text)), highWord(BigInt(text))];
  report.setRequestId(...words(values.requestId));
  const [gatewayIn, riskIn, engineIn, matched, durable] = values.stamps;
  report.setGatewayIn(...words(gatewayIn));
  report.setRiskIn(...words(riskIn));
  report.setEngineIn(...words(engineIn));
  report.setMatched(...words(matched));
  report.setDurable(...words(durable));
  setText(values.id, values.tag);
}

function setText(id: string, tag: string): void {
  const idBytes = Buffer.from(id);
  const tagBytes = Buffer.from(tag);
  report.clientOrderIdLength = idBytes.length;
  report.bytes.set(idBytes.subarray(0, 36), report.clientOrderIdByte);
  report.tagLength = tagBytes.length;
  report.bytes.set(tagBytes.subarray(0, 16), report.tagByte);
}

/** The contract's message with the same values, zeros left out. */
function expectedReport(values: Sample): Record<string, unknown> {
  const [gateway_in, risk_in, engine_in, matched, durable] = values.stamps;
  const all: Record<string, unknown> = {
    client_order_id: values.id,
    tag: values.tag,
    symbol: values.symbol,
    account: values.account,
    reject_reason: values.reason,
    text: values.reason === 0 ? '' : rejectText(report),
    priority_kept: (values.flags & ReportFlag.PRIORITY_KEPT) !== 0,
    duplicate: (values.flags & ReportFlag.DUPLICATE) !== 0,
    stamps: withoutZeros({ gateway_in, risk_in, engine_in, matched, durable, gateway_out: '1700000000000000006' }),
  };
  AMOUNTS.forEach(([, name], index) => {
    all[name] = String(values.amounts[index]);
  });
  ENUMS.forEach(([, name], index) => {
    all[name] = values.enums[index];
  });
  return withoutZeros(all);
}

function withoutZeros(fields: Record<string, unknown>): Record<string, unknown> {
  const zeros: unknown[] = [0, '', '0', false];
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !zeros.includes(value)));
}

const printable = /^[\x20-\x7e]*$/;

describe('a report', () => {
  it('is what the library reads and, byte for byte, writes', () => {
    fc.assert(
      fc.property(sample, (values) => {
        fc.pre(printable.test(values.id) && printable.test(values.tag) && values.id !== '0' && values.tag !== '0');
        fill(values);
        const writer = new WireWriter(16);
        const symbol = encodedText(42, values.symbol);
        const account = encodedText(50, values.account);
        encoder.writeEvent(writer, report, values.own, symbol, account, '');
        const event = withoutZeros({ request_id: values.own ? values.requestId : 0, report: expectedReport(values) });
        const bytes = writer.bytes.subarray(0, writer.at);
        expect(decodeMessage('ServerMessage', bytes)).toEqual({ events: [event] });
        expect(bytes.equals(encodeMessage('ServerMessage', { events: [event] }))).toBe(true);
        writer.at = 0;
        encoder.writeReport(writer, report, symbol, account, '');
        expect(decodeMessage('ExecutionReport', writer.bytes.subarray(0, writer.at))).toEqual(event.report);
      }),
      { numRuns: 2000 },
    );
  });

  it('sends back of a text that was cut as many whole characters as there are', () => {
    const cases: readonly [string, string][] = [
      ['x'.repeat(60), 'x'.repeat(36)],
      [`${'x'.repeat(35)}é`, 'x'.repeat(35)],
      [`${'x'.repeat(34)}é!`, `${'x'.repeat(34)}é`],
      [`${'x'.repeat(34)}€`, 'x'.repeat(34)],
      [`${'x'.repeat(33)}😀`, 'x'.repeat(33)],
      ['😀'.repeat(12), '😀'.repeat(9)],
    ];
    for (const [id, kept] of cases) {
      report.reset(ReportKind.EXECUTION);
      setText(id, '');
      const writer = new WireWriter(16);
      encoder.writeReport(writer, report, new Uint8Array(), new Uint8Array(), '');
      expect(decodeMessage('ExecutionReport', writer.bytes.subarray(0, writer.at)).client_order_id).toBe(kept);
    }
  });

  it('follows another in the same message', () => {
    const writer = new WireWriter(16);
    for (let i = 1; i <= 100; i++) {
      report.reset(ReportKind.EXECUTION);
      report.orderId = i;
      encoder.writeEvent(writer, report, true, new Uint8Array(), new Uint8Array(), '');
    }
    const { events } = decodeMessage('ServerMessage', writer.bytes.subarray(0, writer.at));
    expect(events.map((event: { report: { order_id: string } }) => Number(event.report.order_id))).toEqual(
      Array.from({ length: 100 }, (_, i) => i + 1),
    );
  });
});

/** Not one of a number that is put in: half of it changed would make it other than a whole number, as each of them always is. */
const wordOfOthers = fc
  .nat((REPORT_BYTES >> 2) - 1)
  .filter((word) => word < ReportLayout.ACCOUNT_SEQUENCE >> 2 || word >= ReportLayout.LAST_QUANTITY >> 2);

/** A report of one command among others: most are alike, as where a command ends many orders, and any field may differ. */
const reportOfCommand = fc.record({
  step: fc.integer({ min: 0, max: 3 }),
  id: fc.oneof({ weight: 6, arbitrary: fc.stringMatching(/^[a-z]{8}$/) }, fc.string({ maxLength: 36 })),
  price: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 20_000, max: 30_000 }) }, amount),
  quantity: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 1, max: 100 }) }, amount),
  changed: fc.option(fc.tuple(wordOfOthers, fc.integer()), { freq: 8 }),
  own: fc.boolean(),
  symbol: fc.constantFrom(0, 0, 0, 1),
  later: fc.nat(3),
});

describe('the reports of one command', () => {
  it('are the very bytes that each would be by itself', () => {
    const symbols = [encodedText(42, 'AAPL'), encodedText(42, 'BTC-USD')];
    const accounts = [encodedText(50, 'desk-1'), encodedText(50, 'd'), new Uint8Array()];
    const start = fc.oneof(fc.constantFrom(1, 120, 16_380, 2_097_150, 2 ** 32 - 3, 2 ** 53 - 600), fc.nat());
    const manyReports = fc.array(reportOfCommand, { minLength: 60, maxLength: 120 });
    const reason = fc.constantFrom(0, RejectReason.KILL_SWITCH, RejectReason.SELF_TRADE);
    fc.assert(
      fc.property(manyReports, start, reason, fc.nat(2), (reports, from, why, name) => {
        const account = accounts[name];
        const now = { ...out };
        const inARow = new ReportEncoder(now);
        const writer = new WireWriter(16);
        const alone: Buffer[] = [];
        let sequence = from;
        for (const { step, id, price, quantity, changed, own, symbol, later } of reports) {
          sequence += step;
          report.reset(ReportKind.EXECUTION);
          Object.assign(report, { account: 3, instrument: symbol, engineSequence: 77, rejectReason: why, execType: 3 });
          Object.assign(report, {
            accountSequence: sequence,
            orderId: sequence + 5,
            price,
            quantity,
            side: 1,
            type: 1,
          });
          report.setDurable(out.low + 9, out.high);
          setText(id, name === 0 ? 'momentum-1' : '');
          if (changed !== null) report.words[changed[0]] = changed[1];
          now.low += later;
          inARow.writeEvent(writer, report, own, symbols[symbol], account, '');
          const other = new WireWriter(16);
          new ReportEncoder(now).writeEvent(other, report, own, symbols[symbol], account, '');
          alone.push(Buffer.from(other.bytes.subarray(0, other.at)));
        }
        expect(writer.bytes.subarray(0, writer.at).equals(Buffer.concat(alone))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('other events', () => {
  it('are the very bytes that the library writes', () => {
    const check = (write: (writer: WireWriter) => void, event: object) => {
      const writer = new WireWriter(16);
      write(writer);
      const expected = encodeMessage('ServerMessage', { events: [event] });
      expect(writer.bytes.subarray(0, writer.at).equals(expected)).toBe(true);
    };
    const massCancel = new MassCancelReport(memory).reset(ReportKind.MASS_CANCEL);
    massCancel.setRequestId(7, 0);
    check((writer) => encoder.writeMassCancel(writer, massCancel), { request_id: 7, mass_cancel: {} });
    massCancel.canceled = 300;
    check((writer) => encoder.writeMassCancel(writer, massCancel), { request_id: 7, mass_cancel: { canceled: 300 } });
    const account = { requestIdLow: 1, requestIdHigh: 1, accountSequence: 12 } as Parameters<typeof writeLogonAck>[1];
    check((writer) => writeLogonAck(writer, account, 9, out.low, out.high), {
      request_id: 2 ** 32 + 1,
      logon_ack: { session_id: 9, server_time_ns: '1700000000000000006', last_account_sequence: 12 },
    });
    check((writer) => writeHeartbeatAck(writer, [5, 0], [1, 0], [2, 0], [3, 0]), {
      request_id: 5,
      heartbeat: { client_time_ns: 1, server_receive_ns: 2, server_send_ns: 3 },
    });
    check((writer) => writeGoodbye(writer, 'so long'), { goodbye: { reason: 'so long' } });
    const text = 'é'.repeat(200);
    check((writer) => writeSessionReject(writer, 3, 0, 100, text), { request_id: 3, reject: { reason: 100, text } });
  });
});
