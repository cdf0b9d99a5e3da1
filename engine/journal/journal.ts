// What the engine agent sees of the journal, whatever keeps it: appends command by command, makes durable batch by batch.

import type { RecordMemory } from '../domain/record-memory.js';

export interface Journal {
  /** Appends one sequenced command to the batch; `time` is the engine's stamp that replay will give it again. */
  append(memory: RecordMemory, offset: number, engineSequence: number, timeLow: number, timeHigh: number): void;
  /** True when the batch cannot take another largest record: `sync()` is due before the next append. */
  readonly batchIsFull: boolean;
  /** Commands appended since the last sync. */
  readonly batchRecords: number;
  /** Makes what was appended durable, as the durability setting defines it; nothing where nothing was appended. */
  sync(): void;
  /** Syncs and ends. */
  close(): void;
}
