// What the lines of a scenario have named so far: its instruments, accounts and time, and how amounts read in them.

import type { Instrument } from '../domain/instrument.js';
import { parseMultiple } from '../domain/instrument.js';
import { NO_ACCOUNT, NO_INSTRUMENT } from '../domain/limits.js';
import { FIRST_INSTANT } from './instant.js';
import type { Words } from './words.js';

/** Who is meant by what concerns no single account. */
export const EVERYONE = 'everyone';

export class ScenarioNames {
  readonly #instruments: Instrument[] = [];
  readonly #accounts: string[] = [];
  readonly #orderCounts = new Map<string, number>();
  readonly #orderInstruments = new Map<string, number>();
  /** The engine's time, moved by `at`. */
  now = FIRST_INSTANT;

  addInstrument(instrument: Omit<Instrument, 'index'>): void {
    this.#instruments.push({ index: this.#instruments.length, ...instrument });
  }

  get instruments(): readonly Instrument[] {
    return this.#instruments;
  }

  /** The account's index; a name not seen before gets the next one. */
  openAccount(name: string): number {
    const known = this.#accounts.indexOf(name);
    return known >= 0 ? known : this.#accounts.push(name) - 1;
  }

  get accounts(): readonly string[] {
    return this.#accounts;
  }

  /** Takes the name of an account, and answers with its index. */
  takeAccount(words: Words): number {
    return this.#account(words, this.#accounts);
  }

  takeAccountOrEveryone(words: Words): number {
    return words.takeIf(EVERYONE) ? NO_ACCOUNT : this.#account(words, [...this.#accounts, EVERYONE]);
  }

  #account(words: Words, known: readonly string[]): number {
    const name = words.take('an account');
    const account = this.#accounts.indexOf(name);
    return account >= 0 ? account : words.unknown(name, known, 'an account of this scenario');
  }

  /** Takes a symbol where the next word is one; else undefined. A symbol listed twice is the later instrument. */
  takeInstrumentIf(words: Words): Instrument | undefined {
    const named = this.#instruments.findLast(({ symbol }) => symbol === words.peek());
    if (named !== undefined) words.take('a symbol');
    return named;
  }

  /** Takes a symbol, which may be left out: then it is the first instrument. */
  takeInstrument(words: Words): Instrument {
    const instrument = this.takeInstrumentIf(words) ?? this.#instruments[0];
    if (instrument === undefined)
      words.fail('no instrument is named yet', 'begin with a line such as: instrument AAPL');
    return instrument;
  }

  /** The index of a symbol that a command may name or leave out. */
  takeOptionalIndex(words: Words): number {
    return this.takeInstrumentIf(words)?.index ?? NO_INSTRUMENT;
  }

  takePrice(words: Words, instrument: Pick<Instrument, 'tickSize'>): number {
    return takeMultiple(words, instrument.tickSize, 'a price', 'ticks');
  }

  takeQuantity(words: Words, instrument: Pick<Instrument, 'lotSize'>): number {
    return takeMultiple(words, instrument.lotSize, 'a quantity', 'lots');
  }

  /** Takes `5 BTC/EUR`: the symbol, which may be left out, says what a lot is. */
  takeQuantityAndInstrument(words: Words, sign?: 'signed'): { quantity: number; instrument: Instrument } {
    const word = words.take('a quantity');
    const instrument = this.takeInstrument(words);
    const isNegative = sign === 'signed' && word.startsWith('-');
    const lots = multiple(words, isNegative ? word.slice(1) : word, instrument.lotSize, 'a quantity', 'lots');
    return { quantity: isNegative ? -lots : lots, instrument };
  }

  /** Remembers of which instrument an account's order is, so that a replace can leave the symbol out. */
  noteOrder(account: number, clientOrderId: string, instrument: number): void {
    this.#orderInstruments.set(`${account} ${clientOrderId}`, instrument);
  }

  /** The instrument of an account's order; the first one where the order is not known. */
  instrumentOfOrder(account: number, clientOrderId: string): Instrument {
    return this.#instruments[this.#orderInstruments.get(`${account} ${clientOrderId}`) ?? 0];
  }

  /** A client order id for an order that was given none: alice-1, alice-2. */
  nextOrderId(account: string): string {
    const count = (this.#orderCounts.get(account) ?? 0) + 1;
    this.#orderCounts.set(account, count);
    return `${account}-${count}`;
  }
}

function takeMultiple(words: Words, size: Instrument['tickSize'], what: string, unit: string): number {
  return multiple(words, words.take(what), size, what, unit);
}

function multiple(words: Words, word: string, size: Instrument['tickSize'], what: string, unit: string): number {
  const count = parseMultiple(word, size);
  if (count === undefined)
    words.fail(`"${word}" is not ${what}`, `it must be a whole number of ${unit}, at most 2^53-1`);
  return count;
}
