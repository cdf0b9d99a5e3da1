// `journal verify`: reads a whole data directory offline and checks every checksum, every sequence and every record, and
// that each snapshot is what the commands up to it make; on request it says the state's hash now and then. Changes
// nothing: a torn tail is reported, not cut off.

import { CommandKind } from '../../domain/command-layout.js';
import type { RecordMemory } from '../../domain/record-memory.js';
import { toBigInt } from '../../domain/time-words.js';
import type { TornTail } from '../journal-reader.js';
import { Replay, type ReplayTarget } from '../replay.js';
import { listArchives } from '../segment-files.js';
import { verifySnapshot } from '../snapshot/read-snapshot.js';
import type { JournalSource, OnProgress } from './journal-source.js';
import type { CreateReplayEngine } from './replay-engine.js';
import { type HashedState, StateChecker } from './state-checker.js';

export interface JournalSummary {
  readonly segments: number;
  /** How many of them are compressed, in the archive. */
  readonly archived: number;
  readonly bytes: number;
  readonly batches: number;
  readonly commands: number;
  readonly commandsByKind: Readonly<Record<string, number>>;
  readonly largestBatch: number;
  /** 1 unless old archives were removed. */
  readonly firstSequence: number;
  /** 0 where the journal is empty. */
  readonly lastSequence: number;
  /** The engine's stamps on the first and the last command, nanoseconds since the epoch; undefined where there is none. */
  readonly firstTime?: bigint;
  readonly lastTime?: bigint;
  readonly torn?: TornTail;
  readonly snapshots: number;
  /** Of these, how many are of another version: their bytes check, and what they hold is compared with nothing. */
  readonly snapshotsOfOtherVersions: number;
  /** The process that works in the directory now. */
  readonly processId?: number;
}

export interface VerifyOptions {
  readonly onProgress?: OnProgress;
  /** Replays the journal and hashes the state after each so many commands, and after the last. */
  readonly hashEvery?: number;
}

const PROGRESS_BYTES = 1 << 20;

/**
 * Yields the hashes and returns the summary. Throws JournalCorruptError or SnapshotCorruptError at the first thing that
 * does not check. Without snapshots and hashes nothing is replayed.
 */
export function* verifyJournal(
  source: JournalSource,
  createEngine: CreateReplayEngine,
  options: VerifyOptions = {},
): Generator<HashedState, JournalSummary> {
  const { disk, firstSequence, snapshots } = source;
  for (const { path, coveredSequence } of snapshots) verifySnapshot(path, { disk, coveredSequence });
  const isReplayed = snapshots.length > 0 || options.hashEvery !== undefined;
  const states = isReplayed ? new StateChecker(source, createEngine, options.hashEvery) : undefined;
  const reader = source.reader();
  const checker = new CommandChecker(states);
  const replay = new Replay(checker);
  let batches = 0;
  let largestBatch = 0;
  let told = 0;
  while (reader.nextBatch()) {
    replay.batch(reader);
    states?.checkBatch(reader);
    yield* states?.take() ?? [];
    batches++;
    largestBatch = Math.max(largestBatch, reader.recordCount);
    if (reader.bytesDone - told < PROGRESS_BYTES) continue;
    told = reader.bytesDone;
    options.onProgress?.({ bytesDone: told, bytesTotal: reader.bytesTotal, commands: replay.commands });
  }
  states?.finish(reader);
  yield* states?.take() ?? [];
  options.onProgress?.({ bytesDone: reader.bytesTotal, bytesTotal: reader.bytesTotal, commands: replay.commands });
  return {
    segments: reader.segments,
    archived: listArchives(source.directory, source.disk).length,
    bytes: reader.bytesTotal,
    batches,
    commands: replay.commands,
    commandsByKind: checker.byName(),
    largestBatch,
    firstSequence,
    lastSequence: reader.lastSequence,
    firstTime: checker.firstTime,
    lastTime: replay.commands === 0 ? undefined : toBigInt(replay.lastTimeLow, replay.lastTimeHigh),
    torn: source.tornTail(reader),
    snapshots: snapshots.length,
    snapshotsOfOtherVersions: states?.notCompared ?? 0,
    processId: source.processId,
  };
}

class CommandChecker implements ReplayTarget {
  readonly #counts = new Float64Array(256);
  readonly #states: ReplayTarget | undefined;
  firstTime: bigint | undefined;

  constructor(states: ReplayTarget | undefined) {
    this.#states = states;
  }

  execute(memory: RecordMemory, offset: number, sequence: number, timeLow: number, timeHigh: number): void {
    this.firstTime ??= toBigInt(timeLow, timeHigh);
    this.#counts[memory.uint8[offset]]++;
    this.#states?.execute(memory, offset, sequence, timeLow, timeHigh);
  }

  byName(): Record<string, number> {
    const named = Object.entries(CommandKind).map(([name, kind]) => [name, this.#counts[kind]] as const);
    return Object.fromEntries(named.filter(([, count]) => count > 0));
  }
}
