// Instants of a scenario: a time of the UTC day, with the day before it where that changes. Nanoseconds since the epoch.

import type { Words } from './words.js';

const DAY = /^\d{4}-\d\d-\d\d$/;
const TIME = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?$/;
const NANOS_PER_SECOND = 1_000_000_000n;
const NANOS_PER_DAY = 86_400n * NANOS_PER_SECOND;

/** When a scenario begins that does not say so. */
export const FIRST_INSTANT = BigInt(Date.UTC(2026, 0, 5, 12)) * 1_000_000n;

/** Takes `09:30`, `09:30:00.5` or `2026-01-05 09:30`; without a day it is that of `now`. */
export function takeInstant(words: Words, now: bigint): bigint {
  let word = words.take('a time such as 09:30:00');
  let day = now - (now % NANOS_PER_DAY);
  if (DAY.test(word)) {
    const parsed = Date.parse(`${word}T00:00:00Z`);
    if (Number.isNaN(parsed)) words.fail(`"${word}" is not a day`, 'write it as 2026-01-05');
    day = BigInt(parsed) * 1_000_000n;
    word = words.take('a time such as 09:30:00');
  }
  const nanos = nanosOfDay(word);
  if (nanos === undefined) words.fail(`"${word}" is not a time of day`, 'write it as 09:30, 09:30:00 or 09:30:00.5');
  return day + nanos;
}

/** Takes a time of day; seconds since midnight UTC. */
export function takeSecondOfDay(words: Words): number {
  const word = words.take('a time such as 09:30');
  const nanos = nanosOfDay(word);
  if (nanos === undefined || nanos % NANOS_PER_SECOND !== 0n) {
    words.fail(`"${word}" is not a second of the day`, 'write it as 09:30 or 09:30:00');
  }
  return Number(nanos / NANOS_PER_SECOND);
}

function nanosOfDay(word: string): bigint | undefined {
  const match = TIME.exec(word);
  if (match === null) return undefined;
  const [hours, minutes, seconds] = [match[1], match[2], match[3] ?? '0'].map(Number);
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  const whole = BigInt(hours * 3600 + minutes * 60 + seconds);
  return whole * NANOS_PER_SECOND + BigInt((match[4] ?? '').padEnd(9, '0') || '0');
}
