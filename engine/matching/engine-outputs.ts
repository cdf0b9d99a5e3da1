// Where the matching engine's records go.

import type { RecordSink } from '../domain/record-sink.js';

export interface EngineOutputs {
  /** Report records (report-layout.ts). */
  readonly reports: RecordSink;
  /** Market event records (market-event.ts). */
  readonly marketEvents: RecordSink;
  /** Exposure event records (exposure-event.ts), one sink a validator: an account's is `account % exposures.length`. */
  readonly exposures: readonly RecordSink[];
  /**
   * What was claimed so far may be published, but for the last report and the last market event, which the command in hand
   * will mark as its last ones or follow by others. For commands that cause thousands of records; nobody has to.
   */
  handOn?(): void;
}
