// Makes of the settings what the gateway is to set up at the venue: every account that they list, and of limits and fees
// what they did not say before.

import type { InstrumentDefinition } from '../../engine/domain/instrument-definition.js';
import { RISK_VALUES } from '../../engine/domain/risk-settings.js';
import { SelfTradePrevention } from '../../engine/domain/self-trade-prevention.js';
import type { AccountSetup, FeeSetup, RiskSetup } from '../../gateway/risk-setup.js';
import { type AccountsFile, EVERYONE } from './accounts-file.js';
import type { Settings } from './schema.js';
import { hasChanged, type Statements } from './stated-risk.js';

const NO_LIMITS: readonly number[] = new Array(RISK_VALUES).fill(0);
const FEES = 'fees ';
const LIMITS = 'limits ';
const STARTS = 'starts ';

/** What the settings say now. Fees of nothing are not worth saying. */
export function statementsOf(
  { makerFeePpm, takerFeePpm }: Settings,
  instruments: readonly InstrumentDefinition[],
  { accounts, everyonesLimits }: AccountsFile,
): Statements {
  const statements = new Map<string, readonly number[]>();
  for (const { name, limits, startingCash, startingHoldings } of accounts) {
    if (limits !== undefined) statements.set(LIMITS + name, limits);
    if (startingCash !== undefined || startingHoldings.length > 0) statements.set(STARTS + name, []);
  }
  if (everyonesLimits !== undefined) statements.set(LIMITS + EVERYONE, everyonesLimits);
  if (makerFeePpm !== 0 || takerFeePpm !== 0) statements.set(FEES + EVERYONE, [makerFeePpm, takerFeePpm]);
  for (const { symbol, fees } of instruments) {
    if (fees !== undefined) statements.set(FEES + symbol, [fees.maker ?? makerFeePpm, fees.taker ?? takerFeePpm]);
  }
  return statements;
}

/** `also`: accounts beside those of the file that must exist. */
export function setupOf(
  file: AccountsFile,
  also: readonly string[],
  settings: Settings,
  before: Statements,
  now: Statements,
): RiskSetup {
  const listed = file.accounts.map(
    (account): AccountSetup => ({
      ...account,
      limitsChanged: hasChanged(LIMITS + account.name, before, now),
      hasBegun: before.has(STARTS + account.name),
    }),
  );
  const names = new Set(listed.map(({ name }) => name));
  return {
    accounts: [...listed, ...also.filter((name) => !names.has(name)).map(plainAccount)],
    everyonesLimits: hasChanged(LIMITS + EVERYONE, before, now) ? (now.get(LIMITS + EVERYONE) ?? NO_LIMITS) : undefined,
    fees: feesOf(settings, before, now),
  };
}

function plainAccount(name: string): AccountSetup {
  return {
    name,
    selfTradePrevention: SelfTradePrevention.UNSPECIFIED,
    limits: undefined,
    limitsChanged: false,
    startingCash: undefined,
    startingHoldings: [],
    hasBegun: false,
  };
}

/** An instrument whose fees are no longer stated gets those of all. */
function feesOf({ makerFeePpm, takerFeePpm }: Settings, before: Statements, now: Statements): FeeSetup[] {
  const keys = [...new Set([...before.keys(), ...now.keys()])].filter((key) => key.startsWith(FEES));
  return keys
    .filter((key) => hasChanged(key, before, now))
    .map((key) => {
      const subject = key.slice(FEES.length);
      const [maker, taker] = now.get(key) ?? [makerFeePpm, takerFeePpm];
      return { symbol: subject === EVERYONE ? undefined : subject, maker, taker };
    });
}
