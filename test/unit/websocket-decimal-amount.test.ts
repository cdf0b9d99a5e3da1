// Decimal strings to ticks and lots and back: exact, for every size, and never a rounded guess.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decimal } from '../../engine/domain/instrument.js';
import { AMOUNT_MAX } from '../../engine/domain/limits.js';
import { isDecimalString, NO_AMOUNT, readAmount, writeAmount } from '../../gateway/websocket/decimal-amount.js';

const size: fc.Arbitrary<Decimal> = fc.record({
  mantissa: fc.oneof(fc.constantFrom(1, 5, 25), fc.integer({ min: 1, max: 999_999_999_999_999 })),
  scale: fc.integer({ min: 0, max: 15 }),
});
const count = fc.oneof(fc.nat(1000), fc.maxSafeNat(), fc.constantFrom(0, 1, AMOUNT_MAX));
const cent: Decimal = { mantissa: 1, scale: 2 };
const nickel: Decimal = { mantissa: 5, scale: 2 };
const ten: Decimal = { mantissa: 10, scale: 0 };

describe('an amount', () => {
  it('comes back as it was, whatever the size', () => {
    fc.assert(
      fc.property(count, size, (amount, of) => {
        const text = writeAmount(amount, of)!;
        expect(isDecimalString(text)).toBe(true);
        expect(readAmount(text, of)).toBe(amount);
      }),
    );
  });

  it('is none where anything is added to it that is less than a tick', () => {
    fc.assert(
      fc.property(count, size, fc.integer({ min: 1, max: 9 }), (amount, of, digit) => {
        const text = writeAmount(amount, of)!;
        const below = of.scale === 0 ? `${text}.${digit}` : `${text}${digit}`;
        expect(readAmount(below, of)).toBe(NO_AMOUNT);
      }),
    );
  });

  it.each([
    ['585.33', cent, 58533],
    ['585.330', cent, 58533],
    ['0585.33', cent, 58533],
    ['585', cent, 58500],
    ['585.333', cent, NO_AMOUNT],
    ['585.33000000000000000001', cent, NO_AMOUNT],
    ['-585.33', cent, NO_AMOUNT],
    ['-0', cent, NO_AMOUNT],
    ['0', cent, 0],
    ['0.00', cent, 0],
    ['0.05', nickel, 1],
    ['0.07', nickel, NO_AMOUNT],
    ['100', ten, 10],
    ['105', ten, NO_AMOUNT],
    ['90071992547409.91', cent, AMOUNT_MAX],
    ['90071992547409.92', cent, NO_AMOUNT],
    ['999999999999999999999999999999', cent, NO_AMOUNT],
    [undefined, cent, 0],
  ] as const)('%s of %j is %d', (text, of, expected) => {
    expect(readAmount(text, of)).toBe(expected);
  });

  it.each([-1, 0.5, AMOUNT_MAX + 1, Number.NaN, Number.POSITIVE_INFINITY])('is not written for %d', (amount) => {
    expect(writeAmount(amount, cent)).toBeUndefined();
  });
});
