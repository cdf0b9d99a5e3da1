// A duel from a seed, of one of the shapes that put some of the limits to the test; where it fails, with the fewest steps that
// it takes.

import { RiskLimit as L } from '../../../engine/domain/risk-settings.js';
import { RISK_ACCOUNTS } from '../random-risk-orders.js';
import { SeededRandom } from '../seeded-random.js';
import { shorten } from '../shortest-failure.js';
import { RiskDuel, type Step, Undecided } from './duel.js';
import { type DuelShape, PREVIOUS_CLOSES, RandomSteps } from './random-steps.js';

const SHORTEN_SECONDS_MAX = Number(process.env.RINGBOOK_SHORTEN_SECONDS ?? 10);
const SMALL = { price: 100, spread: 4, lot: 1, crashes: 5 };

export const DUEL_SHAPES: readonly DuelShape[] = [
  { name: 'every limit', ...SMALL, limits: Object.values(L) },
  { name: 'profit and loss', ...SMALL, limits: [L.DAILY_LOSS, L.KILL_DAILY_LOSS] },
  { name: 'sizes and positions', ...SMALL, limits: [L.ORDER_QUANTITY, L.ORDER_NOTIONAL, L.POSITION, L.OPEN_ORDERS] },
  { name: 'exposure and collars', ...SMALL, limits: [L.EXPOSURE, L.PRICE_COLLAR] },
  {
    name: 'rates',
    ...SMALL,
    limits: [L.ORDERS_PER_SECOND, L.BURST, L.KILL_REJECTS_PER_SECOND, L.KILL_ORDERS_PER_SECOND],
  },
  { name: 'cash, lots and fees', ...SMALL, limits: [] },
  {
    name: 'large amounts',
    ...SMALL,
    price: 1_000_003,
    spread: 30_000,
    lot: 10_007,
    limits: [L.EXPOSURE, L.DAILY_LOSS],
  },
];

/** With one, two or four validators. */
const validatorsOf = (seed: number) => [1, 2, 4][seed % 3];

function begin(shape: DuelShape, seed: number, opening: readonly Step[]): RiskDuel {
  const duel = new RiskDuel(validatorsOf(seed), RISK_ACCOUNTS, PREVIOUS_CLOSES(shape.price));
  for (const step of opening) duel.perform(step);
  return duel;
}

/** What `perform` throws, if anything that counts. */
function errorOf(perform: () => void): unknown {
  try {
    perform();
  } catch (error) {
    return error instanceof Undecided ? undefined : (error ?? 'nothing was thrown');
  }
  return undefined;
}

/** Throws where the two differ; returns what it came to. */
export function runDuel(shape: DuelShape, seed: number, steps: number): RiskDuel {
  const random = new RandomSteps(new SeededRandom(seed), shape);
  const opening = random.opening();
  const duel = begin(shape, seed, opening);
  const performed: Step[] = [];
  const perform = (step: Step) => {
    performed.push(step);
    duel.perform(step);
  };
  const error = errorOf(() => {
    for (let i = 0; i < steps; i++) perform(random.next(duel));
    for (const step of random.ending()) perform(step);
    duel.checkNothingReserved();
  });
  if (error === undefined) return duel;
  const again = (list: readonly Step[]) =>
    errorOf(() => {
      const repeated = begin(shape, seed, opening);
      for (const step of list) repeated.perform(step);
    });
  const shortest = shorten(performed, (list) => again(list) !== undefined, SHORTEN_SECONDS_MAX);
  const head = `RINGBOOK_SEED=${seed}, ${validatorsOf(seed)} validators, after ${performed.length} steps, of which`;
  const lines = [head, ...[...opening, ...shortest].map(show), String(again(shortest) ?? error)];
  throw new Error(lines.join('\n'), { cause: error });
}

/**
 * A duel in which each command is checked when it comes and the engine takes all in that order, some time later: whatever the
 * number of validators, each account's knows the same when it decides. Returns what the engine has said, and the risk state.
 */
export function runInOrder(shape: DuelShape, seed: number, validators: number, steps: number): unknown[] {
  const random = new RandomSteps(new SeededRandom(seed), shape);
  const duel = new RiskDuel(validators, RISK_ACCOUNTS, PREVIOUS_CLOSES(shape.price));
  for (const step of random.opening()) {
    duel.perform(step);
    duel.perform({ does: 'settle' });
  }
  const onTheWay: number[] = [];
  const execute = (most: number) => {
    while (onTheWay.length > most) duel.perform({ does: 'execute', account: onTheWay.shift()!, isRefused: false });
  };
  for (let i = 0; i < steps; i++) {
    const step = random.nextOfAll(duel);
    duel.perform(step);
    if (step.does !== 'send') continue;
    const { account } = step.command;
    duel.perform({ does: 'check', account });
    onTheWay.push(account);
    execute(random.random.below(12));
    if (random.random.below(3) === 0) duel.perform({ does: 'publish' });
  }
  execute(0);
  duel.perform({ does: 'settle' });
  return [...duel.said, duel.simulation.hash()];
}

/** Without what says nothing. */
function show(step: Step): string {
  return JSON.stringify(step, (_, value) => (value === '' || value === false ? undefined : value));
}
