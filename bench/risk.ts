// `ringbook bench risk`: what the risk checks cost an order, and what a validator's memory is with many accounts. Checks its
// answers: every order that is let pass must be reserved, those above a limit refused, and at the end nothing reserved.

import { measureChecks } from './risk/checks.js';
import { measureMemory } from './risk/memory.js';
import { BenchFlags } from './support/bench-flags.js';
import { conditions } from './support/conditions.js';
import { forceGc } from './support/forced-gc.js';
import { grouped, markdownTable } from './support/markdown-table.js';

const HELP = `ringbook bench risk [--orders 1000000] [--accounts 100000] [--symbols 50]

  --orders     new orders and replaces that are checked, with what the engine answers folded in
  --accounts   with positions in that many symbols each, of which the memory is measured; 0 leaves it out
  --symbols    for each account

Exit code 1 where an answer is not right, where orders leave something on the heap or have it collected, or where the memory is
above 1 GB. Times are only told.`;

const FLAGS = { values: ['orders', 'accounts', 'symbols'] };
/** Said, never a failure: a time depends on the machine. */
const NANOS_GOAL = 1500;
const BYTES_MAX = 1e9;
/** One object in so many orders would be more than this; the figures themselves cost a little. */
const HEAP_BYTES_MAX = 2;

export async function run(args: string[]): Promise<number> {
  const flags = new BenchFlags('risk', args, FLAGS);
  if (flags.has('help')) {
    console.log(HELP);
    return 0;
  }
  const orders = flags.wholeNumber('orders', 1_000_000);
  const accounts = flags.wholeNumber('accounts', 100_000, 0);
  const symbols = flags.wholeNumber('symbols', 50);
  const failures: string[] = [];
  console.log(`${conditions()}\n`);
  const memory = accounts === 0 ? undefined : measureMemory(accounts, symbols, forceGc);
  const rows = await measureChecks(orders);
  const columns = ['limits of the account', 'p50', 'p90', 'p99', 'p99.9'];
  const checks = rows.map(({ name, percentiles }) => [name, ...percentiles.map(grouped)]);
  const whole = rows.map(({ name, wholePercentiles }) => [name, ...wholePercentiles.map(grouped)]);
  console.log(`Checking and reserving an order, nanoseconds:\n\n${markdownTable(columns, checks)}\n`);
  console.log(
    `The same with a quarter of a replace, and with folding in what becomes of it, events written for it included:\n\n${markdownTable(columns, whole)}\n`,
  );
  for (const { name, percentiles, heapPerOrder, collections, mistakes } of rows) {
    failures.push(...mistakes.map((mistake) => `${name}: ${mistake}`));
    const { minor, major } = collections;
    console.log(
      `${name}: ${grouped(orders)} orders leave ${heapPerOrder.toFixed(2)} bytes of heap each; ${minor} minor and ${major} major collections.`,
    );
    if (heapPerOrder > HEAP_BYTES_MAX)
      failures.push(`${name}: an order leaves ${heapPerOrder.toFixed(1)} bytes on the heap`);
    if (minor + major > 0) failures.push(`${name}: ${minor} minor and ${major} major collections`);
    const isWithin = percentiles[0] <= NANOS_GOAL ? 'within' : 'above';
    console.log(`${name}: ${percentiles[0]} ns at the median, ${isWithin} the goal of ${NANOS_GOAL}.`);
  }
  if (memory !== undefined) {
    const { positions, bytes } = memory;
    console.log(
      `${grouped(accounts)} accounts with ${symbols} positions each, ${grouped(positions)} positions: ${grouped(bytes)} bytes resident.`,
    );
    if (positions !== accounts * symbols) failures.push(`${positions} positions are kept, not ${accounts * symbols}`);
    if (bytes > BYTES_MAX) failures.push(`${grouped(bytes)} bytes are above ${grouped(BYTES_MAX)}`);
  }
  console.log(failures.join('\n'));
  return failures.length === 0 ? 0 : 1;
}
