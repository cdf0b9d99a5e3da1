// The steady mix at full speed through an engine and a journal, as the engine's thread has them: each command is appended,
// executed, and durable before its report is read.

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { RecordMemory } from '../../engine/domain/record-memory.js';
import { EMPTY_JOURNAL } from '../../engine/journal/journal-settings.js';
import { JournalWriter } from '../../engine/journal/journal-writer.js';
import type { PrepareNext } from '../../engine/journal/segment-writer.js';
import type { BenchJournal } from '../matching/bench-engine.js';
import { type BookShape, ROUND_COMMANDS, SteadyMix } from '../matching/steady-mix.js';
import { SteadyRun } from '../matching/steady-run.js';

export interface DurableFigures {
  readonly commands: number;
  readonly batch: number;
  readonly bytes: number;
  readonly perSecond: number;
  /** Of the time, what the journal's syncs took. */
  readonly syncShare: number;
  readonly stateHash: string;
}

const SEED = 1;

/** A journal that is synced once in so many rounds, and where it is full. */
class RoundsJournal implements BenchJournal {
  readonly writer: JournalWriter;
  readonly #rounds: number;
  #due = 0;
  syncMillis = 0;

  constructor(writer: JournalWriter, rounds: number) {
    this.writer = writer;
    this.#rounds = rounds;
    this.#due = rounds;
  }

  append(memory: RecordMemory, offset: number, sequence: number, timeLow: number, timeHigh: number): void {
    if (this.writer.batchIsFull) this.#syncNow();
    this.writer.append(memory, offset, sequence, timeLow, timeHigh);
  }

  sync(): void {
    if (--this.#due > 0) return;
    this.#due = this.#rounds;
    this.#syncNow();
  }

  #syncNow(): void {
    const before = performance.now();
    this.writer.sync();
    this.syncMillis += performance.now() - before;
  }
}

/** Fills the book, then times whole rounds, at least as many commands. Throws where a command did not do what it should. */
export async function runDurably(
  data: string,
  shape: BookShape,
  options: { commands: number; durability: 'fsync' | 'write'; batch: number },
): Promise<DurableFigures> {
  const worker = new Worker(new URL('./segments.worker.js', import.meta.url));
  await once(worker, 'online');
  const prepareNext: PrepareNext = (path, bytes) => worker.postMessage({ path, bytes });
  const writer = new JournalWriter(data, EMPTY_JOURNAL, { durability: options.durability, prepareNext });
  const rounds = Math.max(1, Math.round(options.batch / ROUND_COMMANDS));
  const journal = new RoundsJournal(writer, rounds);
  const run = new SteadyRun(shape, new SteadyMix(shape, SEED), journal);
  run.fill();
  const [first, syncMillis] = [writer.lastSequence, journal.syncMillis];
  const before = performance.now();
  run.run(options.commands);
  const millis = performance.now() - before;
  const timed = writer.lastSequence - first;
  writer.close();
  await worker.terminate();
  const mistakes = run.mistakes();
  if (mistakes.length > 0) throw new Error(mistakes.join('; '));
  return {
    commands: writer.lastSequence,
    batch: rounds * ROUND_COMMANDS,
    bytes: writer.bytesWritten,
    perSecond: (timed / millis) * 1000,
    syncShare: (journal.syncMillis - syncMillis) / millis,
    stateHash: run.bench.engine.stateHash(),
  };
}
