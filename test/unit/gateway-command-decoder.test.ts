// The command decoder against a standard protobuf library: whatever that encodes is in the record, field by field; what
// protobuf prescribes for odd but valid bytes is done; what is not valid is refused whole.

import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { CommandKind } from '../../engine/domain/command-layout.js';
import { toBigInt } from '../../engine/domain/time-words.js';
import { CommandDecoder, WireCommand } from '../../gateway/proto/command-decoder.js';
import { SymbolTable } from '../../gateway/symbol-table.js';
import {
  clientMessage,
  decodeMessage,
  encodeMessage,
  field,
  lengthDelimited,
  varint,
} from '../support/contract-messages.js';

const symbols = new SymbolTable();
symbols.add(Buffer.from('AAPL'), 0);
symbols.add(Buffer.from('BTC-USD'), 1);
const decoder = new CommandDecoder(symbols);

/** What the decoder made of one command, as plain values. */
type Decoded = Record<string, unknown>;
let decoded: Decoded[] = [];

beforeEach(() => {
  decoded = [];
});

function decode(bytes: Uint8Array): boolean {
  decoded = [];
  return decoder.decodeMessage(bytes, { onCommand: (from) => decoded.push(read(from)) });
}

function read(from: CommandDecoder): Decoded {
  const { newOrder: order, replace, kind, bytes, logon } = from;
  const common = { kind, requestId: toBigInt(from.requestIdLow, from.requestIdHigh) };
  const named = { ...common, record: order.kind, symbol: from.symbol.text(bytes), instrument: order.instrument };
  const amounts = { quantity: order.quantity, price: order.price, stopPrice: order.stopPrice };
  const id = { clientOrderIdLength: order.clientOrderIdLength, clientOrderId: idBytes(order.bytes, 140, 36) };
  switch (kind) {
    case WireCommand.NEW_ORDER:
      return {
        ...named,
        ...amounts,
        ...id,
        side: order.side,
        type: order.type,
        timeInForce: order.timeInForce,
        trailOffset: order.trailOffset,
        displayQuantity: order.displayQuantity,
        minQuantity: order.minQuantity,
        postOnly: order.postOnly,
        reduceOnly: order.reduceOnly,
        selfTradePrevention: order.selfTradePrevention,
        expireTime: toBigInt(order.expireTimeLow, order.expireTimeHigh),
        deadline: toBigInt(order.deadlineLow, order.deadlineHigh),
        tagLength: order.tagLength,
        tag: idBytes(order.bytes, 176, 16),
        hidden: order.hidden,
      };
    case WireCommand.REPLACE: {
      const newId = { newLength: replace.newClientOrderIdLength, newId: idBytes(order.bytes, 192, 36) };
      return { ...named, ...amounts, ...id, ...newId, orderId: replace.orderId };
    }
    case WireCommand.CANCEL:
      return { ...named, ...id, orderId: replace.orderId };
    case WireCommand.MASS_CANCEL:
      return { ...named, side: order.side, tagLength: order.tagLength, tag: idBytes(order.bytes, 176, 16) };
    case WireCommand.LOGON:
      return {
        ...common,
        account: logon.account.text(bytes),
        token: logon.token.text(bytes),
        cancelOnDisconnect: logon.cancelOnDisconnect,
        selfTradePrevention: logon.selfTradePrevention,
        resume: logon.resume,
        resumeAfter: logon.resumeAfter,
      };
    case WireCommand.HEARTBEAT:
      return { ...common, clientTime: toBigInt(from.heartbeatLow, from.heartbeatHigh) };
    default:
      return common;
  }
}

