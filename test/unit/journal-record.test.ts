// Every kind of command survives the journal byte for byte, but for what is not journaled: request id and stamps.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AddInstrumentCommand,
  AdjustCashCommand,
  type Command,
  InstrumentCommand,
  KillSwitchCommand,
  MassCancelCommand,
  NewOrderCommand,
  ReplaceCommand,
  RiskValuesCommand,
} from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandFlag, CommandKind, CommandLayout } from '../../engine/domain/command-layout.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { decodeRecord } from '../../engine/journal/record-decoder.js';
import { encodeRecord } from '../../engine/journal/record-encoder.js';
import { RECORD_BYTES_MAX, RECORD_FIXED_BYTES } from '../../engine/journal/record-layout.js';

const int = (max: number) => fc.integer({ min: 0, max });
const amount = fc.oneof(fc.constant(0), fc.maxSafeNat());
const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const instant = fc.oneof(fc.constant([0, 0]), fc.tuple(word, word));
const text = (max: number) => fc.uint8Array({ minLength: 0, maxLength: max });

const common = {
  account: int(1_000_000),
  instrument: fc.integer({ min: -1, max: 65_535 }),
  time: fc.tuple(word, word),
  at: int(20).map((n) => n * 8),
};

/** Encodes into memory that holds rubbish, decodes over rubbish, and compares all 256 bytes. */
function expectRoundTrip(command: RecordMemory, at: number, timeLow: number, timeHigh: number): number {
  const target = RecordMemory.allocate(512);
  target.uint8.fill(0xa5);
  const end = encodeRecord(command, 0, target, at, timeLow, timeHigh);
  expect(end % 8).toBe(0);
  expect(end - at).toBeLessThanOrEqual(RECORD_BYTES_MAX);
  expect(target.uint8.subarray(0, at).every((byte) => byte === 0xa5)).toBe(true);
  expect(target.uint8.subarray(end).every((byte) => byte === 0xa5)).toBe(true);
  expect([target.int32[(at >> 2) + 2], target.int32[(at >> 2) + 3]]).toEqual([timeLow, timeHigh]);

  const decoded = RecordMemory.allocate(2 * COMMAND_BYTES);
  decoded.uint8.fill(0x5a);
  expect(decodeRecord(target, at, end, decoded, COMMAND_BYTES)).toBe(end);
  const expected = command.uint8.slice();
  expected.fill(0, CommandLayout.REQUEST_ID, CommandLayout.QUANTITY);
  if (expected[0] !== CommandKind.NEW_ORDER) expected.fill(0, CommandLayout.SESSION, CommandLayout.SESSION + 4);
  expect(Buffer.from(decoded.uint8.subarray(COMMAND_BYTES)).toString('hex')).toBe(
    Buffer.from(expected).toString('hex'),
  );
  expect(decoded.uint8.subarray(0, COMMAND_BYTES).every((byte) => byte === 0x5a)).toBe(true);

  // A record that would reach beyond its batch is refused, wherever the batch ends.
  for (let limit = at; limit < end; limit += 8) expect(decodeRecord(target, at, limit, decoded, 0)).toBe(0);
  return end - at;
}

/** What every command on the ring has and no journal keeps. */
function stamp(command: Command): void {
  command.session = 12;
  command.setRequestId(1, 2);
  command.setGatewayIn(3, 4);
  command.setRiskIn(5, 6);
}

