// The engine against the naive model: random commands of every kind through both, comparing every field of every report,
// market event and exposure event and the whole book after every command. RINGBOOK_SOAK_SECONDS runs it for that long; a
// failure prints the shrunk commands, and the seed that RINGBOOK_SEED takes to repeat it.

import fc from 'fast-check';
import { describe, it } from 'vitest';
import { EnginePair } from '../support/engine-pair.js';
import type { PlainCommand } from '../support/plain-command.js';
import { ACCOUNTS, anyCapacities, anyWish, INSTRUMENTS } from '../support/random-commands.js';

const soakSeconds = Number(process.env.RINGBOOK_SOAK_SECONDS ?? 0);
const RUNS = 200;
/** Bounds the shrinking of a failure too. */
const RUN_SECONDS_MAX = 45;
const budget = {
  numRuns: soakSeconds > 0 ? Number.MAX_SAFE_INTEGER : RUNS,
  ...(process.env.RINGBOOK_SEED === undefined ? {} : { seed: Number(process.env.RINGBOOK_SEED) }),
  interruptAfterTimeLimit: (soakSeconds > 0 ? soakSeconds : RUN_SECONDS_MAX) * 1000,
};

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
      // Shrinking runs ever smaller failures, so the last is the one to show.
      let failure = '';
      const property = fc.property(anyCapacities, fc.array(anyWish, { minLength: 100, maxLength: 160 }), (...drawn) => {
        const [capacities, wishes] = drawn;
        const pair = openedPair(capacities);
        const commands: PlainCommand[] = [];
        try {
          for (const [index, wish] of wishes.entries()) {
            commands.push(wish(pair, index));
            pair.run(commands[index]);
          }
        } catch (error) {
          failure = [JSON.stringify(capacities), ...commands.map((command) => JSON.stringify(command)), error].join(
            '\n',
          );
          throw error;
        }
      });
      const result = fc.check(property, budget);
      if (result.failed) throw new Error(`RINGBOOK_SEED=${result.seed} after ${result.numRuns} runs:\n${failure}`);
    },
    (soakSeconds + 60) * 1000,
  );
});
