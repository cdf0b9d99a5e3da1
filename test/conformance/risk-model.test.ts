// Validators and engine against a naive model of the limits, written from docs/risk.md: random accounts, limits, orders at
// moving prices, fills, days and crashes. Every decision is the same, with its reason and numbers, and after each one all
// that the two know of every account. RINGBOOK_SEED repeats a run, RINGBOOK_SOAK_SECONDS runs each shape for that long. A
// failure prints its seed and the fewest steps that it takes.

import { describe, expect, it } from 'vitest';
import { ExecType } from '../../engine/domain/exec-type.js';
import { Liquidity } from '../../engine/domain/liquidity.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { RiskLimit as L } from '../../engine/domain/risk-settings.js';
import type { DuelShape } from '../support/risk-model/random-steps.js';
import { DUEL_SHAPES, runDuel, runInOrder } from '../support/risk-model/run-duel.js';

const RUNS = 9;
/** Where a reason has not come up by then, it goes on for as long as this. */
const RUNS_MAX = 60;
const ORDERED_RUNS = 2;
const STEPS = 1500;
/** What they come to, beside what is decided. */
const { NEW, TRADE, REPLACED, CANCELED, EXPIRED, REJECTED, TRIGGERED, TRADE_PREVENTED } = ExecType;
const HAPPENS = [NEW, TRADE, REPLACED, CANCELED, EXPIRED, REJECTED, TRIGGERED, TRADE_PREVENTED, 'auction'];
const happened = new Set<unknown>();
const soakSeconds = Number(process.env.RINGBOOK_SOAK_SECONDS ?? 0);
const firstSeed = Number(process.env.RINGBOOK_SEED ?? Math.floor(Math.random() * 1e6));

/** What must have been decided at least once, so that the comparison says something. */
function reasonsOf({ limits }: DuelShape): number[] {
  const reasons: Record<number, number> = {
    [L.ORDER_QUANTITY]: RejectReason.MAX_ORDER_QUANTITY,
    [L.ORDER_NOTIONAL]: RejectReason.MAX_ORDER_NOTIONAL,
    [L.POSITION]: RejectReason.MAX_POSITION,
    [L.OPEN_ORDERS]: RejectReason.MAX_OPEN_ORDERS,
    [L.EXPOSURE]: RejectReason.MAX_EXPOSURE,
    [L.DAILY_LOSS]: RejectReason.MAX_DAILY_LOSS,
    [L.PRICE_COLLAR]: RejectReason.PRICE_COLLAR,
    [L.ORDERS_PER_SECOND]: RejectReason.RATE_LIMITED,
  };
  const always = [RejectReason.NONE, RejectReason.INSUFFICIENT_FUNDS, RejectReason.KILL_SWITCH];
  return [...always, ...limits.flatMap((limit) => reasons[limit] ?? [])];
}

describe.each(DUEL_SHAPES)('validators and the naive model: $name', (shape) => {
  it('decide the same, and know the same of every account', { timeout: (soakSeconds + 180) * 1000 }, () => {
    const reasons = new Set<number>();
    const end = performance.now() + soakSeconds * 1000;
    const isMissing = () => reasonsOf(shape).some((reason) => !reasons.has(reason));
    for (let i = 0; i < RUNS || performance.now() < end || (i < RUNS_MAX && isMissing()); i++) {
      const { decisions, said } = runDuel(shape, firstSeed + i, STEPS);
      for (const reason of decisions.keys()) reasons.add(reason);
      for (const { execType, liquidity } of said) happened.add(liquidity === Liquidity.AUCTION ? 'auction' : execType);
    }
    expect([...reasons]).toEqual(expect.arrayContaining(reasonsOf(shape)));
  });
});

it('says the same with 1, 2 and 4 validators, with as much on its way', () => {
  // Switches that engage themselves are asked for when their validator next does anything, whoever's command that is.
  const limits = Object.values(L).filter((limit) => limit < L.KILL_DAILY_LOSS);
  const shape = { ...DUEL_SHAPES[0], limits };
  for (let seed = firstSeed; seed < firstSeed + ORDERED_RUNS; seed++) {
    const [one, ...more] = [1, 2, 4].map((validators) => runInOrder(shape, seed, validators, STEPS));
    for (const other of more) expect(other, `RINGBOOK_SEED=${seed}`).toEqual(one);
    expect(one.length).toBeGreaterThan(STEPS / 2);
  }
});

it('have met in every way', () => {
  expect([...happened]).toEqual(expect.arrayContaining([...HAPPENS]));
});
