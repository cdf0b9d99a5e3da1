// hot path
// Writes protobuf primitives into one growing buffer, forwards. Zero fields are left out by the callers or by the
// `…Field` methods, so that what comes out is canonical. Callers reserve room once for a whole event.

const WORD = 0x1_0000_0000;
const AMOUNT_LIMIT = WORD * WORD;

export class WireWriter {
  bytes: Buffer;
  /** Where the next byte goes: the length of what was written. */
  at = 0;

  constructor(capacityBytes: number) {
    this.bytes = Buffer.allocUnsafeSlow(capacityBytes);
  }

  /** Makes sure of room for `count` more bytes. */
  reserve(count: number): void {
    if (this.at + count > this.bytes.length) this.#grow(this.at + count);
  }

  /** Cold: at most a few times in a session's life. */
  #grow(needed: number): void {
    let capacity = this.bytes.length * 2;
    while (capacity < needed) capacity *= 2;
    const grown = Buffer.allocUnsafeSlow(capacity);
    this.bytes.copy(grown, 0, 0, this.at);
    this.bytes = grown;
  }

  writeByte(value: number): void {
    this.bytes[this.at++] = value;
  }

  /** A varint of up to 32 bits. */
  writeVarint(value: number): void {
    const bytes = this.bytes;
    let at = this.at;
    value >>>= 0;
    while (value > 0x7f) {
      bytes[at++] = (value & 0x7f) | 0x80;
      value >>>= 7;
    }
    bytes[at++] = value;
    this.at = at;
  }

  /** A varint of 64 bits, given as two words. */
  writeWords(low: number, high: number): void {
    if (high === 0) {
      this.writeVarint(low);
      return;
    }
    const bytes = this.bytes;
    let at = this.at;
    low >>>= 0;
    high >>>= 0;
    for (let i = 0; i < 4; i++) {
      bytes[at++] = (low & 0x7f) | 0x80;
      low >>>= 7;
    }
    low |= (high & 7) << 4; // the last four bits of the low word and the first three of the high one
    high >>>= 3;
    if (high === 0) {
      bytes[at++] = low;
    } else {
      bytes[at++] = low | 0x80;
      while (high > 0x7f) {
        bytes[at++] = (high & 0x7f) | 0x80;
        high >>>= 7;
      }
      bytes[at++] = high;
    }
    this.at = at;
  }

  /** A double that holds a non-negative integer, as a u64; what is too large becomes the largest u64. */
  writeAmount(value: number): void {
    if (value < WORD) this.writeVarint(value);
    else if (value < AMOUNT_LIMIT) this.writeWords(value | 0, (value / WORD) | 0);
    else this.writeWords(-1, -1);
  }

  amountField(tag: number, value: number): void {
    if (!(value > 0)) return;
    this.writeVarint(tag);
    this.writeAmount(value);
  }

  varintField(tag: number, value: number): void {
    if (value === 0) return;
    this.writeVarint(tag);
    this.writeVarint(value);
  }

  wordsField(tag: number, low: number, high: number): void {
    if ((low | high) === 0) return;
    this.writeVarint(tag);
    this.writeWords(low, high);
  }

  /** Copies bytes as they are: a field encoded earlier. */
  writeBytes(source: Uint8Array, from: number, length: number): void {
    const bytes = this.bytes;
    const at = this.at;
    for (let i = 0; i < length; i++) bytes[at + i] = source[from + i];
    this.at = at + length;
  }

  bytesField(tag: number, source: Uint8Array, from: number, length: number): void {
    if (length === 0) return;
    this.writeVarint(tag);
    this.writeVarint(length);
    this.writeBytes(source, from, length);
  }

  /** For cold code: a string field; reserves its own room. */
  textField(tag: number, text: string): void {
    if (text === '') return;
    const length = Buffer.byteLength(text);
    this.reserve(length + 16);
    this.writeVarint(tag);
    this.writeVarint(length);
    this.at += this.bytes.write(text, this.at);
  }

  /** Begins an embedded message of at most 16,383 bytes; hand what this returns to `endMessage`. */
  beginMessage(tag: number): number {
    this.writeVarint(tag);
    this.at += 2;
    return this.at;
  }

  endMessage(start: number): void {
    const bytes = this.bytes;
    const length = this.at - start;
    if (length > 0x7f) {
      bytes[start - 2] = (length & 0x7f) | 0x80;
      bytes[start - 1] = length >> 7;
    } else {
      bytes[start - 2] = length;
      bytes.copyWithin(start - 1, start, this.at);
      this.at--;
    }
  }
}
