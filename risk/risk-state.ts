// hot path
// All that a validator knows of its accounts, and the fold of the engine's exposure events that keeps it. The same events
// give the same state, in live operation and in a replay. Owner: a validator thread; in a snapshot's making, the thread that
// makes it, for all accounts at once.
//
// In a snapshot each part has columns under a prefix of its own, and loads those of the accounts that it is asked for: with
// another number of validators than before, each account's part goes where the account is now.

import { type ExposureEvent, ExposureEventKind } from '../engine/domain/exposure-event.js';
import { NO_INSTRUMENT } from '../engine/domain/limits.js';
import { FeeRate, RISK_VALUES_OF_EVENT, RiskSubject } from '../engine/domain/risk-settings.js';
import {
  readerOf,
  type StateReader,
  StateVersionError,
  type StateWriter,
  writerFor,
} from '../engine/domain/state-sections.js';
import type { MarketStateTable } from '../engine/ring/market-state-table.js';
import { AccountRows, dayOf } from './account-rows.js';
import { Fees } from './fees.js';
import { OrderMirror } from './order-mirror.js';
import { Positions } from './positions.js';
import { Reservations } from './reservations.js';
import { RiskLimits } from './risk-limits.js';

/** Goes up with every change of what a column means; a state of another version is not loaded. */
export const RISK_STATE_VERSION = 2;

const VERSION = 'version';

interface RiskPart {
  save(state: StateWriter): void;
  /** Of the accounts that `owns` is true for. */
  load(state: StateReader, owns: (account: number) => boolean): void;
}

export class RiskState {
  readonly positions: Positions;
  readonly reservations = new Reservations();
  readonly accounts = new AccountRows();
  readonly limits = new RiskLimits();
  readonly fees = new Fees();
  readonly mirror: OrderMirror;
  readonly markets: MarketStateTable;
  /** The first half of limits: they are in force with the second, which the engine may publish later. */
  readonly #firstHalf = new Float64Array(RISK_VALUES_OF_EVENT);

  constructor(markets: MarketStateTable, positionsMax?: number) {
    this.markets = markets;
    this.positions = new Positions(positionsMax);
    this.mirror = new OrderMirror(this.positions, this.reservations, this.accounts, this.fees);
  }

  /** In the order in which they are loaded: what is open is reserved by positions and fees. */
  #parts(): [prefix: string, part: RiskPart][] {
    return [
      ['positions.', this.positions],
      ['accounts.', this.accounts],
      ['limits.', this.limits],
      ['fees.', this.fees],
      ['orders.', this.mirror],
    ];
  }

  /** Cold: with nothing on its way. */
  save(state: StateWriter): void {
    state.put(VERSION, Int32Array.of(RISK_STATE_VERSION));
    for (const [prefix, part] of this.#parts()) part.save(writerFor(prefix, state));
  }

  /** Cold: into a state without any of these accounts. Throws a StateError where something is missing. */
  load(state: StateReader, owns: (account: number) => boolean = () => true): void {
    checkRiskState(state);
    for (const [prefix, part] of this.#parts()) {
      part.load(readerOf(prefix, state), owns);
      this.reservations.reach(this.positions.capacity);
    }
  }

  /** Folds an event in. Those of instruments and of recovery are no part of the state. */
  apply(event: ExposureEvent): void {
    switch (event.kind) {
      case ExposureEventKind.EXPOSURE_CHANGED:
        if (event.tradedQuantity === 0) this.positions.apply(event);
        else this.#trade(event);
        this.mirror.apply(event);
        break;
      case ExposureEventKind.ORDER_NAMED:
        this.mirror.named(event);
        break;
      case ExposureEventKind.COMMAND_ENDED:
        this.mirror.commandEnded(event.reservation);
        break;
      case ExposureEventKind.ACCOUNT_OPENED:
        this.accounts.opened(event.account);
        break;
      case ExposureEventKind.RISK_CONFIGURED:
        this.#configure(event);
        break;
      case ExposureEventKind.KILL_SWITCH_SET:
        if (event.account >= 0) this.accounts.reach(event.account);
        this.accounts.setSwitch(event.account, event.engaged, event.trigger, event.counted, event.limit);
        break;
      case ExposureEventKind.CASH_ADJUSTED:
        this.#adjust(event);
        break;
    }
  }

  #trade(event: ExposureEvent): void {
    const { accounts, fees, positions } = this;
    const { account, instrument, price } = event;
    const notional = event.tradedQuantity * price;
    const fee = fees.ofTrade(instrument, notional, event.liquidity);
    const row = positions.findOrAdd(account, instrument);
    const before = positions.realizedPnl(row);
    positions.apply(event, fee);
    accounts.reach(account);
    accounts.cash.add(account, event.side === 1 ? -notional : notional);
    if (fee !== 0) {
      accounts.cash.add(account, -fee);
      accounts.fees.add(account, fee);
    }
    accounts.realize(account, positions.realizedPnl(row) - before, dayOf(event.timeLow, event.timeHigh));
  }

  /** Cold: half of what a CONFIGURE_RISK says. */
  #configure(event: ExposureEvent): void {
    const { account, half, instrument, subject } = event;
    if (subject === RiskSubject.FEES) {
      if (half !== 0) return;
      this.fees.set(instrument, event.value(FeeRate.MAKER), event.value(FeeRate.TAKER));
      this.mirror.holdAnew();
    } else if (subject === RiskSubject.NO_LIMITS) {
      this.limits.forget(account);
    } else if (half === 0) {
      for (let i = 0; i < RISK_VALUES_OF_EVENT; i++) this.#firstHalf[i] = event.value(i);
    } else {
      for (let i = 0; i < RISK_VALUES_OF_EVENT; i++) {
        this.limits.set(account, i, this.#firstHalf[i]);
        this.limits.set(account, RISK_VALUES_OF_EVENT + i, event.value(i));
      }
    }
  }

  /** Cold. Whoever is given anything of his own trades for that alone from then on. */
  #adjust(event: ExposureEvent): void {
    const { account, amount, instrument } = event;
    this.accounts.reach(account);
    if (instrument === NO_INSTRUMENT) {
      this.accounts.giveCash(account, amount);
    } else {
      this.accounts.giveCash(account, 0);
      this.positions.adjust(account, instrument, amount, event.price);
    }
    this.reservations.reach(this.positions.capacity);
  }
}

/** Cold: throws a StateVersionError where this version would not understand it. */
export function checkRiskState(state: StateReader): void {
  const version = new Int32Array(1);
  state.take(VERSION, version);
  if (version[0] === RISK_STATE_VERSION) return;
  throw new StateVersionError(version[0], RISK_STATE_VERSION, 'the risk state');
}
