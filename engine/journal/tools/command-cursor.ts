// One journal's commands one at a time: looked at, then executed in an engine of their own.

import { COMMAND_BYTES } from '../../domain/command-layout.js';
import { RecordMemory } from '../../domain/record-memory.js';
import { toBigInt } from '../../domain/time-words.js';
import type { ReplayTarget } from '../replay.js';
import type { JournalSource } from './journal-source.js';
import { KnownNames } from './known-names.js';
import { OfflineReplay } from './offline-replay.js';
import { muteOutputs } from './ordered-outputs.js';
import type { CreateReplayEngine, ReplayEngine } from './replay-engine.js';
import { type ShownCommand, showCommand } from './shown-command.js';

export class CommandCursor implements ReplayTarget {
  readonly engine: ReplayEngine;
  readonly #replay: OfflineReplay;
  /** The commands of the batch in hand, back to back, and which is next. */
  #batch = RecordMemory.allocate(COMMAND_BYTES);
  #times = new Int32Array(2);
  #count = 0;
  #next = 0;
  #firstSequence = 1;

  constructor(source: JournalSource, createEngine: CreateReplayEngine) {
    this.engine = createEngine(muteOutputs());
    this.#replay = new OfflineReplay(source, this.engine, 0);
    this.#firstSequence = this.#replay.sequence + 1;
  }

  /** The next command's. */
  get sequence(): number {
    return this.#firstSequence + this.#next;
  }

  /** Where there is a next command. */
  get hasNext(): boolean {
    if (this.#next < this.#count) return true;
    this.#firstSequence += this.#count;
    this.#count = 0;
    this.#next = 0;
    return this.#replay.step(undefined, this) && this.#count > 0;
  }

  /** True where both next commands are the same, and came at the same time unless that is of no interest. */
  matches(other: CommandCursor, ignoreTimes: boolean): boolean {
    const a = this.#next * (COMMAND_BYTES >> 2);
    const b = other.#next * (COMMAND_BYTES >> 2);
    for (let i = 0; i < COMMAND_BYTES >> 2; i++) {
      if (this.#batch.int32[a + i] !== other.#batch.int32[b + i]) return false;
    }
    return ignoreTimes || (this.#time(0) === other.#time(0) && this.#time(1) === other.#time(1));
  }

  /** The next command, named as its engine knows accounts and instruments. */
  show(): ShownCommand {
    const names = new KnownNames();
    names.learn(this.engine);
    const time = toBigInt(this.#time(0), this.#time(1));
    return showCommand(this.#batch, this.#next * COMMAND_BYTES, this.sequence, time, names);
  }

  /** Executes the next command. */
  advance(): void {
    this.engine.execute(this.#batch, this.#next * COMMAND_BYTES, this.sequence, this.#time(0), this.#time(1));
    this.#next++;
  }

  /** Reads to the end without executing, and returns the last sequence. */
  skipToEnd(): number {
    while (this.hasNext) this.#next = this.#count;
    return this.sequence - 1;
  }

  /** One decoded command: for the replay alone. */
  execute(memory: RecordMemory, offset: number, _sequence: number, timeLow: number, timeHigh: number): void {
    if ((this.#count + 1) * COMMAND_BYTES > this.#batch.uint8.length) this.#grow();
    this.#batch.uint8.set(memory.uint8.subarray(offset, offset + COMMAND_BYTES), this.#count * COMMAND_BYTES);
    this.#times[this.#count * 2] = timeLow;
    this.#times[this.#count * 2 + 1] = timeHigh;
    this.#count++;
  }

  #time(word: number): number {
    return this.#times[this.#next * 2 + word];
  }

  #grow(): void {
    const grown = RecordMemory.allocate(this.#batch.uint8.length * 2);
    grown.uint8.set(this.#batch.uint8);
    const times = new Int32Array(this.#times.length * 2);
    times.set(this.#times);
    this.#batch = grown;
    this.#times = times;
  }
}
