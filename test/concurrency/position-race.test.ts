// Two sessions of one account hammer its position limit from both sides, on the real threads: at no report is it passed.
// RINGBOOK_RACE_ORDERS says how many commands; millions of them take minutes.

import { expect, it } from 'vitest';
import { racePosition } from './position-race.js';

const ORDERS = Number(process.env.RINGBOOK_RACE_ORDERS ?? 60_000);
const MILLIS_PER_ORDER = 1;

it(
  'the position limit holds at every report, and is reached',
  async () => {
    const { furthest, refusedForPosition, replaced, trades } = await racePosition(ORDERS, 7);
    expect(furthest).toBe(40);
    expect(Math.min(refusedForPosition, replaced, trades)).toBeGreaterThan(ORDERS / 500);
  },
  60_000 + ORDERS * MILLIS_PER_ORDER,
);
