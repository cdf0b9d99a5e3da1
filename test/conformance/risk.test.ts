// Validators and engine, run against each other in any order, held to a ledger that knows the reports alone: no interleaving
// lets an account pass a limit, money and lots are conserved to the last unit, what is open is what is reserved once nothing
// is on its way, and a restart with any number of validators restores it. RINGBOOK_SEED repeats a run.

import { describe, expect, it } from 'vitest';
import { RandomRiskOrders } from '../support/random-risk-orders.js';
import { RiskRun, type RunShape } from '../support/risk-run.js';
import { SeededRandom } from '../support/seeded-random.js';

const RUNS = 12;
const STEPS = 1200;
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
  it('pass no limit, keep every unit, and leave nothing reserved that is not open, in any order of events', () => {
    for (let i = 0; i < RUNS; i++) {
      const seed = baseSeed + i;
      const run = new RiskRun(seed, { ...shape, validators: [1, 2, 4][i % 3] });
      try {
        for (let step = 0; step < STEPS; step++) run.step();
        run.checkQuiet();
        const hash = run.simulation.hash();
        for (const validators of [1, 2, 4]) expect(run.simulation.restarted(validators).hash()).toBe(hash);
      } catch (error) {
        throw new Error(`RINGBOOK_SEED=${seed}: ${(error as Error).message}`, { cause: error });
      }
    }
  });
});

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
