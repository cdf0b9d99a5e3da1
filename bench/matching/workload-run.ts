// One run of a workload through a fresh engine. Commands are written to memory in chunks before the clock runs and their
// reports are read after it has stopped; in between the engine does all it does in the daemon, short of the journal.

import { AddInstrumentCommand, ConfigureAccountCommand } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { EXPOSURE_EVENT_BYTES } from '../../engine/domain/exposure-event.js';
import { MARKET_EVENT_BYTES } from '../../engine/domain/market-event.js';
import type { RecordMemory } from '../../engine/domain/record-memory.js';
import { ScratchSink } from '../../engine/domain/record-sink.js';
import { REPORT_BYTES } from '../../engine/domain/report-layout.js';
import { SelfTradePrevention } from '../../engine/domain/self-trade-prevention.js';
import { Side } from '../../engine/domain/side.js';
import { MatchingEngine } from '../../engine/matching/matching-engine.js';
import { allocateCommands, type WorkloadClient } from './workload-client.js';
import type { Workload } from './workload-file.js';

/** Records of each sink, as of a ring. */
export const SINK_RECORDS = 4096;
export const ACCOUNTS = 16;
export const REMEMBERED_ORDERS = 100_000;
/** Commands written at once: few enough that their reports never go round the sink before they are read. */
const CHUNK = 1024;
const VALIDATORS = 1;
const encoder = new TextEncoder();

export interface RunSummary {
  readonly trades: number;
  readonly volume: number;
  readonly hash: number;
  readonly resting: number;
  readonly levels: number;
  readonly rejects: number;
  readonly bids: string;
  readonly asks: string;
}

export class WorkloadRun {
  readonly #workload: Workload;
  readonly #client: WorkloadClient;
  readonly #engine: MatchingEngine;
  readonly #reports = new ScratchSink(REPORT_BYTES, SINK_RECORDS);
  readonly #commands: RecordMemory = allocateCommands(CHUNK);
  #read = 0;
  #sequence = 0;

  constructor(workload: Workload, client: WorkloadClient) {
    this.#workload = workload;
    this.#client = client;
    client.restart();
    const exposures = Array.from({ length: VALIDATORS }, () => new ScratchSink(EXPOSURE_EVENT_BYTES, SINK_RECORDS));
    const marketEvents = new ScratchSink(MARKET_EVENT_BYTES, SINK_RECORDS);
    this.#engine = new MatchingEngine(capacitiesOf(workload), { reports: this.#reports, marketEvents, exposures });
    this.#open();
  }

  /** Builds the book; the commands after it are timed. */
  warm(): void {
    this.#play(0, this.#workload.warmCount);
  }

  /** Nanoseconds that the engine took for all timed commands. */
  time(): number {
    return this.#play(this.#workload.warmCount, this.#workload.warmCount + this.#workload.timedCount);
  }

  /** As `time`, with the nanoseconds of each command in `nanos`. */
  timeEach(nanos: Float64Array): void {
    const { warmCount, timedCount } = this.#workload;
    for (let from = 0; from < timedCount; from += CHUNK) {
      const count = Math.min(CHUNK, timedCount - from);
      this.#write(warmCount + from, count);
      let before = performance.now();
      for (let i = 0; i < count; i++) {
        this.#execute(i);
        const now = performance.now();
        nanos[from + i] = (now - before) * 1e6;
        before = now;
      }
      this.#readReports();
    }
  }

  /** Runs everything one command at a time, so that the client learns what later runs need. */
  learn(): void {
    const count = this.#workload.warmCount + this.#workload.timedCount;
    for (let record = 0; record < count; record++) {
      this.#client.learn(record);
      this.#write(record, 1);
      this.#execute(0);
      this.#readReports();
    }
  }

  summary(): RunSummary {
    const { totals } = this.#client;
    const sides = [Side.BUY, Side.SELL].map((side) => this.#engine.priceLevels(0, side));
    const [bids, asks] = sides.map((levels) =>
      levels
        .slice(0, 10)
        .map((level) => `${level.price}:${level.quantity}:${level.orders}`)
        .join(' '),
    );
    const levels = sides[0].length + sides[1].length;
    return { ...totals, hash: totals.hash >>> 0, resting: this.#engine.openOrderCount, levels, bids, asks };
  }

  #play(from: number, to: number): number {
    let nanos = 0;
    for (let record = from; record < to; record += CHUNK) {
      const count = Math.min(CHUNK, to - record);
      this.#write(record, count);
      const before = performance.now();
      for (let i = 0; i < count; i++) this.#execute(i);
      nanos += (performance.now() - before) * 1e6;
      this.#readReports();
    }
    return nanos;
  }

  #write(record: number, count: number): void {
    for (let i = 0; i < count; i++) this.#client.write(record + i, this.#commands, i * COMMAND_BYTES);
  }

  #execute(index: number): void {
    this.#sequence++;
    this.#engine.execute(this.#commands, index * COMMAND_BYTES, this.#sequence, this.#sequence, 0);
  }

  #readReports(): void {
    const { claimed, memory } = this.#reports;
    if (claimed - this.#read > SINK_RECORDS) throw new Error('a chunk made more reports than the sink holds');
    for (; this.#read < claimed; this.#read++) {
      this.#client.read(memory, (this.#read % SINK_RECORDS) * REPORT_BYTES);
    }
  }

  /** One instrument, and accounts that may trade with themselves: the workload knows no accounts. */
  #open(): void {
    const instrument = new AddInstrumentCommand(this.#commands).reset(CommandKind.ADD_INSTRUMENT);
    instrument.setSymbol(encoder.encode('AAPL'), 0, 4);
    instrument.tickMantissa = 1;
    instrument.tickScale = 2;
    instrument.lotMantissa = 1;
    this.#execute(0);
    for (let index = 0; index < ACCOUNTS; index++) {
      const account = new ConfigureAccountCommand(this.#commands).reset(CommandKind.CONFIGURE_ACCOUNT);
      account.account = index;
      account.setClientOrderId(encoder.encode(`account-${index}`), 0, `account-${index}`.length);
      account.selfTradePrevention = SelfTradePrevention.NONE;
      this.#execute(0);
    }
    this.#read = this.#reports.claimed;
  }
}

export function capacitiesOf(workload: Workload) {
  return {
    orders: workload.warmCount + 400_000,
    instruments: 16,
    accounts: ACCOUNTS,
    priceLevels: 200_000,
    rememberedOrders: REMEMBERED_ORDERS,
  };
}
