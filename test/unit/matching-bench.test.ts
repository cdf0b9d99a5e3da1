// The matching benchmarks measure what they say: their mix does what it was written for and their checks see where it does
// not, their figures are computed right, and each runs from the command line.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type GrowthRow, growthOf } from '../../bench/matching/growth.js';
import { growthPage, growthPlot } from '../../bench/matching/growth-report.js';
import { LiveOrders } from '../../bench/matching/live-orders.js';
import { measureMemory, sharesOf } from '../../bench/matching/memory.js';
import { SHAPES } from '../../bench/matching/shapes.js';
import { ROUND_COMMANDS, SteadyMix } from '../../bench/matching/steady-mix.js';
import { SteadyRun } from '../../bench/matching/steady-run.js';
import { firstCommands, readWorkload, WorkloadType, withoutReduces } from '../../bench/matching/workload-file.js';
import { run as benchMatching } from '../../bench/matching.js';
import { run as benchGrowth } from '../../bench/matching-growth.js';
import { run as benchHeap, failuresOf } from '../../bench/matching-heap.js';
import { run as benchWorst } from '../../bench/matching-worst.js';
import { CancelCommand } from '../../engine/domain/command.js';
import { CommandKind } from '../../engine/domain/command-layout.js';

const GROWTH_ROW: GrowthRow = {
  shape: 'dense',
  resting: 1000,
  nanos: 100,
  nanosMin: 90,
  nanosMax: 120,
  p99: 300,
  mistakes: [],
};

describe('the steady mix', () => {
  it.each(SHAPES)('keeps a $name book at its size, and every command does what it was written for', (shape) => {
    const book = { resting: 1500, ticksPerOrder: shape.ticksPerOrder };
    const mix = new SteadyMix(book, 7);
    const run = new SteadyRun(book, mix);
    run.fill();
    expect(run.bench.engine.openOrderCount).toBe(1500);
    run.run(20_000);
    expect(run.mistakes()).toEqual([]);
    expect(mix.trades).toBeGreaterThan(1000);
    expect(Math.abs(run.bench.engine.openOrderCount - 1500)).toBeLessThan(ROUND_COMMANDS);
    const { newOrders, cancels, replaces, takers } = mix.written;
    expect(newOrders + cancels + replaces + takers).toBe(1500 + 20_000);
    expect(replaces).toBe(takers);
  });

  it('is told where an order has gone that nobody canceled', () => {
    const run = new SteadyRun({ resting: 1000, ticksPerOrder: 1 });
    run.fill();
    const [order] = run.bench.engine.openOrders(0);
    const cancel = new CancelCommand(run.bench.commands).reset(CommandKind.CANCEL);
    cancel.account = order.account;
    cancel.orderId = order.orderId;
    run.bench.execute(1);
    expect(run.mistakes()).toEqual(['open orders: expected 1000, got 999']);
  });

  it('times each command, and all of them', () => {
    const run = new SteadyRun({ resting: 1000, ticksPerOrder: 1 });
    run.fill();
    expect(run.play(1000)).toBeGreaterThan(10);
    const nanos = run.timeEach(1000);
    expect(nanos).toHaveLength(1000);
    expect(nanos.every((each) => each >= 0)).toBe(true);
    expect(run.mistakes()).toEqual([]);
  });
});

it('live orders fill the gap that a removed one leaves', () => {
  const live = new LiveOrders(3, 3);
  for (const slot of [1, 2, 3]) live.add(slot, slot + 10, 1);
  live.remove(1);
  expect([live.count, live.at(0), live.at(1)]).toEqual([2, 3, 2]);
  live.remove(3);
  expect([live.count, live.at(0), live.account(2)]).toEqual([1, 2, 12]);
});

describe('growth', () => {
  const rows = [{ ...GROWTH_ROW, resting: 1_000_000, nanos: 250 }, GROWTH_ROW];

  it('is told from the smallest size to the largest', () => {
    expect(growthOf(rows)).toMatchObject({ from: { resting: 1000 }, to: { resting: 1_000_000 }, cost: 2.5 });
    expect(growthOf(rows).logarithm).toBeCloseTo(2);
  });

  it('is shown on a page and in a plot beside what the logarithm would be', () => {
    const page = growthPage({ conditions: 'here', clockNanos: 50, rows, memory: [] }, 'the command', 'plot.svg');
    expect(page).toContain(
      'a command costs 2.50 times as much at 1,000,000 as at 1,000; the logarithm grows 2.00 times',
    );
    expect(page).toContain('](plot.svg)');
    expect(growthPlot(rows).match(/<polyline/g)).toHaveLength(2);
  });
});

describe('memory', () => {
  it('is divided among the stores by their layouts, and the rest is named', () => {
    const shares = sharesOf(300, 0.5);
    expect(shares.slice(0, 2).map((share) => share.bytesPerOrder)).toEqual([144, 32]);
    expect(shares.reduce((sum, share) => sum + share.bytesPerOrder, 0)).toBe(300);
  });

  it('is at least what the records of the orders take', () => {
    const figures = measureMemory(SHAPES[0], 200_000);
    expect(figures.mistakes).toEqual([]);
    expect(figures.levels).toBeGreaterThan(19_000);
    expect(figures.bytesPerOrder).toBeGreaterThan(120);
    expect(figures.bytesPerOrder).toBeLessThan(400);
  });
});

