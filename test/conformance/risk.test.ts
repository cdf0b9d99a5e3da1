// Validators and engine, run against each other in any order, held to a ledger that knows the reports alone: no interleaving
// lets an account pass a limit, nor does what an account might come to grow in the middle of a command, money and lots are
// conserved to the last unit, what is open is what is reserved once nothing is on its way, and a restart with any number of
// validators restores it. RINGBOOK_SEED repeats a run, RINGBOOK_SOAK_SECONDS runs each shape for that long.

import { describe, expect, it } from 'vitest';
import { RandomRiskOrders } from '../support/random-risk-orders.js';
import { RiskRun, type RunShape } from '../support/risk-run.js';
import { SeededRandom } from '../support/seeded-random.js';

const RUNS = 7;
const STEPS = 1200;
const soakSeconds = Number(process.env.RINGBOOK_SOAK_SECONDS ?? 0);
const baseSeed = Number(process.env.RINGBOOK_SEED ?? Math.floor(Math.random() * 1e6));

const shapes: [string, Omit<RunShape, 'validators'>][] = [
  ['all prices at 100', { spread: 0 }],
  ['prices around 100', { spread: 4 }],
  ['crashes with commands on their way', { spread: 4, crashes: 8 }],
  ['limits, cash and kill switches that change, all prices at 100', { spread: 0, changes: 'limits', crashes: 2 }],
  ['limits, cash and kill switches that change, prices around 100', { spread: 4, changes: 'limits', crashes: 2 }],
  ['fees that change', { spread: 3, changes: 'fees', crashes: 2 }],
  ['orders that move while others come', { spread: 2, isRestless: true }],
];

describe.each(shapes)('random orders: %s', (_, shape) => {
  const title = 'pass no limit, keep every unit, and leave nothing reserved that is not open, in any order of events';
  it(title, { timeout: (soakSeconds + 180) * 1000 }, () => {
    let looks = 0;
    const end = performance.now() + soakSeconds * 1000;
    for (let i = 0; i < RUNS || performance.now() < end; i++) looks += lookedAt(shape, baseSeed + i);
    expect(looks).toBeGreaterThan(RUNS);
  });
});

/** Of a seed, so that it says everything. */
const validatorsOf = (seed: number) => [1, 2, 4][seed % 3];

/** Performs a run; returns how often validators were looked at in the middle of a command. */
function lookedAt(shape: Omit<RunShape, 'validators'>, seed: number): number {
  const validators = validatorsOf(seed);
  const run = new RiskRun(seed, { ...shape, validators });
  try {
    for (let step = 0; step < STEPS; step++) run.step();
    run.checkQuiet();
    const hash = run.simulation.hash();
    for (const others of [1, 2, 4]) expect(run.simulation.restarted(others).hash()).toBe(hash);
  } catch (error) {
    throw new Error(`RINGBOOK_SEED=${seed}, ${validators} validators: ${(error as Error).message}`, { cause: error });
  }
  return run.watch.looks;
}

it('says the same with 1, 2 and 4 validators where each command is answered before the next', () => {
  const told = [1, 2, 4].map((validators) => {
    const run = new RiskRun(baseSeed, { validators, spread: 4 });
    const numbers = new SeededRandom(baseSeed + 1);
    const orders = new RandomRiskOrders(() => numbers.next(), 4);
    for (let step = 0; step < STEPS; step++) {
      run.simulation.time += 1;
      run.simulation.send(orders.next([...run.ledger.orders.values()], run.simulation.time));
      run.settle();
    }
    run.checkQuiet();
    return run.said;
  });
  expect(told[1]).toEqual(told[0]);
  expect(told[2]).toEqual(told[0]);
  expect(told[0].length).toBeGreaterThan(STEPS);
});
