// Random commands about risk: kill switches, limits, fees, cash; some of accounts and instruments that there are not.

import fc from 'fast-check';
import type { Features } from './feature.js';
import { headerOf, type Wish } from './random-terms.js';

const account = fc.constantFrom(0, 1, 2, 2, -1, 9);
const instrument = fc.constantFrom(-1, -1, 0, 1, 9);

/** Lets go again what was stopped, more often than not, so that trading goes on. */
const killSwitch = (features: Features) =>
  fc
    .record({
      header: headerOf(features),
      account,
      isWanted: fc.boolean(),
      cancelsOpenOrders: fc.boolean(),
      trigger: fc.constantFrom(0, 0, 1, 2, 3, 4),
      value: fc.nat(100),
      limit: fc.nat(100),
    })
    .map(
      ({ header, account, isWanted, ...terms }): Wish =>
        (run) => {
          const [killed] = run.naive.killed;
          if (killed === undefined) return { ...header, ...terms, kind: 'killSwitch', account, engaged: isWanted };
          return { ...header, ...terms, kind: 'killSwitch', account: killed, engaged: false };
        },
    );

const configure = (features: Features) =>
  fc
    .record({
      header: headerOf(features),
      account,
      instrument,
      subject: fc.constantFrom(0, 1, 1, 2, 3, 3, 4),
      values: fc.array(fc.constantFrom(0, 0, 5, 2 ** 53 - 1), { minLength: 12, maxLength: 12 }),
      wrong: fc.constantFrom(...[undefined, undefined, undefined, -1, 0.5, Number.NaN, 2 ** 53]),
      isRight: fc.boolean(),
    })
    .map(
      ({ header, account, instrument, subject, values, wrong, isRight }): Wish =>
        () => {
          const isFees = subject === 3;
          const right = { account: isFees ? -1 : account, instrument: isFees ? instrument : -1 };
          const used = subject === 2 ? 0 : isFees ? 2 : 12;
          const kept = values.map((value, index) =>
            isRight && index >= used ? 0 : Math.min(value, isFees ? 500 : value),
          );
          if (wrong !== undefined) kept[0] = wrong;
          const subjects = isRight ? right : { account, instrument };
          return { ...header, ...subjects, kind: 'configureRisk', subject, values: kept };
        },
    );

const adjustCash = (features: Features) =>
  fc
    .record({
      header: headerOf(features),
      account,
      instrument,
      amount: fc.constantFrom(0, 1, 5, -5, 0.5, 2 ** 53, 2 ** 53 - 1, 1000),
      costPrice: fc.constantFrom(0, 0, 100, 2 ** 52, -1),
      adjustmentId: fc.constantFrom('', '', 'x', 'y'.repeat(36)),
      isFirst: fc.constantFrom(false, false, true),
    })
    .map(
      ({ header, ...terms }): Wish =>
        () => ({ ...header, ...terms, kind: 'adjustCash' }),
    );

export const riskCommand = (features: Features) =>
  fc.oneof(killSwitch(features), configure(features), adjustCash(features));
