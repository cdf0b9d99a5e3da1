// The process memory that resting orders take: what the process grows by from just before the engine is made until the
// book stands, after a full garbage collection each time. The client's own tables are there before. Exact only in a process
// that has had no other book.

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Side } from '../../engine/domain/side.js';
import { DetailsLayout } from '../../engine/matching/order-details-layout.js';
import { OrderLayout } from '../../engine/matching/order-layout.js';
import { LevelLayout } from '../../engine/matching/price-level-layout.js';
import { forceGc } from '../support/forced-gc.js';
import type { Shape } from './shapes.js';
import { type BookShape, SteadyMix } from './steady-mix.js';
import { SteadyRun } from './steady-run.js';

export interface MemoryShare {
  readonly name: string;
  readonly bytesPerOrder: number;
}

export interface MemoryFigures {
  readonly shape: string;
  readonly resting: number;
  readonly levels: number;
  readonly bytes: number;
  readonly bytesPerOrder: number;
  /** By the layouts of the stores; the last is what remains. */
  readonly shares: readonly MemoryShare[];
  readonly mistakes: readonly string[];
}

const MEMORY_PROCESS = fileURLToPath(new URL('./memory-process.js', import.meta.url));
const SEED = 2;

/** As `measureMemory`, in a fresh process. */
export function measureMemoryApart(shape: Shape, resting: number): MemoryFigures {
  const output = execFileSync(process.execPath, [MEMORY_PROCESS, shape.name, String(resting)], { encoding: 'utf8' });
  return JSON.parse(output) as MemoryFigures;
}

export function measureMemory(shape: Shape, resting: number): MemoryFigures {
  const book: BookShape = { resting, ticksPerOrder: shape.ticksPerOrder };
  const mix = new SteadyMix(book, SEED);
  forceGc();
  const before = process.memoryUsage.rss();
  const run = new SteadyRun(book, mix);
  run.fill();
  forceGc();
  const bytes = process.memoryUsage.rss() - before;
  const { engine } = run.bench;
  const levels = engine.priceLevels(0, Side.BUY).length + engine.priceLevels(0, Side.SELL).length;
  const bytesPerOrder = bytes / resting;
  const shares = sharesOf(bytesPerOrder, levels / resting);
  return { shape: shape.name, resting, levels, bytes, bytesPerOrder, shares, mistakes: run.mistakes() };
}

/** What each store takes for one order, where there are as many price levels for each. */
export function sharesOf(bytesPerOrder: number, levelsPerOrder: number): MemoryShare[] {
  const known = [
    { name: 'orders', bytesPerOrder: (4 << OrderLayout.ORDER_SHIFT) + (8 << DetailsLayout.ENTRY_SHIFT) },
    { name: 'price levels', bytesPerOrder: levelsPerOrder * (4 << LevelLayout.LEVEL_SHIFT) },
  ];
  const rest = bytesPerOrder - known.reduce((sum, share) => sum + share.bytesPerOrder, 0);
  return [...known, { name: 'client order id table, lists of orders, price pages, heap', bytesPerOrder: rest }];
}
