// hot path
// The journal of durability `none`: keeps nothing, so that a restart begins with empty books.

import type { RecordMemory } from '../domain/record-memory.js';
import type { Journal } from './journal.js';

export class NullJournal implements Journal {
  readonly batchIsFull = false;
  readonly hasRoom = true;
  readonly roomFailure = undefined;
  batchRecords = 0;

  append(_memory: RecordMemory, _offset: number, _sequence: number, _timeLow: number, _timeHigh: number): void {
    this.batchRecords++;
  }

  sync(): void {
    this.batchRecords = 0;
  }

  close(): void {}
}
