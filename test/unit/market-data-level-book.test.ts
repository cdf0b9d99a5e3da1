// The level book against a sorted map, the change log against a list, and windows against what they are the difference of.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Side } from '../../engine/domain/side.js';
import { ChangeLog } from '../../market-data/change-log.js';
import { DepthWindow, forEachDifference } from '../../market-data/depth-window.js';
import { LevelBook, type LevelSide } from '../../market-data/level-book.js';

type Totals = [quantity: number, orders: number];

const anyPrice = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(1, Number.MAX_SAFE_INTEGER));
const anyChange = fc.record({
  side: fc.constantFrom(Side.BUY, Side.SELL),
  price: anyPrice,
  quantity: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })),
  orders: fc.integer({ min: 1, max: 1000 }),
});

function levelsOf(side: LevelSide): [number, number, number][] {
  return Array.from({ length: side.count }, (_, rank) => [
    side.priceAt(rank),
    side.quantityAt(rank),
    side.ordersAt(rank),
  ]);
}

function modelLevels(model: Map<number, Totals>, side: number): [number, number, number][] {
  const sign = side === Side.BUY ? -1 : 1;
  return [...model]
    .map(([price, totals]) => [price, ...totals] as [number, number, number])
    .sort((a, b) => sign * (a[0] - b[0]));
}

describe('LevelBook', () => {
  it('is a sorted map of levels on each side', () => {
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 400 }), (changes) => {
        const book = new LevelBook();
        const models = [new Map<number, Totals>(), new Map<number, Totals>()];
        for (const { side, price, quantity, orders } of changes) {
          book.side(side).set(price, quantity, orders);
          if (quantity === 0) models[side - 1].delete(price);
          else models[side - 1].set(price, [quantity, orders]);
        }
        for (const side of [Side.BUY, Side.SELL] as const) {
          const expected = modelLevels(models[side - 1], side);
          expect(levelsOf(book.side(side))).toEqual(expected);
          expect(book.side(side).bestPrice).toBe(expected[0]?.[0] ?? 0);
          expect(book.side(side).bestQuantity).toBe(expected[0]?.[1] ?? 0);
          for (let price = 1; price <= 40; price++) {
            expect(book.side(side).rankOf(price)).toBe(expected.findIndex((level) => level[0] === price));
          }
        }
      }),
    );
  });

  it('grows to any number of levels', () => {
    const { asks } = new LevelBook();
    for (let i = 0; i < 10_000; i++) asks.set(1 + ((i * 7919) % 10_007), 5, 1);
    expect(asks.count).toBe(10_000);
    for (let rank = 1; rank < asks.count; rank++) expect(asks.priceAt(rank)).toBeGreaterThan(asks.priceAt(rank - 1));
  });
});

describe('ChangeLog', () => {
  it('gives the changes since a position once each, bids from the best, then asks from the best', () => {
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 40 }), fc.nat(40), (changes, start) => {
        const log = new ChangeLog(16);
        for (const { side, price } of changes) log.append(side, price);
        const from = Math.min(start, changes.length);
        expect(log.head).toBe(changes.length);
        expect(log.keeps(from)).toBe(changes.length - from <= 16);
        if (!log.keeps(from)) return;
        const target = new Float64Array(16);
        const count = log.collect(from, target);
        const since = changes.slice(from);
        const prices = (side: number) => [
          ...new Set(since.filter((each) => each.side === side).map((each) => each.price)),
        ];
        const bids = prices(Side.BUY).sort((a, b) => b - a);
        const asks = prices(Side.SELL).sort((a, b) => a - b);
        expect([...target.subarray(0, count)]).toEqual([...bids.map((price) => -price), ...asks]);
      }),
    );
  });
});

describe('forEachDifference', () => {
  it('turns one window into the other and says nothing that did not change', () => {
    const anyBook = fc.array(anyChange, { maxLength: 60 });
    fc.assert(
      fc.property(anyBook, anyBook, fc.integer({ min: 1, max: 12 }), (first, second, depth) => {
        const book = new LevelBook();
        const before = new DepthWindow(depth);
        const after = new DepthWindow(depth);
        for (const { side, price, quantity, orders } of first) book.side(side).set(price, quantity, orders);
        before.fill(book);
        for (const { side, price, quantity, orders } of second) book.side(side).set(price, quantity, orders);
        after.fill(book);
        for (const side of ['bids', 'asks'] as const) {
          const sign = side === 'bids' ? 1 : -1;
          const levels = new Map<number, Totals>();
          for (let i = 0; i < before[side].count; i++) {
            levels.set(before[side].prices[i], [before[side].quantities[i], before[side].orders[i]]);
          }
          let last = Number.POSITIVE_INFINITY;
          forEachDifference(before[side], after[side], sign, (price, quantity, orders) => {
            expect(price * sign).toBeLessThan(last);
            last = price * sign;
            expect(levels.get(price)).not.toEqual([quantity, orders]);
            if (quantity === 0) expect(levels.delete(price)).toBe(true);
            else levels.set(price, [quantity, orders]);
          });
          const expected = levelsOf(book[side]).slice(0, depth);
          expect(modelLevels(levels, side === 'bids' ? Side.BUY : Side.SELL)).toEqual(expected);
        }
      }),
    );
  });
});
