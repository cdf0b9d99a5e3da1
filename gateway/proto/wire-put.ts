// hot path
// Protobuf primitives put into bytes at a place; each returns the place behind. What encodes many fields in a row keeps the
// place in a register this way, where a WireWriter would store and load it at every byte. The caller has made room.

const WORD = 0x1_0000_0000;
const AMOUNT_LIMIT = WORD * WORD;
/** A u64 takes nine bytes from 2^56 on, below 2^63: so do all instants between 1972 and 2262. */
const NINE_BYTES_HIGH_MIN = 1 << 24;

/** A varint of up to 32 bits. */
export function putVarint(to: Uint8Array, at: number, value: number): number {
  let left = value >>> 0;
  while (left > 0x7f) {
    to[at++] = left | 0x80;
    left >>>= 7;
  }
  to[at++] = left;
  return at;
}

/** A varint of 64 bits, given as two words. */
export function putWords(to: Uint8Array, at: number, low: number, high: number): number {
  if (high === 0) return putVarint(to, at, low);
  to[at] = low | 0x80;
  to[at + 1] = (low >>> 7) | 0x80;
  to[at + 2] = (low >>> 14) | 0x80;
  to[at + 3] = (low >>> 21) | 0x80;
  const middle = (low >>> 28) | ((high & 7) << 4); // the last four bits of the low word and the first three of the high one
  const rest = high >>> 3;
  if (rest === 0) {
    to[at + 4] = middle;
    return at + 5;
  }
  to[at + 4] = middle | 0x80;
  return putVarint(to, at + 5, rest);
}

/** A tag of one byte or two. */
export function putTag(to: Uint8Array, at: number, tag: number): number {
  if (tag < 0x80) {
    to[at] = tag;
    return at + 1;
  }
  to[at] = tag | 0x80;
  to[at + 1] = tag >>> 7;
  return at + 2;
}

/** A field of at most 32 bits; nothing where it is 0. */
export function putField(to: Uint8Array, at: number, tag: number, value: number): number {
  if (value === 0) return at;
  return putVarint(to, putTag(to, at, tag), value);
}

/** A double that holds an integer, as a u64; nothing where it is not above 0, and the largest u64 where it is too large. */
export function putAmount(to: Uint8Array, at: number, tag: number, value: number): number {
  if (!(value > 0)) return at;
  const from = putTag(to, at, tag);
  if (value < WORD) return putVarint(to, from, value);
  if (value < AMOUNT_LIMIT) return putWords(to, from, value | 0, (value / WORD) | 0);
  return putWords(to, from, -1, -1);
}

/** A u64 given as two words; nothing where it is 0. */
export function putWordsField(to: Uint8Array, at: number, tag: number, low: number, high: number): number {
  if ((low | high) === 0) return at;
  return putWords(to, putTag(to, at, tag), low, high);
}

/** The same with a tag of one byte, made for instants: ten stores. */
export function putInstant(to: Uint8Array, at: number, tag: number, low: number, high: number): number {
  if (high < NINE_BYTES_HIGH_MIN) return putWordsField(to, at, tag, low, high);
  to[at] = tag;
  to[at + 1] = low | 0x80;
  to[at + 2] = (low >>> 7) | 0x80;
  to[at + 3] = (low >>> 14) | 0x80;
  to[at + 4] = (low >>> 21) | 0x80;
  to[at + 5] = (low >>> 28) | (high << 4) | 0x80;
  to[at + 6] = (high >>> 3) | 0x80;
  to[at + 7] = (high >>> 10) | 0x80;
  to[at + 8] = (high >>> 17) | 0x80;
  to[at + 9] = high >>> 24;
  return at + 10;
}

/** Bytes as they are: a field encoded earlier. */
export function putBytes(to: Uint8Array, at: number, from: Uint8Array, start: number, length: number): number {
  for (let i = 0; i < length; i++) to[at + i] = from[start + i];
  return at + length;
}

/** A field of bytes; nothing where there are none. */
export function putBytesField(
  to: Uint8Array,
  at: number,
  tag: number,
  from: Uint8Array,
  start: number,
  length: number,
): number {
  if (length === 0) return at;
  const begun = putVarint(to, putTag(to, at, tag), length);
  return putBytes(to, begun, from, start, length);
}
