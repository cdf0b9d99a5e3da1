// One run of a workload through a fresh engine, all of it or a command at a time.

import { COMMAND_BYTES } from '../../engine/domain/command-layout.js';
import { Side } from '../../engine/domain/side.js';
import { BenchEngine, COMMANDS_MAX, slotsOf } from './bench-engine.js';
import type { TradeFigures } from './trade-totals.js';
import type { WorkloadClient } from './workload-client.js';
import type { Workload } from './workload-file.js';

const PRICE_LEVELS = 200_000;

export interface RunSummary extends TradeFigures {
  readonly resting: number;
  readonly levels: number;
  readonly bids: string;
  readonly asks: string;
}

export class WorkloadRun {
  readonly #workload: Workload;
  readonly #client: WorkloadClient;
  readonly #bench: BenchEngine;

  constructor(workload: Workload, client: WorkloadClient) {
    this.#workload = workload;
    this.#client = client;
    client.restart();
    this.#bench = new BenchEngine(ordersOf(workload), PRICE_LEVELS);
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
    for (let from = 0; from < timedCount; from += COMMANDS_MAX) {
      const count = Math.min(COMMANDS_MAX, timedCount - from);
      this.#write(warmCount + from, count);
      this.#bench.timeEach(count, nanos, from);
      this.#bench.readReports(this.#client);
    }
  }

  /** Runs everything one command at a time, so that the client learns what later runs need. */
  learn(): void {
    const count = this.#workload.warmCount + this.#workload.timedCount;
    for (let record = 0; record < count; record++) {
      this.#client.learn(record);
      this.#write(record, 1);
      this.#bench.execute(1);
      this.#bench.readReports(this.#client);
    }
  }

  summary(): RunSummary {
    const { totals } = this.#client;
    const { engine } = this.#bench;
    const sides = [Side.BUY, Side.SELL].map((side) => engine.priceLevels(0, side));
    const [bids, asks] = sides.map((levels) =>
      levels
        .slice(0, 10)
        .map((level) => `${level.price}:${level.quantity}:${level.orders}`)
        .join(' '),
    );
    const levels = sides[0].length + sides[1].length;
    return { ...totals.read(), resting: engine.openOrderCount, levels, bids, asks };
  }

  #play(from: number, to: number): number {
    let nanos = 0;
    for (let record = from; record < to; record += COMMANDS_MAX) {
      const count = Math.min(COMMANDS_MAX, to - record);
      this.#write(record, count);
      nanos += this.#bench.time(count);
      this.#bench.readReports(this.#client);
    }
    return nanos;
  }

  #write(record: number, count: number): void {
    for (let i = 0; i < count; i++) this.#client.write(record + i, this.#bench.commands, i * COMMAND_BYTES);
  }
}

/** The open orders that an engine for the workload has room for. */
function ordersOf(workload: Workload): number {
  return workload.warmCount + 400_000;
}

/** The slots that its engine hands out. */
export function slotsOfWorkload(workload: Workload): number {
  return slotsOf(ordersOf(workload));
}
