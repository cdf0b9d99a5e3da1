// A book of a given size, and the steady mix through its engine for as long as one likes.

import { BenchEngine, type BenchJournal } from './bench-engine.js';
import { type BookShape, ordersOf, ROUND_COMMANDS, SteadyMix, spanOf } from './steady-mix.js';

const SEED = 1;

/** Price levels that the book may take. */
export function priceLevelsOf(shape: BookShape): number {
  return Math.min(2 * spanOf(shape), ordersOf(shape));
}

export class SteadyRun {
  readonly bench: BenchEngine;
  readonly #mix: SteadyMix;

  constructor(shape: BookShape, mix = new SteadyMix(shape, SEED), journal?: BenchJournal) {
    this.#mix = mix;
    this.bench = new BenchEngine(ordersOf(shape), priceLevelsOf(shape), journal);
  }

  /** Builds the book. */
  fill(): void {
    const { bench } = this;
    for (let count = this.#mix.writeFill(bench.commands); count > 0; count = this.#mix.writeFill(bench.commands)) {
      bench.execute(count);
      bench.readReports(this.#mix);
    }
  }

  /** Whole rounds, at least as many commands. */
  run(commands: number): void {
    const rounds = Math.ceil(commands / ROUND_COMMANDS);
    for (let round = 0; round < rounds; round++) {
      this.#mix.writeRound(this.bench.commands);
      this.bench.execute(ROUND_COMMANDS);
      this.bench.readReports(this.#mix);
    }
  }

  /** As `run`; returns the nanoseconds of processor time that the engine took for each command. */
  play(commands: number): number {
    const rounds = Math.ceil(commands / ROUND_COMMANDS);
    let nanos = 0;
    for (let round = 0; round < rounds; round++) {
      this.#mix.writeRound(this.bench.commands);
      nanos += this.bench.timeProcessor(ROUND_COMMANDS);
      this.bench.readReports(this.#mix);
    }
    return nanos / (rounds * ROUND_COMMANDS);
  }

  /** The nanoseconds of each command, of whole rounds. */
  timeEach(commands: number): Float64Array {
    const rounds = Math.ceil(commands / ROUND_COMMANDS);
    const nanos = new Float64Array(rounds * ROUND_COMMANDS);
    for (let round = 0; round < rounds; round++) {
      this.#mix.writeRound(this.bench.commands);
      this.bench.timeEach(ROUND_COMMANDS, nanos, round * ROUND_COMMANDS);
      this.bench.readReports(this.#mix);
    }
    return nanos;
  }

  /** What is not as it must be, in words; empty where every command did what it was written for. */
  mistakes(): string[] {
    const { answered, live, rejects, trades, written } = this.#mix;
    const { engine } = this.bench;
    const pairs: [string, number, number][] = [
      ['rejects', 0, rejects],
      ['open orders', live, engine.openOrderCount],
      ['trades', trades, engine.lastTradeId],
      ['accepted orders', written.newOrders, answered.newOrders],
      ['canceled orders', written.cancels, answered.cancels],
      ['replaced orders', written.replaces, answered.replaces],
      ['accepted takers', written.takers, answered.takers],
      ['traded lots', written.takenQuantity, answered.takenQuantity],
    ];
    return pairs
      .filter(([, expected, got]) => expected !== got)
      .map(([name, expected, got]) => `${name}: expected ${expected}, got ${got}`);
  }
}
