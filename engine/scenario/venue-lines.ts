// Reads the lines that begin with no account: what the venue is made of, its time and trading status, and what its
// displayed books must be.

import { parseDecimal } from '../domain/instrument.js';
import { SelfTradePrevention } from '../domain/self-trade-prevention.js';
import { TradingStatus } from '../domain/trading-status.js';
import { takeInstant, takeSecondOfDay } from './instant.js';
import { RISK_LINES } from './risk-lines.js';
import type { Action, ExpectedLevel } from './scenario.js';
import type { AddInstrument } from './scenario-command.js';
import { EVERYONE, type ScenarioNames } from './scenario-names.js';
import { VENUE } from './statement.js';
import { decimalForm } from './value-form.js';
import type { Words } from './words.js';

/** What is told of no single account is told of these. */
const OTHERS = [EVERYONE, VENUE];
const ONE = { mantissa: 1, scale: 0 };
const VOLATILITY_AUCTION_SECONDS = 120;
const BASIS_POINTS_MAX = 10_000;
const SECONDS_MAX = 86_400;

type Reader = (words: Words, names: ScenarioNames) => Action[];

/** By the first word of the line, which has been taken. */
export const VENUE_LINES: Readonly<Record<string, Reader>> = {
  instrument: (words, names) => [{ kind: 'command', command: readInstrument(words, names) }],
  account: readAccounts,
  at: readTime,
  open: (words, names) => setStatus(words, names, TradingStatus.OPEN),
  halt: (words, names) => setStatus(words, names, TradingStatus.HALTED),
  auction: (words, names) => setStatus(words, names, TradingStatus.AUCTION),
  close: (words, names) => setStatus(words, names, TradingStatus.CLOSED),
  remove: readRemoval,
  ...RISK_LINES,
  book: readBook,
  status: readStatus,
};

function readRemoval(words: Words, names: ScenarioNames): Action[] {
  const instrument = names.takeInstrument(words).index;
  return [{ kind: 'command', command: { kind: 'removeInstrument', instrument } }];
}

function readStatus(words: Words, names: ScenarioNames): Action[] {
  const instrument = names.takeInstrument(words).index;
  const status = words.take('a trading status');
  if (!Object.hasOwn(TradingStatus, status)) words.unknown(status, Object.keys(TradingStatus), 'a trading status');
  return [{ kind: 'status', instrument, status }];
}

function readAccounts(words: Words, names: ScenarioNames): Action[] {
  const opened: string[] = [];
  do {
    const name = words.take('the name of an account');
    if (Object.hasOwn(VENUE_LINES, name) || OTHERS.includes(name)) words.fail(`an account cannot be called "${name}"`);
    opened.push(name);
  } while (!words.isEmpty && words.peek() !== 'self-trade');
  const selfTradePrevention = words.takeIf('self-trade')
    ? words.name(SelfTradePrevention, 'a self-trade prevention mode')
    : SelfTradePrevention.UNSPECIFIED;
  return opened.map((name) => ({
    kind: 'command',
    command: { kind: 'account', account: names.openAccount(name), name, selfTradePrevention },
  }));
}

function readTime(words: Words, names: ScenarioNames): Action[] {
  const time = takeInstant(words, names.now);
  if (time < names.now && names.instruments.length > 0)
    words.fail(
      'time does not run backwards',
      'another day is written 2026-01-06 09:30, the first time before the instruments',
    );
  names.now = time;
  return [{ kind: 'at', time }];
}

function setStatus(words: Words, names: ScenarioNames, tradingStatus: number): Action[] {
  const instrument = names.takeInstrument(words).index;
  return [{ kind: 'command', command: { kind: 'tradingStatus', instrument, tradingStatus } }];
}

function readInstrument(words: Words, names: ScenarioNames): AddInstrument {
  const command: AddInstrument = {
    kind: 'addInstrument',
    symbol: words.take('a symbol'),
    tick: ONE,
    lot: ONE,
    referencePrice: 0,
    bandBasisPoints: 0,
    volatilityAuctionSeconds: VOLATILITY_AUCTION_SECONDS,
    schedule: [],
    dayEndSecond: 0,
  };
  let dayEnd: number | undefined;
  const readers: Record<string, () => void> = {
    tick: () => (command.tick = takeSize(words)),
    lot: () => (command.lot = takeSize(words)),
    reference: () => (command.referencePrice = names.takePrice(words, { tickSize: command.tick })),
    band: () => (command.bandBasisPoints = takeCount(words, 'basis points', BASIS_POINTS_MAX)),
    'volatility-auction': () => (command.volatilityAuctionSeconds = takeCount(words, 'seconds', SECONDS_MAX)),
    schedule: () => Object.assign(command, { schedule: takeSchedule(words) }),
    'day-end': () => (dayEnd = takeSecondOfDay(words)),
  };
  while (!words.isEmpty) {
    const word = words.take('a rule of the instrument');
    if (!Object.hasOwn(readers, word)) words.unknown(word, Object.keys(readers), 'a rule of an instrument');
    readers[word]();
  }
  command.dayEndSecond = dayEnd ?? command.schedule[3] ?? 0;
  names.addInstrument({ symbol: command.symbol, tickSize: command.tick, lotSize: command.lot });
  return command;
}

function takeSize(words: Words): AddInstrument['tick'] {
  const word = words.take('a size such as 0.01');
  return parseDecimal(word) ?? words.fail(`"${word}" is not a size`, 'write it as 1 or 0.01');
}

/** Opening auction, open, closing auction, close. */
function takeSchedule(words: Words): number[] {
  const seconds = [0, 1, 2, 3].map(() => takeSecondOfDay(words));
  if (seconds.some((second, index) => index > 0 && second <= seconds[index - 1])) {
    words.fail('each time of a schedule is later than the one before', 'opening auction, open, closing auction, close');
  }
  return seconds;
}

/** `book AAPL bids 10 @ 99, 5 @ 98 (2) asks -`. */
function readBook(words: Words, names: ScenarioNames): Action[] {
  const instrument = names.takeInstrument(words).index;
  if (!words.takeIf('bids')) words.fail('a book begins with its bids', 'write: book AAPL bids 10 @ 99 asks -');
  const bids = takeLevels(words);
  if (!words.takeIf('asks')) words.fail('after its bids a book has its asks', 'write: book AAPL bids 10 @ 99 asks -');
  return [{ kind: 'book', instrument, bids, asks: takeLevels(words) }];
}

function takeLevels(words: Words): ExpectedLevel[] {
  if (words.takeIf('-')) return [];
  const levels: ExpectedLevel[] = [];
  do {
    const quantity = takeDecimal(words, 'a quantity');
    if (!words.takeIf('@')) words.fail('a level is a quantity @ a price');
    const price = takeDecimal(words, 'a price');
    const orders = words.takeIf('(') ? takeDecimal(words, 'a number of orders') : undefined;
    if (orders !== undefined && !words.takeIf(')')) words.fail('after the number of orders a ) is needed');
    levels.push({ quantity, price, ...(orders === undefined ? {} : { orders }) });
  } while (words.takeIf(','));
  return levels;
}

function takeDecimal(words: Words, what: string): string {
  const word = words.take(what);
  return decimalForm(word) ?? words.fail(`"${word}" is not ${what}`);
}

function takeCount(words: Words, what: string, max: number): number {
  const word = words.take(what);
  if (!/^\d{1,6}$/.test(word) || Number(word) > max) words.fail(`"${word}" is not ${what}`, `0 to ${max}`);
  return Number(word);
}
