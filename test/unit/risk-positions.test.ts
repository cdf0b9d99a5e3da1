// Positions: a table of trades worked out by hand, and any sequence of events against a naive ledger in exact fractions.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXPOSURE_EVENT_BYTES, ExposureEvent, ExposureEventKind } from '../../engine/domain/exposure-event.js';
import { InvariantError } from '../../engine/domain/invariant.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { Side } from '../../engine/domain/side.js';
import { Positions } from '../../risk/positions.js';

const event = new ExposureEvent(RecordMemory.allocate(EXPOSURE_EVENT_BYTES));

function exposure(account: number, instrument: number, side: number, open: number, traded = 0, price = 0) {
  event.reset(ExposureEventKind.EXPOSURE_CHANGED, account, instrument);
  event.side = side;
  event.openQuantityChange = open;
  event.tradedQuantity = traded;
  event.price = price;
  return event;
}

/** A trade of `quantity` lots, negative where sold. */
function trade(positions: Positions, quantity: number, price: number): void {
  positions.apply(exposure(0, 0, quantity > 0 ? Side.BUY : Side.SELL, 0, Math.abs(quantity), price));
}

it('count what waits as open: until it is triggered, released, trades or leaves', () => {
  const positions = new Positions();
  const row = () => positions.find(0, 0);
  positions.apply(exposure(0, 0, Side.BUY, 10)); // a stop waits
  positions.apply(exposure(0, 0, Side.BUY, 6)); // so does one for its minimum
  expect(positions.openBuyQuantity(row())).toBe(16);
  positions.apply(exposure(0, 0, Side.BUY, -10)); // the stop is triggered and trades at once
  positions.apply(exposure(0, 0, Side.BUY, 0, 4, 107));
  positions.apply(exposure(0, 0, Side.BUY, -6, 6, 100)); // the other trades in an auction, as what rests
  expect([positions.openBuyQuantity(row()), positions.quantity(row())]).toEqual([0, 10]);
});

describe('trades', () => {
  it.each<[name: string, trades: [number, number][], quantity: number, averagePrice: number, realizedPnl: number]>([
    ['one purchase', [[10, 100]], 10, 100, 0],
    ['one sale', [[-10, 100]], -10, 100, 0],
    [
      'two purchases average',
      [
        [1, 100],
        [1, 101],
      ],
      2,
      100.5,
      0,
    ],
    [
      'a partial sale keeps the average',
      [
        [1, 100],
        [1, 101],
        [-1, 105],
      ],
      1,
      100.5,
      4.5,
    ],
    [
      'sold out',
      [
        [1, 100],
        [1, 101],
        [-1, 105],
        [-1, 99],
      ],
      0,
      0,
      3,
    ],
    [
      'a loss',
      [
        [10, 100],
        [-10, 90],
      ],
      0,
      0,
      -100,
    ],
    [
      'a short covered with profit',
      [
        [-10, 100],
        [10, 90],
      ],
      0,
      0,
      100,
    ],
    [
      'a short covered in part',
      [
        [-10, 100],
        [-10, 110],
        [5, 100],
      ],
      -15,
      105,
      25,
    ],
    [
      'a long turned short',
      [
        [10, 100],
        [-15, 110],
      ],
      -5,
      110,
      100,
    ],
    [
      'a short turned long',
      [
        [-10, 100],
        [15, 110],
      ],
      5,
      110,
      -100,
    ],
    [
      'a new position after a flat one',
      [
        [10, 100],
        [-10, 120],
        [5, 50],
      ],
      5,
      50,
      200,
    ],
    [
      'thirds come out whole in the end',
      [
        [3, 10],
        [-1, 11],
        [4, 13],
        [-2, 9],
        [-4, 12],
      ],
      0,
      0,
      -5,
    ],
    [
      'the largest amounts',
      [
        [2 ** 53 - 1, 1],
        [2 ** 53 - 1, 1],
        [-(2 ** 53 - 1), 1],
        [-(2 ** 53 - 2), 1],
      ],
      1,
      1,
      0,
    ],
  ])('%s', (_name, trades, quantity, averagePrice, realizedPnl) => {
    const positions = new Positions();
    for (const [traded, price] of trades) trade(positions, traded, price);
    const row = positions.find(0, 0);
    expect(positions.quantity(row)).toBe(quantity);
    expect(positions.averagePrice(row)).toBeCloseTo(averagePrice, 9);
    expect(positions.realizedPnl(row)).toBeCloseTo(realizedPnl, 9);
  });
});

