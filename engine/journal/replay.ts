// hot path
// Decodes the records of a batch and gives them, as command records, to whoever replays the journal: more than a million
// a second, so that a restart is short.

import { COMMAND_BYTES, CommandKind, CommandLayout } from '../domain/command-layout.js';
import { RecordMemory } from '../domain/record-memory.js';
import { malformedRecord } from './journal-errors.js';
import type { JournalReader } from './journal-reader.js';
import { decodeRecord } from './record-decoder.js';
import { RecordLayout } from './record-layout.js';

/** What commands are replayed into: the matching engine, or a tool. The record is valid during the call only. */
export interface ReplayTarget {
  execute(memory: RecordMemory, offset: number, engineSequence: number, timeLow: number, timeHigh: number): void;
}

export class Replay {
  readonly #command = RecordMemory.allocate(COMMAND_BYTES);
  readonly #target: ReplayTarget;
  /** Commands replayed, the stamp of the last one, and the highest session that an order came from. */
  commands = 0;
  lastTimeLow = 0;
  lastTimeHigh = 0;
  highestSession = 0;

  constructor(target: ReplayTarget) {
    this.#target = target;
  }

  /** Replays the reader's current batch. Throws JournalCorruptError where a record is malformed. */
  batch(reader: JournalReader): void {
    const { memory, payloadEnd, recordCount, firstSequence } = reader;
    const command = this.#command;
    let at = reader.payloadOffset;
    for (let i = 0; i < recordCount; i++) {
      const end = at < payloadEnd ? decodeRecord(memory, at, payloadEnd, command, 0) : 0;
      if (end === 0) malformedRecord(reader.path, at, firstSequence + i);
      this.lastTimeLow = memory.int32[(at + RecordLayout.TIME) >> 2];
      this.lastTimeHigh = memory.int32[(at + RecordLayout.TIME + 4) >> 2];
      if (command.uint8[0] === CommandKind.NEW_ORDER) {
        this.highestSession = Math.max(this.highestSession, command.int32[CommandLayout.SESSION >> 2]);
      }
      this.#target.execute(command, 0, firstSequence + i, this.lastTimeLow, this.lastTimeHigh);
      at = end;
    }
    if (at !== payloadEnd) malformedRecord(reader.path, at, firstSequence + recordCount);
    this.commands += recordCount;
  }
}
