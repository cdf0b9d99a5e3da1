// Replays a journal that is verified: hashes the state now and then, and compares each snapshot with what the commands up
// to it make.

import type { RecordMemory } from '../../domain/record-memory.js';
import { StateVersionError } from '../../domain/state-sections.js';
import { toBigInt } from '../../domain/time-words.js';
import type { JournalReader } from '../journal-reader.js';
import type { ReplayTarget } from '../replay.js';
import { SnapshotCorruptError } from '../snapshot/snapshot-errors.js';
import type { SnapshotFile } from '../snapshot/snapshot-files.js';
import type { SnapshotFacts } from '../snapshot/snapshot-table.js';
import type { JournalSource } from './journal-source.js';
import { muteOutputs } from './ordered-outputs.js';
import type { CreateReplayEngine, ReplayEngine } from './replay-engine.js';
import { loadSnapshot, loadStart } from './start-snapshot.js';

/** The state after a command. */
export interface HashedState {
  readonly sequence: number;
  readonly time: bigint;
  readonly stateHash: string;
  /** The snapshot that holds just this state. */
  readonly snapshot?: string;
}

export class StateChecker implements ReplayTarget {
  readonly #source: JournalSource;
  readonly #createEngine: CreateReplayEngine;
  readonly #engine: ReplayEngine;
  readonly #hashEvery: number;
  /** Still to be compared, oldest first. */
  readonly #snapshots: SnapshotFile[];
  #hashes: HashedState[] = [];
  /** The last command that is in the engine. */
  #sequence = 0;
  #timeLow = 0;
  #timeHigh = 0;
  #hashedSequence = 0;
  /** Snapshots of another version: nothing but their bytes can be checked. */
  notCompared = 0;

  constructor(source: JournalSource, createEngine: CreateReplayEngine, hashEvery = Number.POSITIVE_INFINITY) {
    this.#source = source;
    this.#createEngine = createEngine;
    this.#engine = createEngine(muteOutputs());
    this.#hashEvery = hashEvery;
    // Where the journal's beginning was removed, there is nothing to compare the first snapshot with.
    const start = loadStart(source, this.#engine, 0);
    if (start !== undefined) this.#sequence = start.coveredSequence;
    this.#snapshots = source.snapshots.filter(({ coveredSequence }) => coveredSequence > this.#sequence);
  }

  execute(memory: RecordMemory, offset: number, sequence: number, timeLow: number, timeHigh: number): void {
    if (sequence <= this.#sequence) return;
    this.#engine.execute(memory, offset, sequence, timeLow, timeHigh);
    this.#sequence = sequence;
    this.#timeLow = timeLow;
    this.#timeHigh = timeHigh;
    if (sequence % this.#hashEvery === 0 && this.#snapshots[0]?.coveredSequence !== sequence) this.#hash();
  }

  /** A batch is done: where a snapshot covers just what was replayed, it must be the same. */
  checkBatch(reader: JournalReader): void {
    const [snapshot] = this.#snapshots;
    if (snapshot === undefined || snapshot.coveredSequence > this.#sequence) return;
    this.#snapshots.shift();
    const { path, coveredSequence } = snapshot;
    if (coveredSequence < this.#sequence) throw new SnapshotCorruptError(path, 0, 'it does not cover whole batches');
    const loaded = this.#createEngine(muteOutputs());
    const facts = this.#load(loaded, snapshot);
    if (facts === undefined) return;
    const { journalChecksum } = facts;
    if (journalChecksum !== reader.lastChecksum) {
      throw new SnapshotCorruptError(path, 0, `it was taken of another journal than that which has ${coveredSequence}`);
    }
    const stateHash = this.#engine.stateHash();
    if (loaded.stateHash() !== stateHash) {
      const reason = `its state is not what the commands up to ${coveredSequence} make: ${loaded.stateHash()}, not ${stateHash}`;
      throw new SnapshotCorruptError(path, 0, reason);
    }
    this.#hash(path);
  }

  /** At the journal's end: nothing may reach beyond it. */
  finish(reader: JournalReader): void {
    const [beyond] = this.#snapshots;
    if (beyond !== undefined) {
      const reason = `it covers sequence ${beyond.coveredSequence}, and the journal ends with ${reader.lastSequence}`;
      throw new SnapshotCorruptError(beyond.path, 0, reason);
    }
    const isTold = this.#hashedSequence === this.#sequence || !Number.isFinite(this.#hashEvery);
    if (!isTold && this.#sequence > 0) this.#hash();
  }

  take(): readonly HashedState[] {
    const hashes = this.#hashes;
    if (hashes.length > 0) this.#hashes = [];
    return hashes;
  }

  /** Undefined where the snapshot is of another version. */
  #load(engine: ReplayEngine, snapshot: SnapshotFile): SnapshotFacts | undefined {
    try {
      return loadSnapshot(this.#source, engine, snapshot);
    } catch (error) {
      if (!(error instanceof StateVersionError)) throw error;
      this.notCompared++;
      return undefined;
    }
  }

  #hash(snapshot?: string): void {
    this.#hashedSequence = this.#sequence;
    const time = toBigInt(this.#timeLow, this.#timeHigh);
    const stateHash = this.#engine.stateHash();
    this.#hashes.push({ sequence: this.#sequence, time, stateHash, ...(snapshot === undefined ? {} : { snapshot }) });
  }
}
