// Reads the lines about risk: limits and fees, cash and holdings, kill switches, and how an account stands. Then those that
// let commands be on their way, and the venue end and begin anew.

import { NO_ACCOUNT, NO_INSTRUMENT } from '../domain/limits.js';
import { FeeRate, RISK_VALUES, RiskLimit, RiskSubject } from '../domain/risk-settings.js';
import { readPosition, readReserved, readRisk } from './figure-lines.js';
import type { Action } from './scenario.js';
import { EVERYONE, type ScenarioNames } from './scenario-names.js';
import type { Words } from './words.js';

/** `limits alice order-quantity 10 position 20`: by the names of the limits. */
const LIMITS: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(RiskLimit).map(([name, index]) => [name.toLowerCase().replaceAll('_', '-'), index]),
);
const FEES: Readonly<Record<string, number>> = { maker: FeeRate.MAKER, taker: FeeRate.TAKER };

type Reader = (words: Words, names: ScenarioNames) => Action[];

/** By the first word of the line, which has been taken. */
export const RISK_LINES: Readonly<Record<string, Reader>> = {
  limits: readLimits,
  fees: readFees,
  cash: readCash,
  holdings: readHoldings,
  kill: (words, names) => readKillSwitch(words, names, true),
  unkill: (words, names) => readKillSwitch(words, names, false),
  position: readPosition,
  risk: readRisk,
  reserved: readReserved,
  engine: readEngine,
  restart: () => [{ kind: 'restart' }],
};

/** `limits alice as everyone` takes back those of her own. */
function readLimits(words: Words, names: ScenarioNames): Action[] {
  const account = names.takeAccountOrEveryone(words);
  const isTakenBack = account !== NO_ACCOUNT && words.takeIf('as');
  if (isTakenBack && !words.takeIf(EVERYONE)) words.fail(`after as only ${EVERYONE} can stand`);
  const values = takeValues(words, isTakenBack ? {} : LIMITS, 'a limit');
  const subject = isTakenBack ? RiskSubject.NO_LIMITS : RiskSubject.LIMITS;
  const command = { account, instrument: NO_INSTRUMENT, subject, values };
  return [{ kind: 'command', command: { kind: 'configureRisk', ...command } }];
}

/** `engine waits`: what the validators let pass stays on its way until `engine runs`. */
function readEngine(words: Words): Action[] {
  return [{ kind: 'engine', waits: words.name({ waits: true, runs: false }, 'what the engine does') }];
}

function readFees(words: Words, names: ScenarioNames): Action[] {
  const instrument = words.takeIf(EVERYONE) ? NO_INSTRUMENT : names.takeInstrument(words).index;
  const command = {
    account: NO_ACCOUNT,
    instrument,
    subject: RiskSubject.FEES,
    values: takeValues(words, FEES, 'a fee'),
  };
  return [{ kind: 'command', command: { kind: 'configureRisk', ...command } }];
}

function readCash(words: Words, names: ScenarioNames): Action[] {
  const account = names.takeAccount(words);
  const amount = takeWhole(words);
  const command = { account, instrument: NO_INSTRUMENT, amount, costPrice: 0 };
  return [{ kind: 'command', command: { kind: 'adjustCash', ...command } }];
}

/** `holdings alice 10 AAPL @ 100`, or `-10` where they are taken. */
function readHoldings(words: Words, names: ScenarioNames): Action[] {
  const account = names.takeAccount(words);
  const { quantity, instrument } = names.takeQuantityAndInstrument(words, 'signed');
  const costPrice = words.takeIf('@') ? names.takePrice(words, instrument) : 0;
  const command = { account, instrument: instrument.index, amount: quantity, costPrice };
  return [{ kind: 'command', command: { kind: 'adjustCash', ...command } }];
}

function readKillSwitch(words: Words, names: ScenarioNames, engaged: boolean): Action[] {
  const account = names.takeAccountOrEveryone(words);
  const cancelsOpenOrders = engaged && words.takeIf('cancel');
  return [{ kind: 'command', command: { kind: 'killSwitch', account, engaged, cancelsOpenOrders } }];
}

function takeValues(words: Words, places: Readonly<Record<string, number>>, what: string): number[] {
  const values = new Array<number>(RISK_VALUES).fill(0);
  while (!words.isEmpty) {
    const place = words.name(places, what);
    values[place] = takeWhole(words);
  }
  return values;
}

function takeWhole(words: Words): number {
  const word = words.take('a whole number');
  if (!/^-?\d{1,15}$/.test(word)) words.fail(`"${word}" is not a whole number`);
  return Number(word);
}
