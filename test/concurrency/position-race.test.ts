// Two sessions of one account hammer its position limit from both sides, on the real threads: at no report is it passed, and at
// rest nothing is reserved. `npm run risk-race` does the same with millions of orders.

import { expect, it } from 'vitest';
import { racePosition } from './position-race.js';
import { LIMIT } from './race-traffic.js';

const ORDERS = 60_000;

it('the position limit holds at every report, and is reached from both sides', async () => {
  const result = await racePosition({ orders: ORDERS, seed: 7 });
  expect(result).toMatchObject({ highest: LIMIT, lowest: -LIMIT, quiets: 8 });
  // Were the limit seldom touched, the test would show nothing.
  expect(result.refusedForPosition).toBeGreaterThan(ORDERS / 10);
  expect(result.atLimit).toBeGreaterThan(ORDERS / 200);
  expect(result.atLimitIfFilled).toBeGreaterThan(ORDERS / 50);
  expect(Math.min(result.fills, result.replaced, result.canceled)).toBeGreaterThan(ORDERS / 50);
});
