// What a command of the steady mix costs by the number of resting orders.

import { percentiles } from './percentiles.js';
import type { Shape } from './shapes.js';
import { SteadyRun } from './steady-run.js';

export interface GrowthOptions {
  readonly resting: readonly number[];
  /** Timed blocks of each size; their median counts. */
  readonly blocks: number;
  readonly commandsPerBlock: number;
}

export interface GrowthRow {
  readonly shape: string;
  readonly resting: number;
  /** Of a command: the median of the blocks, the lowest and the highest. */
  readonly nanos: number;
  readonly nanosMin: number;
  readonly nanosMax: number;
  /** Of single commands, the clock's own time included. */
  readonly p99: number;
  readonly mistakes: readonly string[];
}

/** One row a size, over an engine of its own. */
export function measureGrowth(shape: Shape, options: GrowthOptions): GrowthRow[] {
  return options.resting.map((resting) => measure(shape, resting, options));
}

/** Runs first as many commands as orders rest: their slots are then as mixed as they stay. */
function measure(shape: Shape, resting: number, { blocks, commandsPerBlock }: GrowthOptions): GrowthRow {
  const run = new SteadyRun({ resting, ticksPerOrder: shape.ticksPerOrder });
  run.fill();
  run.play(Math.max(resting, blocks * commandsPerBlock));
  const nanos = Float64Array.from({ length: blocks }, () => run.play(commandsPerBlock)).sort();
  const { p99 } = percentiles(run.timeEach(blocks * commandsPerBlock));
  return {
    shape: shape.name,
    resting,
    nanos: nanos[blocks >> 1],
    nanosMin: nanos[0],
    nanosMax: nanos[blocks - 1],
    p99,
    mistakes: run.mistakes(),
  };
}

export interface Growth {
  readonly from: GrowthRow;
  readonly to: GrowthRow;
  /** How many times more a command costs, and how many times larger the logarithm of the size is. */
  readonly cost: number;
  readonly logarithm: number;
}

/** From the smallest size to the largest. */
export function growthOf(rows: readonly GrowthRow[]): Growth {
  const bySize = [...rows].sort((a, b) => a.resting - b.resting);
  const from = bySize[0];
  const to = bySize[bySize.length - 1];
  return { from, to, cost: to.nanos / from.nanos, logarithm: Math.log(to.resting) / Math.log(from.resting) };
}