describe('a journal record', () => {
  it('keeps a new order', () => {
    const order = fc.record({
      ...common,
      amounts: fc.tuple(amount, amount, amount, amount, amount, amount, amount),
      expire: instant,
      deadline: instant,
      options: fc.tuple(int(255), int(255), int(255), int(255), int(255), int(255), int(255)),
      clientOrderId: text(40),
      tag: text(18),
    });
    fc.assert(
      fc.property(order, (fields) => {
        const memory = RecordMemory.allocate(COMMAND_BYTES);
        const command = new NewOrderCommand(memory).reset(CommandKind.NEW_ORDER);
        stamp(command);
        command.account = fields.account;
        command.instrument = fields.instrument;
        const [quantity, price, stopPrice, trailOffset, displayQuantity, minQuantity, protectionPrice] = fields.amounts;
        Object.assign(command, { quantity, price, stopPrice, trailOffset, displayQuantity, minQuantity });
        command.protectionPrice = protectionPrice;
        command.setExpireTime(fields.expire[0], fields.expire[1]);
        command.setDeadline(fields.deadline[0], fields.deadline[1]);
        const [side, type, timeInForce, postOnly, selfTradePrevention, reduceOnly, hidden] = fields.options;
        Object.assign(command, { side, type, timeInForce, postOnly, selfTradePrevention, reduceOnly, hidden });
        command.setClientOrderId(fields.clientOrderId, 0, fields.clientOrderId.length);
        command.setTag(fields.tag, 0, fields.tag.length);
        expectRoundTrip(memory, fields.at, fields.time[0], fields.time[1]);
      }),
    );
  });

  it('keeps a replace and a cancel', () => {
    const reference = fc.record({
      ...common,
      kind: fc.constantFrom(CommandKind.REPLACE, CommandKind.CANCEL),
      orderId: amount,
      amounts: fc.tuple(amount, amount, amount),
      isUnknown: fc.boolean(),
      clientOrderId: text(40),
      newClientOrderId: text(40),
    });
    fc.assert(
      fc.property(reference, (fields) => {
        const memory = RecordMemory.allocate(COMMAND_BYTES);
        const command = new ReplaceCommand(memory).reset(fields.kind);
        stamp(command);
        command.account = fields.account;
        command.instrument = fields.instrument;
        command.orderId = fields.orderId;
        command.setClientOrderId(fields.clientOrderId, 0, fields.clientOrderId.length);
        if (fields.kind === CommandKind.REPLACE) {
          [command.quantity, command.price, command.stopPrice] = fields.amounts;
          command.flags = fields.isUnknown ? CommandFlag.UNKNOWN_TO_RISK : 0;
          command.setNewClientOrderId(fields.newClientOrderId, 0, fields.newClientOrderId.length);
        }
        expectRoundTrip(memory, fields.at, fields.time[0], fields.time[1]);
      }),
    );
  });

  it('keeps a mass cancel with its filters', () => {
    const filters = fc.record({ ...common, side: int(255), onlySession: int(2 ** 31 - 1), tag: text(18) });
    fc.assert(
      fc.property(filters, (fields) => {
        const memory = RecordMemory.allocate(COMMAND_BYTES);
        const command = new MassCancelCommand(memory).reset(CommandKind.MASS_CANCEL);
        stamp(command);
        command.account = fields.account;
        command.instrument = fields.instrument;
        command.side = fields.side;
        command.onlySession = fields.onlySession;
        command.setTag(fields.tag, 0, fields.tag.length);
        expectRoundTrip(memory, fields.at, fields.time[0], fields.time[1]);
      }),
    );
  });

  it('keeps the configuration of an account and of an instrument', () => {
    const configuration = fc.record({ ...common, mode: int(255), name: text(36), sizes: fc.tuple(amount, amount) });
    fc.assert(
      fc.property(configuration, fc.tuple(int(15), int(15)), text(16), (fields, scales, symbol) => {
        const memory = RecordMemory.allocate(COMMAND_BYTES);
        const account = new NewOrderCommand(memory).reset(CommandKind.CONFIGURE_ACCOUNT);
        stamp(account);
        account.account = fields.account;
        account.selfTradePrevention = fields.mode;
        account.setClientOrderId(fields.name, 0, fields.name.length);
        expectRoundTrip(memory, fields.at, fields.time[0], fields.time[1]);

        const instrument = new AddInstrumentCommand(memory).reset(CommandKind.ADD_INSTRUMENT);
        instrument.instrument = fields.instrument;
        [instrument.tickMantissa, instrument.lotMantissa] = fields.sizes;
        [instrument.tickScale, instrument.lotScale] = scales;
        instrument.setSymbol(symbol, 0, symbol.length);
        expectRoundTrip(memory, fields.at, fields.time[0], fields.time[1]);
      }),
    );
  });

  it("keeps an instrument's rules", () => {
    const rules = fc.record({
      ...common,
      referencePrice: amount,
      priceBandBasisPoints: amount,
      volatilityAuctionSeconds: amount,
      dayEndSecond: int(86_399),
      schedule: fc.tuple(int(86_400), int(86_400), int(86_400), int(86_400)),
      symbol: text(16),
    });
    fc.assert(
      fc.property(rules, ({ at, time, schedule, symbol, ...fields }) => {
        const memory = RecordMemory.allocate(COMMAND_BYTES);
        const command = new AddInstrumentCommand(memory).reset(CommandKind.ADD_INSTRUMENT);
        stamp(command);
        Object.assign(command, fields, { tickMantissa: 5, tickScale: 1, lotMantissa: 1, lotScale: 4 });
        command.setSchedule(...schedule);
        command.setSymbol(symbol, 0, symbol.length);
        expectRoundTrip(memory, at, time[0], time[1]);
      }),
    );
  });

  it('of an instrument without rules is as it was before there were rules', () => {
    const command = new AddInstrumentCommand(RecordMemory.allocate(COMMAND_BYTES)).reset(CommandKind.ADD_INSTRUMENT);
    Object.assign(command, { instrument: 3, tickMantissa: 5, tickScale: 1, lotMantissa: 7, lotScale: 4 });
    command.setSymbol(new TextEncoder().encode('AAPL'), 0, 4);
    const memory = new RecordMemory(command.bytes.buffer);
    expect(expectRoundTrip(memory, 0, 1, 2)).toBe(56);
    const target = RecordMemory.allocate(64);
    encodeRecord(memory, 0, target, 0, 1, 2);
    const before =
      '06000704ffffffff0100000002000000' + // header
      '0300000000000000' + // instrument
      '0000000000001c400000000000001440' + // lot and tick mantissa
      '0104000000000000' + // scales
      '4141504c00000000'; // symbol
    expect(Buffer.from(target.uint8.subarray(0, 56)).toString('hex')).toBe(before);
  });

  it('keeps a trading status, a removal and a tick', () => {
    const kinds = [CommandKind.SET_TRADING_STATUS, CommandKind.REMOVE_INSTRUMENT, CommandKind.TICK];
    const record = fc.record({ ...common, kind: fc.constantFrom(...kinds), tradingStatus: int(255) });
    fc.assert(
      fc.property(record, ({ kind, at, time, ...fields }) => {
        const memory = RecordMemory.allocate(COMMAND_BYTES);
        const command = new InstrumentCommand(memory).reset(kind);
        stamp(command);
        command.account = fields.account;
        if (kind !== CommandKind.TICK) command.instrument = fields.instrument;
        if (kind === CommandKind.SET_TRADING_STATUS) command.tradingStatus = fields.tradingStatus;
        const bytes = expectRoundTrip(memory, at, time[0], time[1]);
        expect(bytes).toBe(kind === CommandKind.TICK ? 16 : 24);
      }),
    );
  });

  it('keeps limits, fees and whose they are', () => {
    const record = fc.record({
      ...common,
      subject: int(255),
      values: fc.array(fc.double(), { minLength: 12, maxLength: 12 }),
    });
    fc.assert(
      fc.property(record, ({ at, time, subject, values, account, instrument }) => {
        const memory = RecordMemory.allocate(COMMAND_BYTES);
        const command = new RiskValuesCommand(memory).reset(CommandKind.CONFIGURE_RISK);
        stamp(command);
        Object.assign(command, { account, instrument, subject });
        for (const [index, value] of values.entries()) command.setValue(index, value);
        expect(expectRoundTrip(memory, at, time[0], time[1])).toBe(120);
      }),
    );
  });

  it('keeps a kill switch', () => {
    const switched = { engaged: fc.boolean(), cancelsOpenOrders: fc.boolean(), trigger: int(255) };
    fc.assert(
      fc.property(fc.record({ ...common, ...switched, value: amount, limit: amount }), ({ at, time, ...fields }) => {
        const memory = RecordMemory.allocate(COMMAND_BYTES);
        const command = new KillSwitchCommand(memory).reset(CommandKind.SET_KILL_SWITCH);
        stamp(command);
        Object.assign(command, fields);
        expect(expectRoundTrip(memory, at, time[0], time[1])).toBe(40);
      }),
    );
  });

  it('keeps an adjustment of cash with its id', () => {
    const adjusted = { amount: fc.maxSafeInteger(), costPrice: amount, isFirst: fc.boolean() };
    fc.assert(
      fc.property(fc.record({ ...common, ...adjusted, id: text(40) }), ({ at, time, id, ...fields }) => {
        const memory = RecordMemory.allocate(COMMAND_BYTES);
        const command = new AdjustCashCommand(memory).reset(CommandKind.ADJUST_CASH);
        stamp(command);
        Object.assign(command, fields);
        command.setClientOrderId(id, 0, id.length);
        const words = Math.min(9, Math.ceil(id.length / 4));
        expect(expectRoundTrip(memory, at, time[0], time[1])).toBe(40 + 8 * Math.ceil(words / 2));
      }),
    );
  });

  it('is at most as long as the writer reckons with', () => {
    const memory = RecordMemory.allocate(COMMAND_BYTES);
    const command = new NewOrderCommand(memory).reset(CommandKind.NEW_ORDER);
    command.stopPrice = 1;
    command.setDeadline(1, 1);
    command.protectionPrice = 1;
    command.setClientOrderId(new Uint8Array(36).fill(65), 0, 36);
    command.setTag(new Uint8Array(16).fill(65), 0, 16);
    expect(expectRoundTrip(memory, 0, 1, 2)).toBe(RECORD_BYTES_MAX);
  });

  it('of a kind that is never journaled is refused', () => {
    const memory = RecordMemory.allocate(COMMAND_BYTES);
    for (let kind = 0; kind < 256; kind++) {
      if (RECORD_FIXED_BYTES[kind] > 0) continue;
      memory.uint8[0] = kind;
      expect(() => encodeRecord(memory, 0, RecordMemory.allocate(256), 0, 0, 0)).toThrow(
        `kind ${kind} is never journaled`,
      );
    }
  });

  it('of any bytes at all decodes within bounds or is refused', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 256, maxLength: 256 }),
        int(CommandKind.ADJUST_CASH + 1),
        (bytes, kind) => {
          const source = RecordMemory.allocate(256);
          source.uint8.set(bytes);
          source.uint8[0] = kind;
          const end = decodeRecord(source, 0, 200, RecordMemory.allocate(COMMAND_BYTES), 0);
          expect(end).toBeLessThanOrEqual(200);
          expect(end % 8).toBe(0);
        },
      ),
    );
  });
});
