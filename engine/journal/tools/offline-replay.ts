// Replays a journal into an engine for a tool: from the newest snapshot that is early enough, else from the beginning.

import type { RecordMemory } from '../../domain/record-memory.js';
import { toBigInt } from '../../domain/time-words.js';
import type { JournalReader } from '../journal-reader.js';
import { Replay, type ReplayTarget } from '../replay.js';
import type { JournalSource } from './journal-source.js';
import type { ReplayEngine } from './replay-engine.js';
import { loadStart } from './start-snapshot.js';

export class OfflineReplay implements ReplayTarget {
  readonly engine: ReplayEngine;
  readonly reader: JournalReader;
  readonly #replay = new Replay(this);
  #target: ReplayTarget;
  #until = 0;
  /** The last command that is in the engine, and its time: none before the first. */
  sequence = 0;
  time: bigint | undefined;

  /** Begins with the newest snapshot that covers no more than `latest`; with 0 from the beginning, if that is there. */
  constructor(source: JournalSource, engine: ReplayEngine, latest: number) {
    this.engine = engine;
    this.#target = engine;
    const start = loadStart(source, engine, latest);
    if (start === undefined) {
      this.reader = source.reader({ fromSequence: 1 });
      return;
    }
    const { coveredSequence, journalChecksum, timeLow, timeHigh } = start;
    this.reader = source.reader({ fromSequence: coveredSequence + 1, previousChecksum: journalChecksum });
    this.sequence = coveredSequence;
    this.time = toBigInt(timeLow, timeHigh);
  }

  /**
   * Hands the commands of the next batch, as far as `until`, to the engine, or to a target that executes them in it.
   * False at the end.
   */
  step(until = Number.POSITIVE_INFINITY, target: ReplayTarget = this.engine): boolean {
    if (this.sequence >= until || !this.reader.nextBatch()) return false;
    this.#until = until;
    this.#target = target;
    this.#replay.batch(this.reader);
    return true;
  }

  /** Everything up to `until` into the engine. */
  runTo(until: number): void {
    while (this.step(until));
  }

  /** One decoded command: for `step` alone. */
  execute(memory: RecordMemory, offset: number, sequence: number, timeLow: number, timeHigh: number): void {
    if (sequence > this.#until) return;
    this.#target.execute(memory, offset, sequence, timeLow, timeHigh);
    this.sequence = sequence;
    this.time = toBigInt(timeLow, timeHigh);
  }
}
