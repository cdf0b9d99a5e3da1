// `journal verify`: reads a whole journal offline and checks every checksum, every sequence and every record. Changes
// nothing: a torn tail is reported, not cut off.

import { CommandKind } from '../../domain/command-layout.js';
import type { RecordMemory } from '../../domain/record-memory.js';
import { toBigInt } from '../../domain/time-words.js';
import { checkDataDirectory } from '../data-directory.js';
import { JournalReader, type TornTail } from '../journal-reader.js';
import type { RecoveryProgress } from '../recovery.js';
import { Replay, type ReplayTarget } from '../replay.js';

export interface JournalSummary {
  readonly segments: number;
  readonly bytes: number;
  readonly batches: number;
  readonly commands: number;
  readonly commandsByKind: Readonly<Record<string, number>>;
  readonly largestBatch: number;
  /** 0 where the journal is empty. */
  readonly lastSequence: number;
  /** The engine's stamps on the first and the last command, nanoseconds since the epoch; undefined where there is none. */
  readonly firstTime?: bigint;
  readonly lastTime?: bigint;
  readonly torn?: TornTail;
}

const BATCHES_PER_PROGRESS = 4096;

/** Throws JournalCorruptError at the first thing that does not check. */
export function verifyJournal(
  dataDirectory: string,
  onProgress?: (progress: RecoveryProgress) => void,
): JournalSummary {
  const reader = new JournalReader(checkDataDirectory(dataDirectory));
  const counter = new CommandCounter();
  const replay = new Replay(counter);
  let batches = 0;
  let largestBatch = 0;
  while (reader.nextBatch()) {
    replay.batch(reader);
    batches++;
    largestBatch = Math.max(largestBatch, reader.recordCount);
    if (batches % BATCHES_PER_PROGRESS === 0) {
      onProgress?.({ bytesDone: reader.bytesDone, bytesTotal: reader.bytesTotal, commands: replay.commands });
    }
  }
  onProgress?.({ bytesDone: reader.bytesTotal, bytesTotal: reader.bytesTotal, commands: replay.commands });
  return {
    segments: reader.segments,
    bytes: reader.bytesTotal,
    batches,
    commands: replay.commands,
    commandsByKind: counter.byName(),
    largestBatch,
    lastSequence: reader.tail.lastSequence,
    firstTime: counter.firstTime,
    lastTime: replay.commands === 0 ? undefined : toBigInt(replay.lastTimeLow, replay.lastTimeHigh),
    torn: reader.torn,
  };
}

class CommandCounter implements ReplayTarget {
  readonly #counts = new Float64Array(256);
  firstTime: bigint | undefined;

  execute(memory: RecordMemory, offset: number, _sequence: number, timeLow: number, timeHigh: number): void {
    this.firstTime ??= toBigInt(timeLow, timeHigh);
    this.#counts[memory.uint8[offset]]++;
  }

  byName(): Record<string, number> {
    const named = Object.entries(CommandKind).map(([name, kind]) => [name, this.#counts[kind]] as const);
    return Object.fromEntries(named.filter(([, count]) => count > 0));
  }
}