it('stay as they are, to the last bit, where no lot is given', () => {
  const positions = new Positions();
  positions.adjust(0, 0, 110_077, 1_000_007);
  const before = positions.describe(positions.find(0, 0));
  for (const price of [0, 1_000_004]) positions.adjust(0, 0, 0, price);
  expect(positions.describe(positions.find(0, 0))).toBe(before);
});

describe('open quantities', () => {
  it('rise and fall by side', () => {
    const positions = new Positions();
    positions.apply(exposure(1, 2, Side.BUY, 30));
    positions.apply(exposure(1, 2, Side.BUY, -10, 10, 100));
    positions.apply(exposure(1, 2, Side.SELL, 7));
    const row = positions.find(1, 2);
    expect([positions.openBuyQuantity(row), positions.openSellQuantity(row)]).toEqual([20, 7]);
    expect(positions.quantity(row)).toBe(10);
    expect(positions.isZero(row)).toBe(false);
  });

  it('stay exact where their sum is beyond 2^53', () => {
    const positions = new Positions();
    const amounts = [2 ** 53 - 1, 2 ** 53 - 1, 2 ** 53 - 1, 1, 1, 3];
    for (const amount of amounts) positions.apply(exposure(0, 0, Side.SELL, amount));
    for (const amount of amounts.slice(0, 5)) positions.apply(exposure(0, 0, Side.SELL, -amount));
    expect(positions.openSellQuantity(positions.find(0, 0))).toBe(3);
  });

  it('stop the thread where one would be negative', () => {
    const positions = new Positions();
    positions.apply(exposure(4, 0, Side.BUY, 5));
    expect(() => positions.apply(exposure(4, 0, Side.BUY, -6))).toThrow(InvariantError);
  });
});

describe('rows', () => {
  it('are zero for a position that never was', () => {
    const positions = new Positions();
    const row = positions.find(3, 3);
    expect(row).toBe(0);
    expect(positions.isZero(row)).toBe(true);
    expect([positions.quantity(row), positions.averagePrice(row), positions.realizedPnl(row)]).toEqual([0, 0, 0]);
  });

  it('are zero again when everything is undone, and not while a result stands', () => {
    const positions = new Positions();
    positions.apply(exposure(0, 0, Side.BUY, 5));
    positions.apply(exposure(0, 0, Side.BUY, -5));
    trade(positions, 5, 10);
    trade(positions, -5, 10);
    expect(positions.isZero(positions.find(0, 0))).toBe(true);
    trade(positions, 5, 10);
    trade(positions, -5, 11);
    expect(positions.isZero(positions.find(0, 0))).toBe(false);
  });

  it('outlive growth: 20000 accounts of scattered numbers, each with its own instruments in order', () => {
    const positions = new Positions();
    const accounts = Array.from({ length: 20_000 }, (_, i) => (i * 7_919) % 100_003);
    for (const [i, account] of accounts.entries()) {
      positions.apply(exposure(account, i % 5, Side.BUY, i + 1));
      positions.apply(exposure(account, 9, Side.SELL, i + 1));
    }
    for (const [i, account] of accounts.entries()) {
      const first = positions.first(account);
      const second = positions.next(first);
      expect([positions.instrument(first), positions.instrument(second), positions.next(second)]).toEqual([
        i % 5,
        9,
        0,
      ]);
      expect(positions.openBuyQuantity(first)).toBe(i + 1);
      expect(positions.openSellQuantity(positions.find(account, 9))).toBe(i + 1);
    }
    expect(positions.first(1_000_000)).toBe(0);
    expect(positions.first(-1)).toBe(0);
  });
});

/** The average cost method in exact fractions: the cost basis is `numerator / denominator`. */
class NaiveLedger {
  quantity = 0n;
  numerator = 0n;
  denominator = 1n;
  profit = { numerator: 0n, denominator: 1n };

