// The deterministic core: one command in, its reports, market events and exposure events out. No clock, no I/O, no
// randomness: time and sequence come with the command, so the same commands give the same outputs, bit for bit.
//
// Owned by one thread. Each command is planned before it changes anything; nothing that a client sends can make it throw.

import { CommandKind, CommandLayout } from '../domain/command-layout.js';
import type { Instrument } from '../domain/instrument.js';
import { NO_ACCOUNT } from '../domain/limits.js';
import type { RecordMemory } from '../domain/record-memory.js';
import type { RecordSink } from '../domain/record-sink.js';
import { RejectReason } from '../domain/reject-reason.js';
import type { StateReader, StateWriter } from '../domain/state-sections.js';
import { TradingStatus } from '../domain/trading-status.js';
import type { BookSnapshotArea } from '../ring/book-snapshot-area.js';
import type { MarketStateTable } from '../ring/market-state-table.js';
import type { Account } from './account-directory.js';
import { checkCapacities, type MatchingCapacities } from './capacities.js';
import { publishBooks, publishDirectory } from './directory-commands.js';
import { createHandlers, type EngineHandlers } from './engine-handlers.js';
import type { EngineOutputs } from './engine-outputs.js';
import { publishState } from './market-states.js';
import { beginCommand, createMatchingCore, type MatchingCore } from './matching-core.js';
import {
  type HeldPosition,
  type OpenOrder,
  openOrdersOf,
  type PriceLevel,
  positionsOf,
  priceLevelsOf,
  type WaitingOrder,
  waitingOrdersOf,
} from './order-listing.js';
import { PlainOrders } from './plain/plain-orders.js';
import { PlainOutcome } from './plain/plain-outcome.js';
import { QueryHandler } from './queries.js';
import { loadState, saveState } from './state/engine-state.js';
import { auditState } from './state-audit.js';
import { stateHash } from './state-hash.js';

const { ACCOUNT, RESERVATION } = CommandLayout;

export class MatchingEngine {
  readonly #capacities: MatchingCapacities;
  readonly #core: MatchingCore;
  readonly #handlers: EngineHandlers;
  readonly #queries: QueryHandler;
  readonly #plain: PlainOrders;
  readonly #takesShortWay: boolean;

  /**
   * Throws a RangeError where a capacity is out of range. Without `bookSnapshot` a book query answers no levels. Without
   * `takesShortWay` plain orders go the long way too, with the same outputs: for comparing the two.
   */
  constructor(
    capacities: MatchingCapacities,
    outputs: EngineOutputs,
    bookSnapshot?: BookSnapshotArea,
    takesShortWay = true,
  ) {
    checkCapacities(capacities);
    this.#capacities = capacities;
    this.#core = createMatchingCore(capacities, outputs);
    this.#handlers = createHandlers(this.#core, capacities, outputs, takesShortWay);
    this.#queries = new QueryHandler(this.#core, bookSnapshot);
    this.#plain = new PlainOrders(this.#core, this.#handlers);
    this.#takesShortWay = takesShortWay;
  }

  /** Executes a journaled command; the time is the engine's reading when it took the command. */
  execute(memory: RecordMemory, offset: number, engineSequence: number, timeLow: number, timeHigh: number): void {
    const short = this.#takesShortWay
      ? this.#plain.execute(memory, offset, engineSequence, timeLow, timeHigh)
      : PlainOutcome.NOT_PLAIN;
    if (short !== PlainOutcome.DONE) {
      if (short === PlainOutcome.NOT_PLAIN) {
        beginCommand(this.#core, memory, offset, engineSequence, timeLow, timeHigh);
        this.#handle(memory, offset, engineSequence, timeLow, timeHigh);
      }
      this.#end();
    }
    const reservation = memory.int32[(offset + RESERVATION) >> 2];
    const account = memory.int32[(offset + ACCOUNT) >> 2];
    if (reservation !== 0 && account >= 0) this.#core.exposures.commandEnded(account, reservation);
  }

  #end(): void {
    const { marketEvents, reports, touched } = this.#core;
    if (touched.first >= 0) this.#settle();
    reports.end();
    marketEvents.end();
  }

