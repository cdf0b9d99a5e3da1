// hot path
// Reads protobuf primitives from bytes that nobody vouches for. Whatever is wrong sets `failed` and moves to the end of
// the input, so that every loop over a message ends; nothing here throws or reads outside [at, end).

/** The low three bits of a tag. */
export const WireType = {
  VARINT: 0,
  FIXED64: 1,
  LENGTH_DELIMITED: 2,
  START_GROUP: 3,
  END_GROUP: 4,
  FIXED32: 5,
} as const;

const WORD = 0x1_0000_0000;
/** As deep as other implementations let groups nest. */
const GROUP_DEPTH_MAX = 100;

export class WireReader {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  end = 0;
  failed = false;
  /** Where the fault was found, counted in bytes from 0. */
  faultAt = 0;
  /** The last varint, as two signed words. */
  low = 0;
  high = 0;

  /** Begins to read `bytes` from `start` up to, not including, `end`. */
  over(bytes: Uint8Array, start: number, end: number): this {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
    this.failed = false;
    return this;
  }

  fail(): void {
    if (!this.failed) this.faultAt = this.at;
    this.failed = true;
    this.at = this.end;
  }

  /** The next field's tag; 0 where there is none or it is not valid. */
  readTag(): number {
    if (this.at >= this.end) return 0;
    const first = this.bytes[this.at];
    if (first < 0x80) {
      if (first < 8) return this.#noTag();
      this.at++;
      return first;
    }
    this.readVarint();
    const tag = this.low >>> 0;
    if (this.failed || this.high !== 0 || tag < 8) return this.#noTag();
    return tag;
  }

  #noTag(): number {
    this.fail();
    return 0;
  }

  /** A varint of at most ten bytes into `low` and `high`; bits above the 64th are dropped, as everywhere. */
  readVarint(): void {
    const bytes = this.bytes;
    let at = this.at;
    const end = this.end;
    let low = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      if (at >= end) {
        this.fail();
        return;
      }
      const byte = bytes[at++];
      low |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        this.low = low;
        this.high = 0;
        this.at = at;
        return;
      }
    }
    if (at >= end) {
      this.fail();
      return;
    }
    let byte = bytes[at++];
    low |= (byte & 0x7f) << 28;
    let high = (byte & 0x7f) >> 4;
    for (let shift = 3; byte >= 0x80; shift += 7) {
      if (at >= end || shift > 31) {
        this.fail();
        return;
      }
      byte = bytes[at++];
      high |= (byte & 0x7f) << shift;
    }
    this.low = low;
    this.high = high;
    this.at = at;
  }

  /** A u64 as a double: exact up to 2^53, beyond it the nearest double, so still beyond it. */
  readAmount(): number {
    this.readVarint();
    return this.high === 0 ? this.low >>> 0 : (this.high >>> 0) * WORD + (this.low >>> 0);
  }

  /** An enumeration for a one-byte field: what does not fit, negative values too, is 255. */
  readEnum(): number {
    this.readVarint();
    const value = this.low;
    return value < 0 || value > 255 ? 255 : value;
  }

  /** 1 for any value but zero. */
  readBool(): number {
    this.readVarint();
    return (this.low | this.high) === 0 ? 0 : 1;
  }

  /** The length of what follows, which is known to lie inside the input. */
  readLength(): number {
    this.readVarint();
    const length = this.low >>> 0;
    if (this.failed) return 0;
    if (this.high !== 0 || length > this.end - this.at) {
      this.fail();
      return 0;
    }
    return length;
  }

  /** Passes over the field that this tag begins. */
  skip(tag: number): void {
    this.#skip(tag, 0);
  }

  #skip(tag: number, depth: number): void {
    switch (tag & 7) {
      case WireType.VARINT:
        this.readVarint();
        return;
      case WireType.FIXED64:
        this.#skipBytes(8);
        return;
      case WireType.LENGTH_DELIMITED:
        this.#skipBytes(this.readLength());
        return;
      case WireType.START_GROUP:
        this.#skipGroup(tag, depth + 1);
        return;
      case WireType.FIXED32:
        this.#skipBytes(4);
        return;
      default:
        this.fail(); // the end of a group that never began, or a wire type that does not exist
    }
  }

  #skipBytes(count: number): void {
    if (count > this.end - this.at) this.fail();
    else this.at += count;
  }

  #skipGroup(startTag: number, depth: number): void {
    if (depth > GROUP_DEPTH_MAX) {
      this.fail();
      return;
    }
    const endTag = startTag - WireType.START_GROUP + WireType.END_GROUP;
    for (;;) {
      const tag = this.readTag();
      if (tag === 0) {
        // the input ends inside the group
        this.fail();
        return;
      }
      if (tag === endTag) return;
      this.#skip(tag, depth);
      if (this.failed) return;
    }
  }
}