  trade(quantity: bigint, price: bigint): void {
    const closing = this.quantity !== 0n && this.quantity > 0n !== quantity > 0n;
    if (!closing) {
      this.#add(quantity, price);
      return;
    }
    const turnsOver = magnitude(quantity) > magnitude(this.quantity);
    const size = magnitude(turnsOver ? this.quantity : quantity);
    const closed = this.quantity > 0n ? size : -size;
    // The average is numerator / denominator / quantity; what is closed earns its price less the average.
    const divisor = this.denominator * this.quantity;
    this.#earn(closed * price * divisor - closed * this.numerator, divisor);
    this.numerator = this.numerator * (this.quantity - closed);
    this.denominator = divisor;
    this.quantity -= closed;
    this.#reduce();
    if (quantity + closed !== 0n) this.#add(quantity + closed, price);
  }

  #add(quantity: bigint, price: bigint): void {
    this.numerator += quantity * price * this.denominator;
    this.quantity += quantity;
  }

  #earn(numerator: bigint, denominator: bigint): void {
    this.profit.numerator = this.profit.numerator * denominator + numerator * this.profit.denominator;
    this.profit.denominator *= denominator;
    const divisor = gcd(this.profit.numerator, this.profit.denominator);
    this.profit.numerator /= divisor;
    this.profit.denominator /= divisor;
  }

  #reduce(): void {
    const divisor = gcd(this.numerator, this.denominator);
    this.numerator /= divisor;
    this.denominator /= divisor;
  }
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [magnitude(a), magnitude(b)];
  while (y !== 0n) [x, y] = [y, x % y];
  return x === 0n ? 1n : x;
}

/** A fraction as a double, good to 12 decimals. */
function toDouble(numerator: bigint, denominator: bigint): number {
  const scaled = (numerator * 10n ** 12n) / denominator;
  return Number(scaled / 10n ** 12n) + Number(scaled % 10n ** 12n) / 1e12;
}

describe('any sequence of events', () => {
  const trades = (quantityMax: number, priceMax: number) =>
    fc.array(
      fc.record({
        account: fc.nat(3),
        instrument: fc.nat(3),
        quantity: fc.integer({ min: -quantityMax, max: quantityMax }).filter((quantity) => quantity !== 0),
        price: fc.integer({ min: 1, max: priceMax }),
      }),
      { maxLength: 120 },
    );

  it.each([
    ['small amounts', 20, 10],
    ['usual amounts', 1_000, 100_000],
    ['large amounts', 2 ** 30, 2 ** 22],
  ])('agrees with a naive ledger: %s', (_name, quantityMax, priceMax) => {
    fc.assert(
      fc.property(trades(quantityMax, priceMax), (sequence) => {
        const positions = new Positions();
        const ledgers = new Map<number, NaiveLedger>();
        let spent = 1;
        for (const { account, instrument, quantity, price } of sequence) {
          const key = account * 10 + instrument;
          const ledger = ledgers.get(key) ?? new NaiveLedger();
          ledgers.set(key, ledger);
          ledger.trade(BigInt(quantity), BigInt(price));
          positions.apply(
            exposure(account, instrument, quantity > 0 ? Side.BUY : Side.SELL, 0, Math.abs(quantity), price),
          );
          spent += Math.abs(quantity) * price;
          const row = positions.find(account, instrument);
          expect(BigInt(positions.quantity(row))).toBe(ledger.quantity);
          const average = ledger.quantity === 0n ? 0 : toDouble(ledger.numerator, ledger.denominator * ledger.quantity);
          expect(Math.abs(positions.averagePrice(row) - average)).toBeLessThanOrEqual(priceMax * 1e-12);
          const profit = toDouble(ledger.profit.numerator, ledger.profit.denominator);
          expect(Math.abs(positions.realizedPnl(row) - profit)).toBeLessThanOrEqual(spent * 1e-12);
          if (ledger.quantity === 0n) expect(positions.realizedPnl(row)).toBe(Math.round(profit));
        }
      }),
      { numRuns: 150 },
    );
  });
});
