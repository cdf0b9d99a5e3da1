// The contract's messages through a standard protobuf library, and arbitrary ones of them for fast-check.

import { join } from 'node:path';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { projectRoot } from './source-tree.js';

const root = new protobuf.Root();
root.resolvePath = (_origin, target) => target;
root.loadSync(join(projectRoot, 'gateway/proto/ringbook.proto'), { keepCase: true });

/** Bytes of a message as the library writes them. */
export function encodeMessage(type: string, message: object): Uint8Array {
  const found = root.lookupType(`ringbook.v1.${type}`);
  return found.encode(found.fromObject(message)).finish();
}

/** A message as the library reads it: 64-bit integers as decimal strings, zeros and empty fields left out. */
// biome-ignore lint/suspicious/noExplicitAny: the shape is the proto's, checked by the assertions of each test
export function decodeMessage(type: string, bytes: Uint8Array): any {
  const found = root.lookupType(`ringbook.v1.${type}`);
  return found.toObject(found.decode(bytes), { longs: String, enums: Number });
}

const WORD = 2n ** 64n;

/** A u64 as a decimal string: small, around the edges of 32, 53 and 64 bits, or anything. */
export const u64 = fc
  .oneof(
    fc.bigInt(0n, 300n),
    fc.bigInt(2n ** 32n - 3n, 2n ** 32n + 3n),
    fc.bigInt(2n ** 53n - 3n, 2n ** 53n + 3n),
    fc.bigInt(WORD - 3n, WORD - 1n),
    fc.bigInt(0n, WORD - 1n),
  )
  .map(String);

/** A u64 that a double holds. */
export const amount = fc.oneof(fc.nat(300), fc.maxSafeNat());

const text = (maxLength: number) =>
  fc.oneof(fc.string({ maxLength }), fc.string({ maxLength, unit: 'grapheme' }), fc.constant(''));
const enumeration = fc.oneof(fc.nat(10), fc.integer());
const symbol = fc.oneof(fc.constantFrom('AAPL', 'BTC-USD', 'NOPE', ''), text(20));

const orderRef = fc.record({ order_id: u64, client_order_id: text(60), symbol }, { requiredKeys: [] });

const newOrder = fc.record(
  {
    client_order_id: text(60),
    symbol,
    side: enumeration,
    type: enumeration,
    time_in_force: enumeration,
    quantity: u64,
    price: u64,
    stop_price: u64,
    trail_offset: u64,
    display_quantity: u64,
    min_quantity: u64,
    post_only: enumeration,
    reduce_only: fc.boolean(),
    self_trade_prevention: enumeration,
    expire_time_ns: u64,
    deadline_ns: u64,
    tag: text(40),
    hidden: fc.boolean(),
  },
  { requiredKeys: [] },
);

const logon = fc.record(
  {
    account: text(50),
    token: text(50),
    strategy: text(50),
    cancel_on_disconnect: enumeration,
    default_self_trade_prevention: enumeration,
    resume_after: u64,
    resume: fc.boolean(),
  },
  { requiredKeys: [] },
);

const replace = fc.record(
  { order: orderRef, new_client_order_id: text(60), quantity: u64, price: u64, stop_price: u64 },
  { requiredKeys: [] },
);
const cancel = fc.record({ order: orderRef }, { requiredKeys: [] });
const massCancel = fc.record({ symbol, side: enumeration, tag: text(40) }, { requiredKeys: [] });
const heartbeat = fc.record({ client_time_ns: u64 }, { requiredKeys: [] });
const deadMan = fc.record({ timeout_ms: fc.nat() }, { requiredKeys: [] });

/** One Command of any kind, or of none. */
export const command = fc
  .tuple(
    u64,
    fc.oneof(
      newOrder.map((new_order) => ({ new_order })),
      replace.map((fields) => ({ replace: fields })),
      cancel.map((fields) => ({ cancel: fields })),
      massCancel.map((mass_cancel) => ({ mass_cancel })),
      logon.map((fields) => ({ logon: fields })),
      heartbeat.map((fields) => ({ heartbeat: fields })),
      deadMan.map((dead_man) => ({ dead_man })),
      fc.constant({}),
    ),
  )
  .map(([request_id, kind]) => ({ request_id, ...kind }));

export const clientMessage = fc.record({ commands: fc.array(command, { maxLength: 6 }) });

/** Raw protobuf pieces, for messages that no library writes. */
export function varint(value: bigint | number, padding = 0): number[] {
  const bytes: number[] = [];
  let rest = BigInt(value);
  do {
    bytes.push(Number(rest & 0x7fn));
    rest >>= 7n;
  } while (rest > 0n);
  for (let i = 0; i < padding; i++) bytes.push(0);
  return bytes.map((byte, index) => (index < bytes.length - 1 ? byte | 0x80 : byte));
}

export function field(number: number, wireType: number, ...content: number[]): number[] {
  return [...varint((number << 3) | wireType), ...content];
}

export function lengthDelimited(number: number, content: readonly number[]): number[] {
  return [...field(number, 2), ...varint(content.length), ...content];
}
