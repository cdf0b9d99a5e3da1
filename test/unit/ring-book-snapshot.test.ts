// The book snapshot area: levels keep their fields apart, amounts keep all their digits.

import { expect, it } from 'vitest';
import { allocateBookSnapshot, BookSnapshotArea } from '../../engine/ring/book-snapshot-area.js';

it('holds every level up to its limit, seen alike through two views', () => {
  const spec = allocateBookSnapshot(5);
  const engine = new BookSnapshotArea(spec);
  const gateway = new BookSnapshotArea(spec);
  for (let i = 0; i < 5; i++) engine.set(i, Number.MAX_SAFE_INTEGER - i, 2 ** 40 + i, i + 1);
  expect(gateway.levelsMax).toBe(5);
  for (let i = 0; i < 5; i++) {
    expect([gateway.price(i), gateway.quantity(i), gateway.orders(i)]).toEqual([
      Number.MAX_SAFE_INTEGER - i,
      2 ** 40 + i,
      i + 1,
    ]);
  }
});
