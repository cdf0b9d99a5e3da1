// The engine against the naive model: random commands of every kind through both, comparing every field of every report,
// market event and exposure event and the whole book after every command. RINGBOOK_SOAK_SECONDS runs it for that long; a
// failure prints the seed and path that repeat it.

import fc from 'fast-check';
import { describe, it } from 'vitest';
import { EnginePair } from '../support/engine-pair.js';
import { ACCOUNTS, anyCapacities, anyWish, INSTRUMENTS } from '../support/random-commands.js';

const soakSeconds = Number(process.env.RINGBOOK_SOAK_SECONDS ?? 0);
const RUNS = 200;
const budget =
  soakSeconds > 0
    ? { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: soakSeconds * 1000, markInterruptAsFailure: false }
    : { numRuns: RUNS };

/** A venue that is open for business. */
function openedPair(capacities: ConstructorParameters<typeof EnginePair>[0]): EnginePair {
  const pair = new EnginePair(capacities);
  const common = { account: -1, session: 0, requestId: 0 };
  const sizes = { tickMantissa: 1, tickScale: 2, lotMantissa: 1, lotScale: 0 };
  for (let i = 0; i < INSTRUMENTS; i++) {
    pair.run({ ...common, ...sizes, kind: 'addInstrument', symbol: `SYM${i}` });
  }
  for (let account = 0; account < ACCOUNTS; account++) {
    pair.run({ ...common, account, kind: 'configure', name: `account-${account}`, selfTradePrevention: account % 2 });
  }
  return pair;
}

describe('the matching engine and the naive model', () => {
  it(
    'say the same and hold the same book after every command',
    () => {
      fc.assert(
        fc.property(anyCapacities, fc.array(anyWish, { minLength: 100, maxLength: 160 }), (capacities, wishes) => {
          const pair = openedPair(capacities);
          for (const [index, wish] of wishes.entries()) pair.run(wish(pair, index));
        }),
        budget,
      );
    },
    (soakSeconds + 60) * 1000,
  );
});
