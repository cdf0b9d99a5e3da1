// The price ladder against a sorted array: random prices near and far, of two instruments, added and removed.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PriceLadder } from '../../engine/matching/price-ladder.js';

const LEVELS_MAX = 64;
const INSTRUMENTS = 2;
const LARGEST = Number.MAX_SAFE_INTEGER;

const anyPrice = fc.oneof(
  fc.integer({ min: 1, max: 70 }),
  fc.integer({ min: 2 ** 31 - 40, max: 2 ** 31 + 40 }),
  fc.integer({ min: 2 ** 37 - 5, max: 2 ** 37 + 5 }),
  fc.integer({ min: LARGEST - 40, max: LARGEST }),
  fc.integer({ min: 1, max: LARGEST }),
);
const anyStep = fc.record({
  instrument: fc.nat(INSTRUMENTS - 1),
  price: anyPrice,
  remove: fc.boolean(),
  pick: fc.nat(),
});

describe('the price ladder', () => {
  it('holds what a sorted array holds', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 1, maxLength: 300 }), (steps) => {
        const ladder = new PriceLadder(LEVELS_MAX, INSTRUMENTS);
        const model: number[][] = [[], []];
        for (const { instrument, price, remove, pick } of steps) {
          const prices = model[instrument];
          if (remove && prices.length > 0) {
            const [gone] = prices.splice(pick % prices.length, 1);
            ladder.remove(ladder.find(instrument, gone));
            expect(ladder.find(instrument, gone)).toBe(0);
          } else if (!prices.includes(price) && model[0].length + model[1].length < LEVELS_MAX) {
            expect(ladder.find(instrument, price)).toBe(0);
            const level = ladder.add(instrument, price);
            expect(ladder.levels.price(level)).toBe(price);
            prices.push(price);
            prices.sort((a, b) => a - b);
          }
          expect(upwards(ladder, instrument, prices[0])).toEqual(prices);
          expect(downwards(ladder, instrument, prices.at(-1))).toEqual(prices.toReversed());
        }
      }),
      { numRuns: 60 },
    );
  });

  it('takes prices far apart in any order without its tree growing deep', () => {
    const count = 20_000;
    const ladder = new PriceLadder(count, 1);
    for (let i = 1; i <= count; i++) ladder.add(0, i * 1000); // rising: the worst order for a tree that does not balance
    for (let i = 1; i < count; i += 2) ladder.remove(ladder.find(0, i * 1000));
    const left = Array.from({ length: count / 2 }, (_, i) => (i + 1) * 2000);
    expect(upwards(ladder, 0, 2000)).toEqual(left);
    for (const price of left) ladder.remove(ladder.find(0, price));
    expect(ladder.levels.hasFreeLevel).toBe(true);
    const again = ladder.add(0, LARGEST);
    expect([ladder.above(again), ladder.below(again)]).toEqual([0, 0]);
  });

  it('keeps the record of a removed level readable until the next is added', () => {
    const ladder = new PriceLadder(4, 1);
    const level = ladder.add(0, 77);
    ladder.remove(level);
    expect([ladder.levels.price(level), ladder.levels.quantity(level), ladder.levels.orders(level)]).toEqual([
      77, 0, 0,
    ]);
  });

  it('breaks an invariant, with its own error, when more levels are added than it was asked to hold', () => {
    const ladder = new PriceLadder(1, 1);
    ladder.add(0, 1);
    expect(ladder.levels.hasFreeLevel).toBe(false);
    expect(() => ladder.add(0, 2)).toThrow(expect.objectContaining({ code: 'RINGBOOK_INVARIANT' }));
  });
});

function upwards(ladder: PriceLadder, instrument: number, lowest: number | undefined): number[] {
  return walk(lowest === undefined ? 0 : ladder.find(instrument, lowest), ladder, (level) => ladder.above(level));
}

function downwards(ladder: PriceLadder, instrument: number, highest: number | undefined): number[] {
  return walk(highest === undefined ? 0 : ladder.find(instrument, highest), ladder, (level) => ladder.below(level));
}

function walk(from: number, ladder: PriceLadder, next: (level: number) => number): number[] {
  const prices: number[] = [];
  for (let level = from; level !== 0; level = next(level)) prices.push(ladder.levels.price(level));
  return prices;
}