function idBytes(bytes: Uint8Array, at: number, size: number): string {
  return Buffer.from(bytes.subarray(at, at + size)).toString('hex');
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the library gives
type Any = any;

const amountOf = (value: string | undefined) => Number(value ?? 0);
const enumOf = (value: number | undefined) => ((value ?? 0) < 0 || (value ?? 0) > 255 ? 255 : (value ?? 0));
const lengthOf = (text: string | undefined) => Math.min(255, Buffer.byteLength(text ?? ''));
const cut = (text: string | undefined, size: number) =>
  Buffer.concat([Buffer.from(text ?? '').subarray(0, size), Buffer.alloc(size)])
    .subarray(0, size)
    .toString('hex');
const instrumentOf = (symbol: string | undefined) => ['AAPL', 'BTC-USD'].indexOf(symbol ?? '');

/** The same values from the library's own decoding. */
function expected(command: Any): Decoded {
  const common = { requestId: BigInt(command.request_id ?? 0) };
  const kind =
    ['logon', 'new_order', 'replace', 'cancel', 'mass_cancel', 'heartbeat', 'dead_man'].findIndex(
      (name) => name in command,
    ) + 2;
  if (kind === 1) return { ...common, kind: WireCommand.NONE };
  const named = (symbol: string | undefined, record: number) => ({
    ...common,
    kind,
    record,
    symbol: symbol ?? '',
    instrument: instrumentOf(symbol),
  });
  const idOf = (text: string | undefined) => ({ clientOrderIdLength: lengthOf(text), clientOrderId: cut(text, 36) });
  const amounts = (from: Any) => ({
    quantity: amountOf(from.quantity),
    price: amountOf(from.price),
    stopPrice: amountOf(from.stop_price),
  });
  switch (kind) {
    case WireCommand.NEW_ORDER: {
      const order = command.new_order;
      return {
        ...named(order.symbol, CommandKind.NEW_ORDER),
        ...amounts(order),
        ...idOf(order.client_order_id),
        side: enumOf(order.side),
        type: enumOf(order.type),
        timeInForce: enumOf(order.time_in_force),
        trailOffset: amountOf(order.trail_offset),
        displayQuantity: amountOf(order.display_quantity),
        minQuantity: amountOf(order.min_quantity),
        postOnly: enumOf(order.post_only),
        reduceOnly: order.reduce_only ? 1 : 0,
        selfTradePrevention: enumOf(order.self_trade_prevention),
        expireTime: BigInt(order.expire_time_ns ?? 0),
        deadline: BigInt(order.deadline_ns ?? 0),
        tagLength: lengthOf(order.tag),
        tag: cut(order.tag, 16),
        hidden: order.hidden ? 1 : 0,
      };
    }
    case WireCommand.REPLACE: {
      const { replace } = command;
      const reference = replace.order ?? {};
      return {
        ...named(reference.symbol, CommandKind.REPLACE),
        ...amounts(replace),
        ...idOf(reference.client_order_id),
        newLength: lengthOf(replace.new_client_order_id),
        newId: cut(replace.new_client_order_id, 36),
        orderId: amountOf(reference.order_id),
      };
    }
    case WireCommand.CANCEL: {
      const reference = command.cancel.order ?? {};
      const id = idOf(reference.client_order_id);
      return { ...named(reference.symbol, CommandKind.CANCEL), ...id, orderId: amountOf(reference.order_id) };
    }
    case WireCommand.MASS_CANCEL: {
      const filter = command.mass_cancel;
      const tag = { tagLength: lengthOf(filter.tag), tag: cut(filter.tag, 16) };
      return { ...named(filter.symbol, CommandKind.MASS_CANCEL), side: enumOf(filter.side), ...tag };
    }
    case WireCommand.LOGON: {
      const { logon } = command;
      return {
        ...common,
        kind,
        account: logon.account ?? '',
        token: logon.token ?? '',
        cancelOnDisconnect: enumOf(logon.cancel_on_disconnect),
        selfTradePrevention: enumOf(logon.default_self_trade_prevention),
        resume: logon.resume ? 1 : 0,
        resumeAfter: amountOf(logon.resume_after),
      };
    }
    case WireCommand.HEARTBEAT:
      return { ...common, kind, clientTime: BigInt(command.heartbeat.client_time_ns ?? 0) };
    default:
      return { ...common, kind };
  }
}

describe('a message that the library encodes', () => {
  it('is in the record, field by field', () => {
    fc.assert(
      fc.property(clientMessage, (message) => {
        const bytes = encodeMessage('ClientMessage', message);
        expect(decode(bytes)).toBe(true);
        const { commands = [] } = decodeMessage('ClientMessage', bytes);
        expect(decoded).toEqual(commands.map(expected));
      }),
      { numRuns: 2000 },
    );
  });

  it('cut short anywhere is refused whole, or is a message of fewer commands', () => {
    fc.assert(
      fc.property(clientMessage, (message) => {
        const bytes = encodeMessage('ClientMessage', message);
        const whole = decode(bytes) ? decoded : [];
        for (let end = 0; end < bytes.length; end++) {
          if (decode(bytes.subarray(0, end))) expect(decoded).toEqual(whole.slice(0, decoded.length));
          else expect(decoded).toEqual([]);
        }
      }),
      { numRuns: 50 },
    );
  });
});

/** A ClientMessage of one command with this content. */
const message = (...content: number[]) => Uint8Array.from(lengthDelimited(1, content));
const newOrder = (...content: number[]) => lengthDelimited(3, content);
const ascii = (text: string) => [...Buffer.from(text)];

describe('odd but valid bytes', () => {
  const unknown = [
    ...field(900, 0, ...varint(2n ** 64n - 1n)),
    ...field(901, 1, 1, 2, 3, 4, 5, 6, 7, 8),
    ...lengthDelimited(902, [255, 254]),
    ...field(903, 3, ...field(1, 0, 5), ...field(7, 3, ...field(7, 4)), ...field(903, 4)),
    ...field(904, 5, 1, 2, 3, 4),
  ];

  it('unknown fields and groups of every wire type are passed over at every level', () => {
    const order = newOrder(...unknown, ...lengthDelimited(2, ascii('AAPL')), ...unknown, ...field(6, 0, 9), ...unknown);
    expect(decode(Uint8Array.from([...unknown, ...message(...unknown, ...order, ...unknown), ...unknown]))).toBe(true);
    expect(decoded).toMatchObject([{ kind: WireCommand.NEW_ORDER, instrument: 0, quantity: 9 }]);
  });

  it('a known field with another wire type is an unknown field', () => {
    expect(
      decode(message(...newOrder(...field(2, 0, 7), ...lengthDelimited(6, [1, 2]), ...field(7, 5, 1, 2, 3, 4)))),
    ).toBe(true);
    expect(decoded).toMatchObject([{ symbol: '', quantity: 0, price: 0 }]);
  });

  it('varints longer than they need be are read, in tags and lengths too', () => {
    const padded = [
      0xb0,
      0x80,
      0x00,
      ...varint(9n, 0).map((byte) => byte | 0x80),
      0x80,
      0x80,
      0x80,
      0x80,
      0x80,
      0x80,
      0x80,
      0x80,
      0x00,
    ];
    expect(
      decode(Uint8Array.from([0x8a, 0x00, 0x80 | (padded.length + 2), 0x00, 0x1a, padded.length, ...padded])),
    ).toBe(true);
    expect(decoded).toMatchObject([{ kind: WireCommand.NEW_ORDER, quantity: 9 }]);
  });

  it('the last of a repeated scalar stands, embedded messages of one kind are merged', () => {
    const first = newOrder(...field(6, 0, 1), ...field(7, 0, 2), ...lengthDelimited(1, ascii('first')));
    const second = newOrder(...field(6, 0, 3), ...field(6, 0, 4), ...lengthDelimited(1, ascii('x')));
    expect(decode(message(...first, ...field(1, 0, 5), ...second, ...field(1, 0, 6)))).toBe(true);
    expect(decoded).toMatchObject([
      { requestId: 6n, quantity: 4, price: 2, clientOrderIdLength: 1, clientOrderId: cut('x', 36) },
    ]);
    const reference = (...content: number[]) => lengthDelimited(5, lengthDelimited(1, content));
    const named = reference(...lengthDelimited(2, ascii('id')));
    expect(decode(message(...reference(...field(1, 0, 5)), ...named))).toBe(true);
    expect(decoded).toMatchObject([{ kind: WireCommand.CANCEL, orderId: 5, clientOrderIdLength: 2 }]);
  });

  it('the last kind of a oneof stands, empty of an earlier occurrence of itself before another kind', () => {
    const cancel = lengthDelimited(5, lengthDelimited(1, field(1, 0, 5)));
    expect(decode(message(...newOrder(...field(6, 0, 1)), ...cancel))).toBe(true);
    expect(decoded).toMatchObject([{ kind: WireCommand.CANCEL, orderId: 5 }]);
    expect(decode(message(...newOrder(...field(6, 0, 1)), ...cancel, ...newOrder(...field(7, 0, 2))))).toBe(true);
    expect(decoded).toMatchObject([{ kind: WireCommand.NEW_ORDER, quantity: 0, price: 2 }]);
  });

  it('what is too large or negative stays too large', () => {
    for (const value of [2n ** 53n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n]) {
      expect(
        decode(message(...newOrder(...field(6, 0, ...varint(value)), ...field(3, 0, ...varint(2n ** 64n - 1n))))),
      ).toBe(true);
      expect(decoded[0].quantity).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
      expect(decoded[0].side).toBe(255);
    }
  });

  it('an empty message has no commands and an empty command no kind', () => {
    expect(decode(new Uint8Array())).toBe(true);
    expect(decoded).toEqual([]);
    expect(decode(message())).toBe(true);
    expect(decoded).toEqual([{ kind: WireCommand.NONE, requestId: 0n }]);
  });
});

describe('bytes that are not valid', () => {
  const good = message(...newOrder(...field(6, 0, 9)));
  const BAD: ReadonlyArray<readonly [string, readonly number[]]> = [
    ['field number 0', [0x00, 0x00]],
    ['field number 0 in a long tag', [0x80, 0x00]],
    ['a tag above 32 bits', [0xff, 0xff, 0xff, 0xff, 0x7f, 0x00]],
    ['wire type 6', field(900, 6)],
    ['wire type 7', field(900, 7)],
    ['a varint of eleven bytes', field(900, 0, ...new Array(10).fill(0x80), 0x00)],
    ['a varint without end', field(900, 0, 0x80)],
    ['a length beyond the end', field(1, 2, 5, 1)],
    ['a length above 32 bits', field(1, 2, ...varint(2n ** 40n))],
    ['a fixed64 cut short', field(900, 1, 1, 2, 3)],
    ['a fixed32 cut short', field(900, 5, 1, 2, 3)],
    ['a group without end', field(900, 3, ...field(1, 0, 1))],
    ['a group ended by another', field(900, 3, ...field(901, 4))],
    ['an end without a group', field(900, 4)],
    ['groups nested too deep', new Array(101).fill([...field(900, 3)]).flat()],
    ['a command cut short', [0x0a, 0x03, 0x1a, 0x05, 0x30]],
    ['a field that reaches beyond its message', lengthDelimited(1, [...field(3, 2, 2), ...field(6, 0), 0x80])],
    ['text that is not UTF-8', lengthDelimited(1, newOrder(...lengthDelimited(1, [0xff])))],
    ['overlong UTF-8', lengthDelimited(1, newOrder(...lengthDelimited(17, [0xc0, 0x80])))],
    ['a surrogate', lengthDelimited(1, newOrder(...lengthDelimited(2, [0xed, 0xa0, 0x80])))],
    ['UTF-8 cut short', lengthDelimited(1, lengthDelimited(2, lengthDelimited(1, [0xe2, 0x82])))],
  ];

  it.each(BAD)('%s refuses the whole message', (_name, bytes) => {
    expect(decode(Uint8Array.from([...good, ...bytes]))).toBe(false);
    expect(decoded).toEqual([]);
    expect(decoder.verifier.faultAt).toBeGreaterThanOrEqual(good.length);
    expect(decode(good)).toBe(true);
    expect(decoded).toMatchObject([{ quantity: 9 }]);
  });
});
