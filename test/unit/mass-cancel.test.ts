// Mass cancels over many groups of orders: every combination of filters against the naive model, with so few slots that
// groups come and go; and tags that share a hash.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tagKey } from '../../engine/matching/order-groups.js';
import { EnginePair } from '../support/engine-pair.js';
import type { PlainCommand } from '../support/plain-command.js';

const CAPACITIES = {
  orders: 24,
  instruments: 3,
  accounts: 2,
  priceLevels: 100,
  waitingOrders: 1000,
  rememberedOrders: 2,
};
const SIZES = { tickMantissa: 1, tickScale: 0, lotMantissa: 1, lotScale: 0 };
const TERMS = { type: 1, timeInForce: 1, quantity: 1, stopPrice: 0, postOnly: 0, selfTradePrevention: 0, deadline: 0 };

/** An engine beside its model, compared after each command, with three instruments and two accounts. */
function venue(): EnginePair {
  const pair = new EnginePair(CAPACITIES);
  const common = { session: 1, requestId: 1, account: -1 };
  for (const symbol of ['A', 'B', 'C']) pair.run({ ...common, ...SIZES, kind: 'addInstrument', symbol });
  for (const account of [0, 1]) {
    pair.run({ ...common, account, kind: 'configure', name: `n${account}`, selfTradePrevention: 0 });
  }
  return pair;
}

const session = fc.integer({ min: 1, max: 3 });
const account = fc.nat(1);
const newOrder = fc.record({
  kind: fc.constant('new' as const),
  account,
  session,
  instrument: fc.nat(2),
  side: fc.constantFrom(1, 2),
  tag: fc.constantFrom('', 'red', 'blue'),
});
const massCancel = fc.record({
  kind: fc.constant('massCancel' as const),
  account,
  session,
  instrument: fc.constantFrom(-1, 0, 1, 2, 70_000),
  side: fc.constantFrom(0, 1, 2, 3),
  tag: fc.constantFrom('', 'red', 'blue', 'green'),
  onlySession: fc.constantFrom(0, 0, 1, 2, 3),
});
const steps = fc.array(fc.oneof({ weight: 6, arbitrary: newOrder }, { weight: 1, arbitrary: massCancel }), {
  maxLength: 60,
});

describe('a mass cancel', () => {
  it('ends what matches every filter, oldest first', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const pair = venue();
        all.forEach((step, index) => {
          // No two of these ever trade.
          const price = step.side === 1 ? 10 : 20;
          const command = { ...TERMS, requestId: 1, clientOrderId: `o${index}`, price, ...step };
          pair.run(command as PlainCommand);
        });
      }),
      { numRuns: 150 },
    );
  });

  it('tells tags apart that share a hash', () => {
    const [one, other] = tagsOfOneHash();
    const pair = venue();
    const terms = { ...TERMS, requestId: 1, session: 1, account: 0, instrument: 0, side: 1, price: 10 };
    [one, other, one].forEach((tag, index) => {
      pair.run({ ...terms, kind: 'new', clientOrderId: `o${index}`, tag });
    });
    const filter = { requestId: 1, session: 1, account: 0, instrument: -1, side: 0, onlySession: 0 };
    pair.run({ ...filter, kind: 'massCancel', tag: one });
    expect(pair.reports.map(({ canceled, orderId }) => canceled ?? orderId)).toEqual([1, 3, 2]);
  });
});

function tagsOfOneHash(): [string, string] {
  const bytes = new Uint8Array(16);
  const words = new Int32Array(bytes.buffer);
  const seen = new Map<number, string>();
  for (let i = 0; ; i++) {
    const tag = `tag-${i}`;
    bytes.fill(0);
    new TextEncoder().encodeInto(tag, bytes);
    const key = tagKey(words, 0);
    const other = seen.get(key);
    if (other !== undefined) return [other, tag];
    seen.set(key, tag);
  }
}
