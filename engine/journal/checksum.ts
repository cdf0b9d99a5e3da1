// hot path
// CRC32 (the polynomial of zlib and PNG) over a part of a record memory. Long runs are Node's own, 4 GB/s; a call of it costs
// some 200 ns and a view, so short runs, such as the header of a batch, are computed here, eight bytes a step by eight
// tables ("slicing by 8": Kounavis and Berry, A Systematic Approach to Building High Performance Software-based CRC
// Generators, 2005).

import { crc32 } from 'node:zlib';
import type { RecordMemory } from '../domain/record-memory.js';

/** From here on Node's own is faster. */
const SHORT_BYTES_MAX = 256;
const REVERSED_POLYNOMIAL = 0xedb88320;
const SLICES = 8;

const tables = makeTables();

/** The checksum of bytes `from` to `to`, as a signed word, the way it is stored. */
export function checksumOf(memory: RecordMemory, from: number, to: number): number {
  const isShort = to - from <= SHORT_BYTES_MAX && ((from | to) & 3) === 0;
  return isShort ? shortChecksum(memory.int32, from >> 2, to >> 2) : crc32(memory.uint8.subarray(from, to)) | 0;
}

/** Of whole words; little endian, as everything here. */
function shortChecksum(words: Int32Array, from: number, to: number): number {
  const t = tables;
  let crc = -1;
  let at = from;
  for (; at + 1 < to; at += 2) {
    const one = words[at] ^ crc;
    const two = words[at + 1];
    crc =
      t[1792 + (one & 255)] ^
      t[1536 + ((one >>> 8) & 255)] ^
      t[1280 + ((one >>> 16) & 255)] ^
      t[1024 + (one >>> 24)] ^
      t[768 + (two & 255)] ^
      t[512 + ((two >>> 8) & 255)] ^
      t[256 + ((two >>> 16) & 255)] ^
      t[two >>> 24];
  }
  if (at < to) {
    const one = words[at] ^ crc;
    crc = t[768 + (one & 255)] ^ t[512 + ((one >>> 8) & 255)] ^ t[256 + ((one >>> 16) & 255)] ^ t[one >>> 24];
  }
  return ~crc;
}

/** Cold: table `k`, from 256 k, advances a byte by k more zero bytes. */
function makeTables(): Int32Array {
  const made = new Int32Array(SLICES * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ REVERSED_POLYNOMIAL;
    made[byte] = crc;
  }
  for (let at = 256; at < made.length; at++) {
    const before = made[at - 256];
    made[at] = (before >>> 8) ^ made[before & 255];
  }
  return made;
}
