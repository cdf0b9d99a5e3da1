// A matching engine as the engine's thread has it, short of the journal: commands are written to memory before the clock
// runs and their reports are read after it has stopped. One instrument, and accounts that may trade with themselves.

import { AddInstrumentCommand, ConfigureAccountCommand } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { EXPOSURE_EVENT_BYTES } from '../../engine/domain/exposure-event.js';
import { MARKET_EVENT_BYTES } from '../../engine/domain/market-event.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { ScratchSink } from '../../engine/domain/record-sink.js';
import { REPORT_BYTES } from '../../engine/domain/report-layout.js';
import { SelfTradePrevention } from '../../engine/domain/self-trade-prevention.js';
import type { Journal } from '../../engine/journal/journal.js';
import type { MatchingCapacities } from '../../engine/matching/capacities.js';
import { MatchingEngine } from '../../engine/matching/matching-engine.js';

/** Records of each sink, as of a ring. */
export const SINK_RECORDS = 4096;
export const ACCOUNTS = 16;
export const REMEMBERED_ORDERS = 100_000;
/** Commands that the memory holds: few enough that their reports never go round the sink before they are read. */
export const COMMANDS_MAX = 1024;
const VALIDATORS = 1;
const encoder = new TextEncoder();

export interface ReportReader {
  read(memory: RecordMemory, offset: number): void;
}

/** What of a journal commands are written to. */
export type BenchJournal = Pick<Journal, 'append' | 'sync'>;

export class BenchEngine {
  readonly engine: MatchingEngine;
  /** Where the next commands are written, `COMMAND_BYTES` each. */
  readonly commands: RecordMemory = RecordMemory.allocate(COMMANDS_MAX * COMMAND_BYTES);
  readonly #reports = new ScratchSink(REPORT_BYTES, SINK_RECORDS);
  readonly #journal: BenchJournal | undefined;
  #read = 0;
  #sequence = 0;

  /** With a journal each command is appended before it is executed, and synced at the end of `execute`. */
  constructor(orders: number, priceLevels: number, journal?: BenchJournal) {
    this.#journal = journal;
    const exposures = Array.from({ length: VALIDATORS }, () => new ScratchSink(EXPOSURE_EVENT_BYTES, SINK_RECORDS));
    const marketEvents = new ScratchSink(MARKET_EVENT_BYTES, SINK_RECORDS);
    const outputs = { reports: this.#reports, marketEvents, exposures };
    this.engine = new MatchingEngine(capacitiesOf(orders, priceLevels), outputs);
    this.#open();
  }

  /** Executes the first `count` commands. */
  execute(count: number): void {
    for (let i = 0; i < count; i++) this.#execute(i);
    this.#journal?.sync();
  }

  /** As `execute`; returns nanoseconds. */
  time(count: number): number {
    const before = performance.now();
    for (let i = 0; i < count; i++) this.#execute(i);
    return (performance.now() - before) * 1e6;
  }

  /** As `execute`; returns nanoseconds of the process's own time, in which no other process counts. */
  timeProcessor(count: number): number {
    const before = process.cpuUsage();
    for (let i = 0; i < count; i++) this.#execute(i);
    const { user, system } = process.cpuUsage(before);
    return (user + system) * 1e3;
  }

  /** As `execute`, with the nanoseconds of each command in `nanos` from `at` on; the clock's own are in them. */
  timeEach(count: number, nanos: Float64Array, at: number): void {
    let before = performance.now();
    for (let i = 0; i < count; i++) {
      this.#execute(i);
      const now = performance.now();
      nanos[at + i] = (now - before) * 1e6;
      before = now;
    }
  }

  /** Hands over the reports that were written since the last call. */
  readReports(reader: ReportReader): void {
    const { claimed, memory } = this.#reports;
    if (claimed - this.#read > SINK_RECORDS) throw new Error('the commands made more reports than the sink holds');
    for (; this.#read < claimed; this.#read++) reader.read(memory, (this.#read % SINK_RECORDS) * REPORT_BYTES);
  }

  #execute(index: number): void {
    this.#sequence++;
    this.#journal?.append(this.commands, index * COMMAND_BYTES, this.#sequence, this.#sequence, 0);
    this.engine.execute(this.commands, index * COMMAND_BYTES, this.#sequence, this.#sequence, 0);
  }

  #open(): void {
    const instrument = new AddInstrumentCommand(this.commands).reset(CommandKind.ADD_INSTRUMENT);
    instrument.setSymbol(encoder.encode('AAPL'), 0, 4);
    instrument.tickMantissa = 1;
    instrument.tickScale = 2;
    instrument.lotMantissa = 1;
    this.#execute(0);
    for (let index = 0; index < ACCOUNTS; index++) {
      const account = new ConfigureAccountCommand(this.commands).reset(CommandKind.CONFIGURE_ACCOUNT);
      account.account = index;
      account.setClientOrderId(encoder.encode(`account-${index}`), 0, `account-${index}`.length);
      account.selfTradePrevention = SelfTradePrevention.NONE;
      this.#execute(0);
    }
    this.#read = this.#reports.claimed;
  }
}

/** The slots that an engine for as many open orders hands out. */
export function slotsOf(orders: number): number {
  return orders + REMEMBERED_ORDERS;
}

export function capacitiesOf(orders: number, priceLevels: number): MatchingCapacities {
  return {
    orders,
    instruments: 16,
    accounts: ACCOUNTS,
    priceLevels,
    waitingOrders: 1000,
    rememberedOrders: REMEMBERED_ORDERS,
  };
}
