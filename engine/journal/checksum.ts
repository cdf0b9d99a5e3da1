// CRC32 (the polynomial of zlib and PNG) over a part of a record memory: Node's own, 4 GB/s on long runs.

import { crc32 } from 'node:zlib';
import type { RecordMemory } from '../domain/record-memory.js';

/** The checksum of bytes `from` to `to`, as a signed word, the way it is stored. */
export function checksumOf(memory: RecordMemory, from: number, to: number): number {
  return crc32(memory.uint8.subarray(from, to)) | 0;
}
