// `journal verify`: reads a whole journal offline and checks every checksum, every sequence and every record; on request
// replays it and says the state's hash now and then. Changes nothing: a torn tail is reported, not cut off.

import { CommandKind } from '../../domain/command-layout.js';
import type { RecordMemory } from '../../domain/record-memory.js';
import { toBigInt } from '../../domain/time-words.js';
import type { TornTail } from '../journal-reader.js';
import { Replay, type ReplayTarget } from '../replay.js';
import { listArchives } from '../segment-files.js';
import type { JournalSource, OnProgress } from './journal-source.js';
import type { ReplayEngine } from './replay-engine.js';

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
  /** The process that works in the directory now. */
  readonly processId?: number;
}

/** The state after a command. */
export interface HashedState {
  readonly sequence: number;
  readonly time: bigint;
  readonly stateHash: string;
}

export interface VerifyOptions {
  readonly onProgress?: OnProgress;
  /** Replays into this engine and hashes its state after each so many commands, and after the last. */
  readonly hashEvery?: number;
  readonly engine?: ReplayEngine;
}

const PROGRESS_BYTES = 1 << 20;

/** Yields the hashes and returns the summary. Throws JournalCorruptError at the first thing that does not check. */
export function* verifyJournal(
  source: JournalSource,
  options: VerifyOptions = {},
): Generator<HashedState, JournalSummary> {
  const reader = source.reader();
  const firstSequence = source.firstSequence;
  const checker = new CommandChecker(options);
  const replay = new Replay(checker);
  let batches = 0;
  let largestBatch = 0;
  let told = 0;
  while (reader.nextBatch()) {
    replay.batch(reader);
    yield* checker.takeHashes();
    batches++;
    largestBatch = Math.max(largestBatch, reader.recordCount);
    if (reader.bytesDone - told < PROGRESS_BYTES) continue;
    told = reader.bytesDone;
    options.onProgress?.({ bytesDone: told, bytesTotal: reader.bytesTotal, commands: replay.commands });
  }
  checker.finish();
  yield* checker.takeHashes();
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
    processId: source.processId,
  };
}

class CommandChecker implements ReplayTarget {
  readonly #counts = new Float64Array(256);
  readonly #engine: ReplayEngine | undefined;
  readonly #hashEvery: number;
  #hashes: HashedState[] = [];
  #sequence = 0;
  #hashedSequence = 0;
  #timeLow = 0;
  #timeHigh = 0;
  firstTime: bigint | undefined;

  constructor({ engine, hashEvery = Number.POSITIVE_INFINITY }: VerifyOptions) {
    this.#engine = engine;
    this.#hashEvery = hashEvery;
  }

  execute(memory: RecordMemory, offset: number, sequence: number, timeLow: number, timeHigh: number): void {
    this.firstTime ??= toBigInt(timeLow, timeHigh);
    this.#counts[memory.uint8[offset]]++;
    this.#sequence = sequence;
    this.#timeLow = timeLow;
    this.#timeHigh = timeHigh;
    this.#engine?.execute(memory, offset, sequence, timeLow, timeHigh);
    if (sequence % this.#hashEvery === 0) this.#hash();
  }

  /** The last state of all. */
  finish(): void {
    if (this.#hashedSequence !== this.#sequence && Number.isFinite(this.#hashEvery)) this.#hash();
  }

  takeHashes(): readonly HashedState[] {
    const hashes = this.#hashes;
    if (hashes.length > 0) this.#hashes = [];
    return hashes;
  }

  byName(): Record<string, number> {
    const named = Object.entries(CommandKind).map(([name, kind]) => [name, this.#counts[kind]] as const);
    return Object.fromEntries(named.filter(([, count]) => count > 0));
  }

  #hash(): void {
    if (this.#engine === undefined) return;
    this.#hashedSequence = this.#sequence;
    const time = toBigInt(this.#timeLow, this.#timeHigh);
    this.#hashes.push({ sequence: this.#sequence, time, stateHash: this.#engine.stateHash() });
  }
}
