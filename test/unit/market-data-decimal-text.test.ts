// Cached decimal text is formatMultiple's, whatever was asked before.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatMultiple } from '../../engine/domain/instrument.js';
import { DecimalText } from '../../market-data/decimal-text.js';

const anySize = fc.record({ mantissa: fc.integer({ min: 1, max: 999_999_999_999_999 }), scale: fc.nat(15) });
const anyCount = fc.oneof(fc.nat(10), fc.nat(20_000), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }));

it('writes every count as formatMultiple does', () => {
  fc.assert(
    fc.property(anySize, fc.array(anyCount, { maxLength: 50 }), (size, counts) => {
      const text = new DecimalText(size);
      for (const count of [...counts, ...counts]) expect(text.format(count)).toBe(formatMultiple(count, size));
    }),
  );
});

it('keeps counts that share a slot apart', () => {
  const text = new DecimalText({ mantissa: 1, scale: 2 });
  expect([58_533, 58_533 + 4096, 58_533].map((count) => text.format(count))).toEqual(['585.33', '626.29', '585.33']);
});
