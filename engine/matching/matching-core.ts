// What the handlers of one engine share: its state and its three publishers, built once at start.

import type { RecordMemory } from '../domain/record-memory.js';
import { AccountDirectory } from './account-directory.js';
import { AccountPositions } from './account-positions.js';
import { Adjustments } from './adjustments.js';
import type { MatchingCapacities } from './capacities.js';
import { CommandReader } from './command-reader.js';
import { ElectedOrders } from './elected-orders.js';
import type { EngineOutputs } from './engine-outputs.js';
import { ExposurePublisher } from './exposure-publisher.js';
import { InstrumentDirectory } from './instrument-directory.js';
import { InstrumentStates } from './instrument-states.js';
import { KillSwitches } from './kill-switches.js';
import { MarketEventPublisher } from './market-event-publisher.js';
import { OrderBook } from './order-book.js';
import { OrderRegistry } from './order-registry.js';
import { Refusal } from './refusal.js';
import { RefusalPublisher } from './refusal-publisher.js';
import { ReportPublisher } from './report-publisher.js';
import { TouchedInstruments } from './touched-instruments.js';
import { TradingCalendar } from './trading-calendar.js';

export interface MatchingCore {
  /** Placed over the command in hand. */
  readonly command: CommandReader;
  engineSequence: number;
  /** The engine time of that command. */
  timeLow: number;
  timeHigh: number;
  readonly registry: OrderRegistry;
  readonly book: OrderBook;
  readonly accounts: AccountDirectory;
  readonly positions: AccountPositions;
  readonly killSwitches: KillSwitches;
  readonly adjustments: Adjustments;
  readonly instruments: InstrumentDirectory;
  readonly states: InstrumentStates;
  readonly calendar: TradingCalendar;
  readonly elected: ElectedOrders;
  readonly touched: TouchedInstruments;
  /** Instruments that commands have touched since their states were last published. */
  readonly unpublished: TouchedInstruments;
  readonly reports: ReportPublisher;
  readonly refusals: RefusalPublisher;
  readonly marketEvents: MarketEventPublisher;
  readonly exposures: ExposurePublisher;
  readonly refusal: Refusal;
}

/** The command in hand is this one: whatever is written from now on is said of it. */
export function beginCommand(
  core: MatchingCore,
  memory: RecordMemory,
  offset: number,
  engineSequence: number,
  timeLow: number,
  timeHigh: number,
): void {
  const { command, reports, marketEvents, exposures } = core;
  command.over(memory, offset);
  core.engineSequence = engineSequence;
  core.timeLow = timeLow;
  core.timeHigh = timeHigh;
  reports.begin(command, engineSequence, timeLow, timeHigh);
  marketEvents.begin(engineSequence, timeLow, timeHigh);
  exposures.begin(engineSequence, timeLow, timeHigh);
}

export function createMatchingCore(capacities: MatchingCapacities, outputs: EngineOutputs): MatchingCore {
  const states = new InstrumentStates(capacities.instruments, capacities.waitingOrders);
  const registry = new OrderRegistry(capacities, states);
  const { orders, details, conditions } = registry;
  const book = new OrderBook(orders, details, conditions, capacities.priceLevels, capacities.instruments);
  const accounts = new AccountDirectory(capacities.accounts);
  const instruments = new InstrumentDirectory(capacities.instruments);
  const refusal = new Refusal();
  const reports = new ReportPublisher(orders, details, conditions, accounts, outputs.reports);
  return {
    command: new CommandReader(),
    engineSequence: 0,
    timeLow: 0,
    timeHigh: 0,
    registry,
    book,
    accounts,
    positions: new AccountPositions(),
    killSwitches: new KillSwitches(capacities.accounts),
    adjustments: new Adjustments(),
    instruments,
    states,
    calendar: new TradingCalendar(),
    elected: new ElectedOrders(orders),
    touched: new TouchedInstruments(capacities.instruments),
    unpublished: new TouchedInstruments(capacities.instruments),
    reports,
    refusals: new RefusalPublisher(reports, accounts, refusal),
    marketEvents: new MarketEventPublisher(orders, book.levels, instruments, outputs.marketEvents),
    exposures: new ExposurePublisher(orders, details, conditions, outputs.exposures),
    refusal,
  };
}
