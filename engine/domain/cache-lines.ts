// Memory whose records of 64 bytes are a cache line each. A large block of the C library begins a page, after 16 bytes of the
// library's own, and so does a large ArrayBuffer: a record of 64 bytes would lie in two lines, and cost twice what it need.

/** Bytes of a cache line. */
const LINE_BYTES = 64;
/** What the library keeps in front of a block. */
const BLOCK_HEADER_BYTES = 16;
/** From the beginning of a buffer to its first pair of lines, which processors fetch together. */
export const FIRST_LINE_BYTES = 2 * LINE_BYTES - BLOCK_HEADER_BYTES;

/** The same zeros as words and as doubles. Where the block is a small one, or another library's, only the pace differs. */
export interface CacheLines {
  readonly int32: Int32Array;
  readonly float64: Float64Array;
}

/** `byteLength` is a multiple of eight. */
export function allocateCacheLines(byteLength: number): CacheLines {
  const buffer = new ArrayBuffer(FIRST_LINE_BYTES + byteLength);
  return {
    int32: new Int32Array(buffer, FIRST_LINE_BYTES, byteLength >> 2),
    float64: new Float64Array(buffer, FIRST_LINE_BYTES, byteLength >> 3),
  };
}