describe('the heap', () => {
  const row = { commands: 0, minor: 0, major: 0, heapUsed: 5e6, external: 0 };

  it.each([
    ['steady', { minor: 3 }, 900_000, []],
    ['collected whole', { major: 2 }, 0, ['the whole heap was collected 2 times in the steady state']],
    ['grown', {}, 1_000_001, ['the heap grew by 1,000,001 bytes']],
  ])('%s', (_, last, grown, failures) => {
    expect(failuresOf({ rows: [row, { ...row, ...last }], grown, mistakes: [] })).toEqual(failures);
  });
});

/** Type, side (0 buy, 1 sell), order, price, quantity of each record. */
type WorkloadRecord = readonly [number, number, number, number, number];
const { NEW, CANCEL, REPLACE, REDUCE } = WorkloadType;
const WARM: readonly WorkloadRecord[] = [
  [NEW, 1, 1, 101, 5],
  [NEW, 1, 2, 101, 7],
  [NEW, 1, 3, 102, 4],
  [NEW, 0, 4, 99, 9],
];
const TIMED: readonly WorkloadRecord[] = [
  [REDUCE, 1, 1, 3, 2],
  [NEW, 0, 5, 101, 8],
  [REPLACE, 1, 2, 103, 6],
  [CANCEL, 0, 4, 99, 9],
  [NEW, 0, 6, 103, 9],
  [CANCEL, 1, 2, 103, 6],
];

function writeWorkload(path: string): void {
  const records = [...WARM, ...TIMED];
  const bytes = Buffer.alloc(64 + records.length * 16);
  bytes.write('OBWL0001', 'latin1');
  bytes.writeUInt32LE(WARM.length, 16);
  bytes.writeUInt32LE(TIMED.length, 20);
  bytes.writeUInt32LE(6, 32);
  records.forEach(([type, side, order, price, quantity], index) => {
    const at = 64 + index * 16;
    bytes.writeUInt8(type, at);
    bytes.writeUInt8(side, at + 1);
    bytes.writeUInt32LE(order, at + 4);
    bytes.writeInt32LE(price, at + 8);
    bytes.writeInt32LE(quantity, at + 12);
  });
  writeFileSync(path, bytes);
}

describe('from the command line', () => {
  let folder = '';
  let output = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ringbook-bench-'));
    output = '';
    vi.spyOn(console, 'log').mockImplementation((text: string) => {
      output += `${text}\n`;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true, force: true });
  });

  it('growth writes its page and its plot', async () => {
    const sizes = ['--resting', '1000,2000', '--blocks', '3', '--commands', '500', '--memory', '2000'];
    expect(await benchGrowth([...sizes, '--out', folder])).toBe(0);
    expect(output).toContain('| sparse |          2,000 |');
    expect(readFileSync(join(folder, 'matching-growth.md'), 'utf8')).toContain('at 2,000 as at 1,000');
    expect(readFileSync(join(folder, 'matching-growth.svg'), 'utf8')).toContain('</svg>');
  });

  it('growth refuses a book that a round would use up', async () => {
    await expect(benchGrowth(['--resting', '1000,10'])).rejects.toThrow('--resting: 10 is below 1000');
  });

  it('heap counts its commands and writes its page only where it held', async () => {
    const code = await benchHeap(['--commands', '20000', '--resting', '1000', '--samples', '2', '--out', folder]);
    expect(output).toContain('|   20,000 |');
    expect(existsSync(join(folder, 'matching-heap.md'))).toBe(code === 0);
  });

  it('worst measures every case, and writes its page', async () => {
    const sizes = ['--waiting', '64', '--open', '200', '--turns', '1'];
    expect(await benchWorst([...sizes, '--out', folder])).toBe(0);
    expect(readFileSync(join(folder, 'matching-worst.md'), 'utf8')).toBe(`${output.trimEnd()}\n`);
    expect(output.match(/\| +(?:64|200) \|/g)).toHaveLength(5 + 7);
  });

  it('the engine and its peer make the same trades of a workload without reduces', async () => {
    const path = join(folder, 'small.bin');
    writeWorkload(path);
    expect(await benchMatching(['--workload', path, '--beside', 'nodejs-order-book', '--repetitions', '1'])).toBe(0);
    const result = JSON.parse(output);
    // 5 takes all of 1 and 3 of 2; 2 moves behind 3 with 6 lots; 6 takes all of 3 and 5 of those.
    const trades = { trades: 4, volume: 5 + 3 + 4 + 5, rejects: 0 };
    expect(result).toMatchObject({ ringbook: trades, 'nodejs-order-book': trades, same_trades: true });
    expect(result.ringbook.hash).toBe(result['nodejs-order-book'].hash);
    expect(result.conditions).toMatchObject({ commands: TIMED.length - 1, warm: WARM.length });
  });

  it('the peer runs the beginning of a workload, not the whole that its results are of', async () => {
    const path = join(folder, 'small.bin');
    writeWorkload(path);
    const beside = ['--workload', path, '--beside', 'nodejs-order-book'];
    await expect(benchMatching([...beside, '--expected', path])).rejects.toThrow('--expected is of the whole workload');
    await expect(benchMatching(['--workload', path, '--beside', 'other'])).rejects.toThrow('"other" is none of');
  });

  it('the beginning of a workload, and what is left of it without reduces', () => {
    const path = join(folder, 'small.bin');
    writeWorkload(path);
    const begun = firstCommands(readWorkload(path), 3);
    expect(begun).toMatchObject({ warmCount: 4, timedCount: 3 });
    expect(begun.records).toHaveLength(7 * 4);
    const kept = withoutReduces(begun);
    expect(kept).toMatchObject({ warmCount: 4, timedCount: 2 });
    expect([...kept.records.slice(4 * 4)]).toEqual([NEW, 5, 101, 8, REPLACE | (1 << 8), 2, 103, 6]);
  });
});
