// The known name that a mistyped one most likely means, and the end of the message that says it.

import { describe, expect, it } from 'vitest';
import { didYouMean, nearestName } from '../../engine/domain/nearest-name.js';

describe('the nearest name', () => {
  const flags = ['data-dir', 'durability', 'grpc', 'market-data', 'admin'];
  const fields = ['price', 'quantity', 'client_order_id'];

  it.each([
    ['dat-dir', flags, 'data-dir'],
    ['durabilty', flags, 'durability'],
    ['gprc', flags, 'grpc'],
    ['gpc', flags, 'grpc'],
    ['market', flags, 'market-data'],
    ['d', flags, undefined],
    ['zzz', flags, undefined],
    ['prise', fields, 'price'],
    ['PRICE', fields, 'price'],
    ['quantitty', fields, 'quantity'],
    ['clientOrderId', fields, 'client_order_id'],
    ['', fields, undefined],
    ['account', fields, undefined],
    ['p', fields, undefined],
  ])('of %j among %j is %s', (name, known, nearest) => {
    expect(nearestName(name, known)).toBe(nearest);
  });

  it('of a very long one is none, even where it is known', () => {
    const long = 'x'.repeat(10_000);
    expect(nearestName(long, [long])).toBeUndefined();
  });

  it('ends a message, written as the reader would write it', () => {
    expect(didYouMean('gprc', flags)).toBe(', did you mean grpc?');
    expect(didYouMean('gprc', flags, (near) => `--${near}`)).toBe(', did you mean --grpc?');
    expect(didYouMean('zzz', flags)).toBe('');
  });
});
