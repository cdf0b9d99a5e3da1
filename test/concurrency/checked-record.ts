// A 64-byte record whose sixteen words all follow from its number, so that a stale, torn or misplaced one is seen.

import type { RecordMemory } from '../../engine/domain/record-memory.js';

export const RECORD_BYTES = 64;
const WORDS = RECORD_BYTES >> 2;

/** A different word for each place and each number; the first is the number itself. */
function wordOf(number: number, place: number): number {
  return (number ^ Math.imul(number + place, Math.imul(place, 0x9e3779b1))) | 0;
}

export function writeRecord(memory: RecordMemory, offset: number, number: number): void {
  const words = memory.int32;
  const first = offset >> 2;
  for (let place = 0; place < WORDS; place++) words[first + place] = wordOf(number, place);
}

export function holdsRecord(memory: RecordMemory, offset: number, number: number): boolean {
  const words = memory.int32;
  const first = offset >> 2;
  for (let place = 0; place < WORDS; place++) if (words[first + place] !== wordOf(number, place)) return false;
  return true;
}
