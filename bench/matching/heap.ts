// The heap under a steady mix of commands: garbage collections counted, and the used heap from time to time.

import { forceGc } from '../support/forced-gc.js';
import { GcCounter } from '../support/gc-counter.js';
import { SHAPES } from './shapes.js';
import { SteadyRun } from './steady-run.js';

export interface HeapOptions {
  readonly resting: number;
  readonly commands: number;
  readonly samples: number;
}

export interface HeapRow {
  /** Of the steady state so far. */
  readonly commands: number;
  readonly minor: number;
  readonly major: number;
  /** Bytes of the heap, and outside of it. */
  readonly heapUsed: number;
  readonly external: number;
}

export interface HeapResult {
  /** The first is of the beginning. */
  readonly rows: readonly HeapRow[];
  readonly mistakes: readonly string[];
}

/** The steady state begins once the book stands and all that runs has been compiled, with one full collection. */
export async function measureHeap({ resting, commands, samples }: HeapOptions): Promise<HeapResult> {
  const run = new SteadyRun({ resting, ticksPerOrder: SHAPES[0].ticksPerOrder });
  const between = Math.ceil(commands / samples);
  run.fill();
  run.run(between);
  forceGc();
  const counter = new GcCounter();
  try {
    const rows = [await sample(0, counter)];
    for (let i = 1; i <= samples; i++) {
      run.run(between);
      rows.push(await sample(i * between, counter));
    }
    return { rows, mistakes: run.mistakes() };
  } finally {
    counter.close();
  }
}

async function sample(commands: number, counter: GcCounter): Promise<HeapRow> {
  await counter.settle();
  const { heapUsed, external } = process.memoryUsage();
  return { commands, minor: counter.minor, major: counter.major, heapUsed, external };
}
