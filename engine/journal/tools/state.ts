// `journal state`: the books, waiting orders, positions and accounts as they stand after the journal, or after one of its
// commands. Read-only.

import type { Instrument } from '../../domain/instrument.js';
import { NO_ACCOUNT } from '../../domain/limits.js';
import { Side } from '../../domain/side.js';
import type { OpenOrder, WaitingOrder } from '../../matching/order-listing.js';
import type { TornTail } from '../journal-reader.js';
import type { JournalSource } from './journal-source.js';
import { KnownNames } from './known-names.js';
import { OfflineReplay } from './offline-replay.js';
import { muteOutputs } from './ordered-outputs.js';
import type { CreateReplayEngine, ReplayEngine, ReplayedAccount } from './replay-engine.js';

export interface StateFilter {
  readonly symbol?: string;
  /** Its name or `#index`. */
  readonly account?: string;
}

export interface BookState {
  readonly instrument: Instrument;
  readonly tradingStatus: number;
  /** Best price first, then in time priority; hidden orders behind the displayed ones of their price. */
  readonly bids: readonly OpenOrder[];
  readonly asks: readonly OpenOrder[];
  /** Stops, by what triggers first, then those that wait for a minimum quantity. */
  readonly waiting: readonly WaitingOrder[];
}

export interface PositionState {
  readonly account: number;
  /** An instrument that was removed has no symbol here but its number. */
  readonly instrument: Instrument | undefined;
  readonly instrumentIndex: number;
  /** Lots, sells negative. */
  readonly quantity: number;
}

export interface AccountState extends ReplayedAccount {
  /** Its own is engaged. */
  readonly killSwitch: boolean;
}

export interface JournalState {
  /** The last command that is in the state. */
  readonly sequence: number;
  readonly time?: bigint;
  readonly stateHash: string;
  readonly books: readonly BookState[];
  readonly positions: readonly PositionState[];
  readonly accounts: readonly AccountState[];
  /** Everyone's, beside those of accounts. */
  readonly killSwitch: boolean;
  readonly names: KnownNames;
  readonly torn?: TornTail;
}

/** Replays the journal up to the command `at`, or all of it. Throws JournalCorruptError where it does not check. */
export function replayState(
  source: JournalSource,
  createEngine: CreateReplayEngine,
  at = Number.POSITIVE_INFINITY,
  filter: StateFilter = {},
): JournalState {
  const replay = new OfflineReplay(source, createEngine(muteOutputs()), at);
  replay.runTo(at);
  const { sequence, time, engine, reader } = replay;
  return { sequence, time, ...readState(engine, filter), torn: source.tornTail(reader) };
}

/** What the engine holds now. */
export function readState(
  engine: ReplayEngine,
  filter: StateFilter = {},
): Omit<JournalState, 'sequence' | 'time' | 'torn'> {
  const names = new KnownNames();
  names.learn(engine);
  const isWanted = ({ index, name }: ReplayedAccount) =>
    filter.account === undefined || filter.account === name || filter.account === `#${index}`;
  const engaged = new Set(engine.killSwitches());
  const accounts = engine.accounts().filter(isWanted);
  const wanted = new Set(accounts.map(({ index }) => index));
  const instruments = engine
    .instruments()
    .filter(({ symbol }) => filter.symbol === undefined || filter.symbol === symbol);
  return {
    stateHash: engine.stateHash(),
    books: instruments.map((instrument) => readBook(engine, instrument, wanted)),
    positions: engine
      .positions()
      .filter(({ account, instrument }) => {
        const isListed = instruments.some(({ index }) => index === instrument);
        return wanted.has(account) && (filter.symbol === undefined || isListed);
      })
      .map(({ account, instrument, quantity }) => {
        return { account, instrument: names.instrument(instrument), instrumentIndex: instrument, quantity };
      }),
    accounts: accounts.map(({ index, name, lastSequence }) => {
      return { index, name, lastSequence, killSwitch: engaged.has(index) };
    }),
    killSwitch: engaged.has(NO_ACCOUNT),
    names,
  };
}

function readBook(engine: ReplayEngine, instrument: Instrument, accounts: ReadonlySet<number>): BookState {
  const { index } = instrument;
  const orders = engine.openOrders(index).filter(({ account }) => accounts.has(account));
  return {
    instrument,
    tradingStatus: engine.tradingStatus(index),
    bids: orders.filter(({ side }) => side === Side.BUY),
    asks: orders.filter(({ side }) => side === Side.SELL),
    waiting: engine.waitingOrders(index).filter(({ account }) => accounts.has(account)),
  };
}
