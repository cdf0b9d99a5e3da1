// What the engine agent sees of the journal, whatever keeps it: appends command by command, makes durable batch by batch.

import type { RecordMemory } from '../domain/record-memory.js';
import type { JournalStorageError } from './journal-errors.js';

export interface Journal {
  /** Appends one sequenced command to the batch; `time` is the engine's stamp that replay will give it again. */
  append(memory: RecordMemory, offset: number, engineSequence: number, timeLow: number, timeHigh: number): void;
  /** True when the batch cannot take another largest record: `sync()` is due before the next append. */
  readonly batchIsFull: boolean;
  /** False where there is no room for another command: none may be appended until there is. */
  readonly hasRoom: boolean;
  /** Where `hasRoom` was false: what stood in the way. */
  readonly roomFailure: JournalStorageError | undefined;
  /** Commands appended since the last sync. */
  readonly batchRecords: number;
  /**
   * Makes what was appended durable, as the durability setting defines it; nothing where nothing was appended. Throws
   * JournalStorageError: unless its operation is `sync`, the same call may be tried again.
   */
  sync(): void;
  /** Syncs and ends. */
  close(): void;
}
