// The checksum of short runs is Node's, for every length and place.

import { crc32 } from 'node:zlib';
import { expect, it } from 'vitest';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { checksumOf } from '../../engine/journal/checksum.js';
import { SeededRandom } from '../support/seeded-random.js';

it('is the CRC32 of zlib, whatever is summed', () => {
  const memory = RecordMemory.allocate(1024);
  const random = new SeededRandom(11);
  for (const fill of [() => 0, () => 255, () => random.below(256)]) {
    for (let at = 0; at < memory.uint8.length; at++) memory.uint8[at] = fill();
    for (let from = 0; from < 40; from++) {
      for (let to = from; to <= 600; to++) {
        const expected = crc32(memory.uint8.subarray(from, to)) | 0;
        if (checksumOf(memory, from, to) !== expected) expect([from, to, checksumOf(memory, from, to)]).toBe(expected);
      }
    }
  }
  expect(checksumOf(memory, 0, 4)).not.toBe(checksumOf(memory, 4, 8));
});
