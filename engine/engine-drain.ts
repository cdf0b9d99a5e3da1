// How the engine stops: each validator's last command is DRAIN; after the last of them the engine tells its readers that
// nothing follows. Owner: the engine thread.

import { MarketEvent, MarketEventKind } from './domain/market-event.js';
import { ScratchSink } from './domain/record-sink.js';
import { Report } from './domain/report.js';
import { ReportFlag, ReportKind } from './domain/report-layout.js';
import { Side } from './domain/side.js';
import type { EngineOutputs } from './matching/engine-outputs.js';
import type { MatchingEngine } from './matching/matching-engine.js';
import type { OutputBatch } from './output-batch.js';

export class EngineDrain {
  readonly #drained: boolean[];
  /** Validators that have not drained yet. */
  #left: number;
  readonly #matching: MatchingEngine;
  readonly #batch: OutputBatch;

  constructor(inputs: number, matching: MatchingEngine, batch: OutputBatch) {
    this.#drained = new Array<boolean>(inputs).fill(false);
    this.#left = inputs;
    this.#matching = matching;
    this.#batch = batch;
  }

  /** True when every validator has drained. */
  get complete(): boolean {
    return this.#left === 0;
  }

  /** A validator that has drained reads its exposure ring no more: what would go there goes nowhere. */
  inputDrained(index: number): void {
    if (this.#drained[index]) return;
    this.#drained[index] = true;
    this.#left--;
    const { outputs } = this.#batch;
    const { exposures } = outputs;
    this.#matching.useOutputs({
      ...outputs,
      exposures: exposures.map((sink, i) => (this.#drained[i] ? new ScratchSink() : sink)),
    });
  }

  /** Claims the records that say so; they leave with the batch. */
  announce(outputs: EngineOutputs, sequence: number): void {
    const { reports, marketEvents } = outputs;
    const report = new Report(reports.memory, reports.claim()).reset(ReportKind.DRAINED);
    report.flags = ReportFlag.END_OF_COMMAND;
    const event = new MarketEvent(marketEvents.memory, marketEvents.claim());
    event.reset(MarketEventKind.DRAINED, 0, Side.UNSPECIFIED, sequence).markEndOfCommand();
  }
}
