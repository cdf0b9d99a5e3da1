// What the handlers of one engine share: its state and its three publishers, built once at start.

import { AccountDirectory } from './account-directory.js';
import type { MatchingCapacities } from './capacities.js';
import { CommandReader } from './command-reader.js';
import type { EngineOutputs } from './engine-outputs.js';
import { ExposurePublisher } from './exposure-publisher.js';
import { InstrumentDirectory } from './instrument-directory.js';
import { MarketEventPublisher } from './market-event-publisher.js';
import { OrderBook } from './order-book.js';
import { OrderRegistry } from './order-registry.js';
import { Refusal } from './refusal.js';
import { RefusalPublisher } from './refusal-publisher.js';
import { ReportPublisher } from './report-publisher.js';

export interface MatchingCore {
  /** Placed over the command in hand. */
  readonly command: CommandReader;
  readonly registry: OrderRegistry;
  readonly book: OrderBook;
  readonly accounts: AccountDirectory;
  readonly instruments: InstrumentDirectory;
  readonly reports: ReportPublisher;
  readonly refusals: RefusalPublisher;
  readonly marketEvents: MarketEventPublisher;
  readonly exposures: ExposurePublisher;
  readonly refusal: Refusal;
}

export function createMatchingCore(capacities: MatchingCapacities, outputs: EngineOutputs): MatchingCore {
  const registry = new OrderRegistry(capacities);
  const { orders, details } = registry;
  const book = new OrderBook(orders, details, capacities.priceLevels, capacities.instruments);
  const accounts = new AccountDirectory(capacities.accounts);
  const instruments = new InstrumentDirectory(capacities.instruments);
  const refusal = new Refusal();
  const reports = new ReportPublisher(orders, details, accounts, outputs.reports);
  return {
    command: new CommandReader(),
    registry,
    book,
    accounts,
    instruments,
    reports,
    refusals: new RefusalPublisher(reports, accounts, refusal),
    marketEvents: new MarketEventPublisher(orders, book.levels, instruments, outputs.marketEvents),
    exposures: new ExposurePublisher(orders, outputs.exposures),
    refusal,
  };
}
