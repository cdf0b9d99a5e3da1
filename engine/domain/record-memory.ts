// hot path
// The memory that fixed-layout records live in: one buffer seen as bytes, words and doubles, and the flyweight base
// that places itself over one record of it. Offsets are bytes and multiples of eight; words and amounts are little
// endian, as on every machine that Node runs on.

import { FIRST_LINE_BYTES } from './cache-lines.js';

/** One buffer through three windows. */
export class RecordMemory {
  readonly buffer: ArrayBufferLike;
  readonly uint8: Uint8Array;
  readonly uint16: Uint16Array;
  readonly int32: Int32Array;
  readonly float64: Float64Array;

  constructor(buffer: ArrayBufferLike, byteOffset = 0, byteLength = buffer.byteLength - byteOffset) {
    this.buffer = buffer;
    this.uint8 = new Uint8Array(buffer, byteOffset, byteLength);
    this.uint16 = new Uint16Array(buffer, byteOffset, byteLength >> 1);
    this.int32 = new Int32Array(buffer, byteOffset, byteLength >> 2);
    this.float64 = new Float64Array(buffer, byteOffset, byteLength >> 3);
  }

  /** Private memory of one thread, for a scratch record. */
  static allocate(byteLength: number): RecordMemory {
    return new RecordMemory(new ArrayBuffer(FIRST_LINE_BYTES + byteLength), FIRST_LINE_BYTES);
  }
}

/**
 * A flyweight: reads and writes one record in place. Subclasses add the fields of their layout. The fields are only
 * declared, so that each is written once, by the constructor: defining them first made construction many times slower.
 */
export class RecordView {
  declare protected uint8: Uint8Array;
  declare protected uint16: Uint16Array;
  declare protected int32: Int32Array;
  declare protected float64: Float64Array;
  /** Where the record begins, in bytes, halves, words and doubles. */
  declare protected b: number;
  declare protected h: number;
  declare protected w: number;
  declare protected d: number;

  constructor(memory: RecordMemory, byteOffset = 0) {
    this.uint8 = memory.uint8;
    this.uint16 = memory.uint16;
    this.int32 = memory.int32;
    this.float64 = memory.float64;
    this.at(byteOffset);
  }

  /** Moves to another memory, as one reader of several rings must. */
  over(memory: RecordMemory, byteOffset: number): this {
    this.uint8 = memory.uint8;
    this.uint16 = memory.uint16;
    this.int32 = memory.int32;
    this.float64 = memory.float64;
    return this.at(byteOffset);
  }

  /** Moves to the record that begins at this byte. */
  at(byteOffset: number): this {
    this.b = byteOffset;
    this.h = byteOffset >> 1;
    this.w = byteOffset >> 2;
    this.d = byteOffset >> 3;
    return this;
  }

  /** Where this record begins, in bytes. */
  get byteOffset(): number {
    return this.b;
  }

  /** Where this record begins, in words: for copies of word runs between records. */
  get wordOffset(): number {
    return this.w;
  }

  get words(): Int32Array {
    return this.int32;
  }

  get bytes(): Uint8Array {
    return this.uint8;
  }

  get doubles(): Float64Array {
    return this.float64;
  }
}
