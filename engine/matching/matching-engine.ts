// The deterministic core: one command in, its reports, market events and exposure events out. No clock, no I/O, no
// randomness: time and sequence come with the command, so the same commands give the same outputs, bit for bit.
//
// Owned by one thread. Each command is planned before it changes anything; nothing that a client sends can make it throw.

import { CommandKind } from '../domain/command-layout.js';
import type { Instrument } from '../domain/instrument.js';
import type { RecordMemory } from '../domain/record-memory.js';
import type { RecordSink } from '../domain/record-sink.js';
import { RejectReason } from '../domain/reject-reason.js';
import type { BookSnapshotArea } from '../ring/book-snapshot-area.js';
import type { Account } from './account-directory.js';
import { CancelHandler } from './cancel.js';
import { checkCapacities, type MatchingCapacities } from './capacities.js';
import { DirectoryCommandHandler, publishBooks, publishDirectory } from './directory-commands.js';
import type { EngineOutputs } from './engine-outputs.js';
import { MassCancelHandler } from './mass-cancel.js';
import { MatchLoop } from './match-loop.js';
import { createMatchingCore, type MatchingCore } from './matching-core.js';
import { NewOrderHandler } from './new-order.js';
import { type OpenOrder, openOrdersOf, type PriceLevel, priceLevelsOf } from './order-listing.js';
import { QueryHandler } from './queries.js';
import { ReplaceHandler } from './replace.js';
import { RestingOrders } from './resting-orders.js';
import { stateHash } from './state-hash.js';

export class MatchingEngine {
  readonly #core: MatchingCore;
  readonly #matchLoop: MatchLoop;
  readonly #newOrder: NewOrderHandler;
  readonly #replace: ReplaceHandler;
  readonly #cancel: CancelHandler;
  readonly #massCancel: MassCancelHandler;
  readonly #directory: DirectoryCommandHandler;
  readonly #queries: QueryHandler;

  /** Throws a RangeError where a capacity is out of range. Without `bookSnapshot` a book query answers no levels. */
  constructor(capacities: MatchingCapacities, outputs: EngineOutputs, bookSnapshot?: BookSnapshotArea) {
    checkCapacities(capacities);
    const core = createMatchingCore(capacities, outputs);
    const resting = new RestingOrders(core);
    this.#core = core;
    this.#matchLoop = new MatchLoop(core, resting);
    this.#newOrder = new NewOrderHandler(core, this.#matchLoop, resting);
    this.#replace = new ReplaceHandler(core, this.#matchLoop, resting);
    this.#cancel = new CancelHandler(core, resting);
    this.#massCancel = new MassCancelHandler(core, resting);
    this.#directory = new DirectoryCommandHandler(core);
    this.#queries = new QueryHandler(core, bookSnapshot);
  }

  /** Executes a journaled command; the time is the engine's reading when it took the command. */
  execute(memory: RecordMemory, offset: number, engineSequence: number, timeLow: number, timeHigh: number): void {
    const { command, reports, marketEvents, exposures, refusal, refusals } = this.#core;
    command.over(memory, offset);
    reports.begin(command, engineSequence, timeLow, timeHigh);
    marketEvents.begin(engineSequence, timeLow, timeHigh);
    exposures.begin(engineSequence);
    switch (command.kind) {
      case CommandKind.NEW_ORDER:
        this.#newOrder.execute(memory, offset, engineSequence, timeLow, timeHigh);
        break;
      case CommandKind.REPLACE:
        this.#replace.execute(memory, offset);
        break;
      case CommandKind.CANCEL:
        this.#cancel.execute(memory, offset);
        break;
      case CommandKind.MASS_CANCEL:
        this.#massCancel.execute(memory, offset);
        break;
      case CommandKind.CONFIGURE_ACCOUNT:
        this.#directory.configureAccount(memory, offset);
        break;
      case CommandKind.ADD_INSTRUMENT:
        this.#directory.addInstrument(memory, offset);
        break;
      default:
        refusal.because(RejectReason.MALFORMED);
        refusals.refuse(memory, offset);
    }
    reports.end();
    marketEvents.end();
  }

  /** Answers a query, hands on a validator's positions, or refuses a command that an earlier stage has refused. */
  answer(memory: RecordMemory, offset: number, timeLow: number, timeHigh: number): void {
    const { command, reports } = this.#core;
    command.over(memory, offset);
    reports.begin(command, 0, timeLow, timeHigh);
    this.#queries.answer(memory, offset);
    // A validator answers one query with several records; POSITIONS_END is the last of them.
    if (command.kind !== CommandKind.POSITION) reports.end();
  }

  /** Every instrument and account, as after recovery. */
  publishDirectory(reports: RecordSink): void {
    publishDirectory(this.#core, reports);
  }

  /** Every instrument, each with its resting orders in priority order, as after recovery. */
  publishBooks(marketEvents: RecordSink): void {
    publishBooks(this.#core, marketEvents);
  }

  useOutputs(outputs: EngineOutputs): void {
    this.#core.reports.useSink(outputs.reports);
    this.#core.marketEvents.useSink(outputs.marketEvents);
    this.#core.exposures.useSinks(outputs.exposures);
  }

  /** Equal exactly where two engines will answer every later command alike. */
  stateHash(): string {
    return stateHash(this.#core, this.#matchLoop.lastTradeId);
  }

  instruments(): readonly Instrument[] {
    return this.#core.instruments.all();
  }

  accounts(): Account[] {
    return this.#core.accounts.all();
  }

  get openOrderCount(): number {
    return this.#core.registry.openCount;
  }

  get lastTradeId(): number {
    return this.#matchLoop.lastTradeId;
  }

  /** The resting orders of one instrument, bids then asks, in priority order. */
  openOrders(instrument: number): OpenOrder[] {
    return openOrdersOf(this.#core, instrument);
  }

  /** One side of a book, best level first. */
  priceLevels(instrument: number, side: number, depth = Number.POSITIVE_INFINITY): PriceLevel[] {
    return priceLevelsOf(this.#core, instrument, side, depth);
  }
}
