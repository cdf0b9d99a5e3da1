// The heap under a steady mix of commands: garbage collections counted, and the used heap from time to time. The event loop
// does not turn meanwhile, as on the engine's thread, so that nothing else gives V8 a reason to collect.

import { forceGc } from '../support/forced-gc.js';
import { GcCounter, type GcCounts } from '../support/gc-counter.js';
import { SHAPES } from './shapes.js';
import { SteadyRun } from './steady-run.js';

export interface HeapOptions {
  readonly resting: number;
  readonly commands: number;
  readonly samples: number;
}

export interface HeapRow extends GcCounts {
  /** Of the steady state so far. */
  readonly commands: number;
  /** Bytes of the heap, what the next collection takes away included, and bytes outside of it. */
  readonly heapUsed: number;
  readonly external: number;
}

export interface HeapResult {
  /** The first is of the beginning. */
  readonly rows: readonly HeapRow[];
  /** Bytes by which the heap grew from one full collection before the steady state to one after it. */
  readonly grown: number;
  readonly mistakes: readonly string[];
}

interface Sample extends Omit<HeapRow, keyof GcCounts> {
  readonly at: number;
}

/** The steady state begins once the book stands and all that runs has been compiled. */
export async function measureHeap({ resting, commands, samples }: HeapOptions): Promise<HeapResult> {
  const run = new SteadyRun({ resting, ticksPerOrder: SHAPES[0].ticksPerOrder });
  const between = Math.ceil(commands / samples);
  run.fill();
  run.run(between);
  forceGc();
  const counter = new GcCounter();
  try {
    const taken = [sample(0)];
    for (let i = 1; i <= samples; i++) {
      run.run(between);
      taken.push(sample(i * between));
    }
    forceGc();
    const grown = process.memoryUsage().heapUsed - taken[0].heapUsed;
    await counter.settle();
    const rows = taken.map(({ at, ...row }) => ({ ...row, ...counter.until(at) }));
    return { rows, grown, mistakes: run.mistakes() };
  } finally {
    counter.close();
  }
}

function sample(commands: number): Sample {
  const { heapUsed, external } = process.memoryUsage();
  return { commands, heapUsed, external, at: performance.now() };
}
