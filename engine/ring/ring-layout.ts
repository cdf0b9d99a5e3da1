// Where everything lies in the shared memory of a one-to-one ring; the algorithm in one-to-one-ring.ts knows no offsets.
//
//   byte   0  +--------------------------------------------------------------------+
//             | producer position (i32) | padding to 128 bytes                     |  written by the producer alone
//   byte 128  +--------------------------------------------------------------------+
//             | consumer position (i32) | padding to 128 bytes                     |  written by the consumer alone
//   byte 256  +--------------------------------------------------------------------+
//             | refusals (i32)          | padding to 128 bytes                     |  written by the producer alone
//   byte 384  +--------------------------------------------------------------------+
//             | eager (i32)             | padding to 128 bytes                     |  written by the consumer alone
//   byte 512  +--------------------------------------------------------------------+
//             | record 0 | record 1 | ...                      | record capacity-1 |  record of position p at p mod capacity
//             +--------------------------------------------------------------------+
//
// 128 bytes, not 64, keep the two writers apart, because the processors' prefetchers fetch cache lines in pairs. Refusals
// have a line of their own, so that a producer that tries again and again at a full ring leaves the consumer's looks alone.
// So has eager, which is looked at with each quiet commit and hardly ever written.

import { InvariantError } from '../domain/invariant.js';

/** Words of the header, by index into an Int32Array over the ring's buffer. */
export const RingHeader = { PRODUCER_POSITION: 0, CONSUMER_POSITION: 32, REFUSALS: 64, EAGER: 96 } as const;

/** Bytes before the first record. */
export const RING_HEADER_BYTES = 512;

/** The largest ring: record offsets must stay exact under 32-bit arithmetic. */
const RECORD_AREA_BYTES_MAX = 2 ** 30;

/** All that a thread needs to take its end of a ring; structured-cloneable, so it travels as worker data. */
export interface RingSpec {
  readonly buffer: SharedArrayBuffer;
  /** In records, a power of two. */
  readonly capacity: number;
  /** A multiple of eight. */
  readonly recordBytes: number;
  readonly name: string;
}

/**
 * Allocates an empty ring. Both positions begin at `startPosition`, which only tests set, to cross the wrap of the
 * 32-bit positions at once.
 */
export function allocateRing(name: string, capacity: number, recordBytes: number, startPosition = 0): RingSpec {
  if (!Number.isInteger(capacity) || capacity < 1 || (capacity & (capacity - 1)) !== 0) {
    throw new InvariantError(`ring ${name}: capacity ${capacity} is no power of two`);
  }
  if (!Number.isInteger(recordBytes) || recordBytes < 8 || recordBytes % 8 !== 0) {
    throw new InvariantError(`ring ${name}: record size ${recordBytes} is no multiple of 8`);
  }
  if (capacity * recordBytes > RECORD_AREA_BYTES_MAX) {
    throw new InvariantError(`ring ${name}: ${capacity} records of ${recordBytes} bytes exceed 1 GiB`);
  }
  const buffer = new SharedArrayBuffer(RING_HEADER_BYTES + capacity * recordBytes);
  const header = new Int32Array(buffer);
  header[RingHeader.PRODUCER_POSITION] = startPosition;
  header[RingHeader.CONSUMER_POSITION] = startPosition;
  return { buffer, capacity, recordBytes, name };
}

/** Stops the thread: its consumer handed back records that it was never given. */
export function overReleased(count: number, available: number): never {
  throw new InvariantError(`ring: ${count} records released of ${available} readable`);
}
