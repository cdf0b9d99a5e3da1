// A JSON request's id as the two words of a record, and the words that stand for a frame whose id could not be told.

import { highWord, lowWord } from '../../engine/domain/time-words.js';
import type { Words } from '../event-publisher.js';

/** 2^64-1: no JSON request has it, for theirs are below 2^53. */
const NO_REQUEST_ID: Words = [-1, -1];

export function requestIdWords(id: number | undefined): Words {
  if (id === undefined) return NO_REQUEST_ID;
  const wide = BigInt(id);
  return [lowWord(wide), highWord(wide)];
}

export function isNoRequestId(low: number, high: number): boolean {
  return (low & high) === -1;
}
