// `npm run risk-race`: the race for the position limit (position-race.ts) with as many orders as one likes.

import { parseArgs } from 'node:util';
import { Presets, SingleBar } from 'cli-progress';
import { conditions } from '../../bench/support/conditions.js';
import { grouped } from '../../bench/support/markdown-table.js';
import { type RaceResult, racePosition } from './position-race.js';
import { LIMIT } from './race-traffic.js';

const HELP = `npm run risk-race -- [--orders 2000000] [--seed 1]

Two sessions of one account buy, sell, replace and cancel against its position limit of ${LIMIT} lots, on the real threads: two
validators, the engine, and the rings between them. At every report the position, alone and with all open orders of a side
filled, must be within the limit; at rest nothing may be reserved. Exit code 1 where one of it is not so.

  --orders   new orders and replaces of that account
  --seed     of what is sent; when it meets what, the threads decide`;
/** Between two steps of the bar, where nobody watches a terminal. */
const LINE_EVERY_SHARE = 0.1;

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '2000000' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) console.log(HELP);
else process.exitCode = await race(wholeNumber('orders', values.orders), wholeNumber('seed', values.seed));

async function race(orders: number, seed: number): Promise<number> {
  const began = performance.now();
  const progress = progressOf(orders);
  console.log(`${conditions()}; seed ${seed}`);
  try {
    const result = await racePosition({ orders, seed, onProgress: progress.update });
    progress.stop();
    print(result, (performance.now() - began) / 1000);
    const isTouched = result.highest === LIMIT && result.lowest === -LIMIT && result.atLimit > 0;
    if (!isTouched) console.log(`The limit was not reached from both sides, so this has shown nothing.`);
    return isTouched ? 0 : 1;
  } catch (error) {
    progress.stop();
    console.error(`The race has found something: ${(error as Error).stack}`);
    return 1;
  }
}

function print(result: RaceResult, seconds: number): void {
  const { orders, commands, reports, fills, replaced, canceled, quiets } = result;
  console.log(
    `${grouped(orders)} orders and replaces in ${seconds.toFixed(1)} s, ${grouped(commands)} commands of all accounts`,
  );
  console.log(`  refused for the position   ${grouped(result.refusedForPosition)}`);
  console.log(`  refused for something else ${grouped(result.refusedOtherwise)}`);
  console.log(`  fills                      ${grouped(fills)}`);
  console.log(`  replaced, canceled         ${grouped(replaced)}, ${grouped(canceled)}`);
  console.log(`  positions                  ${result.lowest} to ${result.highest}, limit ${LIMIT}`);
  console.log(`  reports                    ${grouped(reports)}`);
  console.log(`    with the position at the limit            ${grouped(result.atLimit)}`);
  console.log(`    with it there if all of a side is filled  ${grouped(result.atLimitIfFilled)}`);
  console.log(`  beyond the limit           0`);
  console.log(`  reserved at rest           0, looked at ${quiets} times and at the end`);
}

function progressOf(orders: number) {
  if (!process.stderr.isTTY) {
    let next = LINE_EVERY_SHARE;
    const update = (done: number) => {
      if (done < next * orders) return;
      console.error(`${Math.floor((100 * done) / orders)} % of ${grouped(orders)} orders`);
      next += LINE_EVERY_SHARE;
    };
    return { update, stop() {} };
  }
  const format = '{bar} {percentage}% | {value} of {total} orders | {eta_formatted} left';
  const bar = new SingleBar(
    { format, stream: process.stderr, hideCursor: true, etaBuffer: 100 },
    Presets.shades_classic,
  );
  bar.start(orders, 0);
  return { update: (done: number) => bar.update(done), stop: () => bar.stop() };
}

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new RangeError(`--${name} is ${text}; it must be a whole number above 0`);
  return Number(text);
}