  /** True where something is to change or to expire at or before this time: a TICK is due before any other command. */
  isDue(timeLow: number, timeHigh: number): boolean {
    return this.#handlers.expiry.isDue(timeLow, timeHigh);
  }

  /** False where nothing changes or expires by itself; else `nextDueLow` and `nextDueHigh` say when. */
  findNextDue(): boolean {
    return this.#handlers.expiry.findNextDue();
  }
  get nextDueLow(): number {
    return this.#handlers.expiry.nextDueLow;
  }
  get nextDueHigh(): number {
    return this.#handlers.expiry.nextDueHigh;
  }

  #handle(memory: RecordMemory, offset: number, engineSequence: number, timeLow: number, timeHigh: number): void {
    const handlers = this.#handlers;
    switch (this.#core.command.kind) {
      case CommandKind.NEW_ORDER:
        handlers.newOrder.execute(memory, offset, engineSequence, timeLow, timeHigh);
        break;
      case CommandKind.REPLACE:
        handlers.replace.execute(memory, offset);
        break;
      case CommandKind.CANCEL:
        handlers.cancel.execute(memory, offset);
        break;
      case CommandKind.MASS_CANCEL:
        handlers.massCancel.execute(memory, offset);
        break;
      case CommandKind.TICK:
        handlers.expiry.run(timeLow, timeHigh);
        break;
      case CommandKind.CONFIGURE_ACCOUNT:
        handlers.directory.configureAccount(memory, offset);
        break;
      case CommandKind.ADD_INSTRUMENT:
        handlers.instruments.add(memory, offset);
        break;
      case CommandKind.SET_TRADING_STATUS:
        handlers.instruments.setTradingStatus(memory, offset);
        break;
      case CommandKind.REMOVE_INSTRUMENT:
        handlers.instruments.remove(memory, offset);
        break;
      case CommandKind.CONFIGURE_RISK:
        handlers.risk.configure(memory, offset);
        break;
      case CommandKind.SET_KILL_SWITCH:
        handlers.risk.setKillSwitch(memory, offset);
        break;
      case CommandKind.ADJUST_CASH:
        handlers.risk.adjustCash(memory, offset, engineSequence);
        break;
      default:
        this.#core.refusal.because(RejectReason.MALFORMED);
        this.#core.refusals.refuse(memory, offset);
    }
  }

  /** Does what the command has set off in the instruments that it touched, and tells how their auctions stand. */
  #settle(): void {
    const { command, states, touched, unpublished } = this.#core;
    const { auction, settling } = this.#handlers;
    // A tick has settled each instrument right after what was due in it.
    if (command.kind !== CommandKind.TICK) {
      for (let one = touched.first; one >= 0; one = touched.next(one)) settling.settle(one);
    }
    for (let one = touched.first; one >= 0; one = touched.next(one)) {
      if (states.statuses[one] === TradingStatus.AUCTION) auction.indicate(one);
      unpublished.touch(one);
    }
    touched.clear();
  }

  /** Answers a query, hands on a validator's positions, or refuses a command that an earlier stage has refused. */
  answer(memory: RecordMemory, offset: number, timeLow: number, timeHigh: number): void {
    const { command, exposures, reports } = this.#core;
    command.over(memory, offset);
    reports.begin(command, 0, timeLow, timeHigh);
    this.#queries.answer(memory, offset);
    // A command that its validator has let pass, and that the journal has no room for, has reserved something.
    const isOrder = command.kind === CommandKind.NEW_ORDER || command.kind === CommandKind.REPLACE;
    if (isOrder && command.reservation !== 0) exposures.commandEnded(command.account, command.reservation);
    // A validator answers one query with several records; POSITIONS_END is the last of them.
    if (command.kind !== CommandKind.POSITION && command.kind !== CommandKind.RISK_STATE) reports.end();
  }

  /** Every instrument and account, as after recovery. */
  publishDirectory(reports: RecordSink): void {
    publishDirectory(this.#core, reports);
  }

  /** Every instrument, each with its displayed orders in priority order and how its auction stands, as after recovery. */
  publishBooks(marketEvents: RecordSink): void {
    publishBooks(this.#core, marketEvents);
    for (const { index } of this.instruments()) {
      if (this.tradingStatus(index) === TradingStatus.AUCTION) this.#handlers.auction.publish(index, marketEvents);
    }
  }

  /** Tells validators how the instruments stand that commands have changed since the last call. */
  publishStates(table: MarketStateTable): void {
    const { unpublished } = this.#core;
    if (unpublished.first < 0) return;
    for (let one = unpublished.first; one >= 0; one = unpublished.next(one)) publishState(this.#core, one, table);
    unpublished.clear();
  }

  /** The same of every instrument, as after recovery. */
  publishEveryState(table: MarketStateTable): void {
    const { instruments, unpublished } = this.#core;
    for (const { index } of instruments.everListed()) unpublished.touch(index);
    this.publishStates(table);
  }

  useOutputs(outputs: EngineOutputs): void {
    this.#core.reports.useSink(outputs.reports);
    this.#core.marketEvents.useSink(outputs.marketEvents);
    this.#core.exposures.useSinks(outputs.exposures);
    this.#handlers.plainOutputs.use(outputs);
    this.#handlers.plainTradeOutputs.use(outputs);
  }

  /** What the engine has miscounted, for checkers: nothing, always. */
  audit(): string[] {
    return auditState(this.#core);
  }

  /** Equal exactly where two engines of the same capacities will answer every later command alike. */
  stateHash(): string {
    return stateHash(this.#core, this.#handlers.trading.lastTradeId);
  }

  instruments(): readonly Instrument[] {
    return this.#core.instruments.all();
  }

  /** How many numbers instruments have been given, those that were removed included. */
  get instrumentNumbers(): number {
    return this.#core.instruments.count;
  }

  accounts(): Account[] {
    return this.#core.accounts.all();
  }

  /** Whose kill switch is engaged: accounts' numbers, NO_ACCOUNT for everyone's first. */
  killSwitches(): number[] {
    const { killSwitches } = this.#core;
    return killSwitches.everyone ? [NO_ACCOUNT, ...killSwitches.accounts()] : killSwitches.accounts();
  }

  get openOrderCount(): number {
    return this.#core.registry.openCount;
  }

  get lastTradeId(): number {
    return this.#handlers.trading.lastTradeId;
  }

  /** The resting orders of one instrument, bids then asks, in priority order. */
  openOrders(instrument: number): OpenOrder[] {
    return openOrdersOf(this.#core, instrument);
  }

  /** Pending stops, by what triggers first, then contingent orders, by price and time. */
  waitingOrders(instrument: number): WaitingOrder[] {
    return waitingOrdersOf(this.#core, instrument);
  }

  /** Lots of an account, sells negative. */
  position(account: number, instrument: number): number {
    return this.#core.positions.get(account, instrument);
  }

  /** Every position that is not 0, by account and instrument. */
  positions(): HeldPosition[] {
    return positionsOf(this.#core);
  }

  tradingStatus(instrument: number): number {
    return this.#core.states.statuses[instrument];
  }

  /** The displayed levels of one side of a book, best first. */
  priceLevels(instrument: number, side: number, depth = Number.POSITIVE_INFINITY): PriceLevel[] {
    return priceLevelsOf(this.#core, instrument, side, depth);
  }

  /** Everything that a later command may depend on, between two commands. */
  save(state: StateWriter): void {
    saveState(this.#core, this.#handlers, this.#capacities, state);
  }

  /**
   * Takes over what another engine saved; this one must be new. Throws a StateCapacityError where it is made for less
   * than the other was, and a StateError where something is missing; then it must not be used.
   */
  load(state: StateReader): void {
    loadState(this.#core, this.#handlers, this.#capacities, state);
  }

  /** Tells the validators, after `load`, which instruments and accounts there are, as it did when they were added. */
  publishToValidators(): void {
    const { accounts, exposures, instruments } = this.#core;
    for (const { index } of instruments.everListed()) exposures.instrumentAdded(index);
    for (const { index } of accounts.all()) exposures.accountOpened(index);
  }
}
