// An engine's reports and market events in the one order in which it makes them, each shown to a reader. A record is
// complete when the next one is claimed, from whichever sink, so each is shown one late: `flush()` shows the last.

import { EXPOSURE_EVENT_BYTES } from '../../domain/exposure-event.js';
import { InstrumentEvent, MARKET_EVENT_BYTES } from '../../domain/market-event.js';
import { RecordMemory } from '../../domain/record-memory.js';
import { type RecordSink, ScratchSink } from '../../domain/record-sink.js';
import { ExecutionReport } from '../../domain/report.js';
import { REPORT_BYTES } from '../../domain/report-layout.js';
import type { EngineOutputs } from '../../matching/engine-outputs.js';

export interface OutputReader {
  /** Of any kind; valid during the call only. */
  onReport(report: ExecutionReport): void;
  onEvent(event: InstrumentEvent): void;
}

export class OrderedOutputs implements EngineOutputs {
  readonly reports: RecordSink;
  readonly marketEvents: RecordSink;
  readonly exposures: readonly RecordSink[] = [new ScratchSink(EXPOSURE_EVENT_BYTES)];
  #showPending: (() => void) | undefined;

  constructor(reader: OutputReader) {
    const reports = RecordMemory.allocate(REPORT_BYTES);
    const events = RecordMemory.allocate(MARKET_EVENT_BYTES);
    const report = new ExecutionReport(reports);
    const event = new InstrumentEvent(events);
    this.reports = this.#sink(reports, () => reader.onReport(report));
    this.marketEvents = this.#sink(events, () => reader.onEvent(event));
  }

  flush(): void {
    const show = this.#showPending;
    this.#showPending = undefined;
    show?.();
  }

  #sink(memory: RecordMemory, show: () => void): RecordSink {
    const claim = () => {
      this.flush();
      this.#showPending = show;
      return 0;
    };
    return { memory, claim };
  }
}

/** Outputs that nobody reads. */
export function muteOutputs(): EngineOutputs {
  return {
    reports: new ScratchSink(REPORT_BYTES),
    marketEvents: new ScratchSink(MARKET_EVENT_BYTES),
    exposures: [new ScratchSink(EXPOSURE_EVENT_BYTES)],
  };
}
