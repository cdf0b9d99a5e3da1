// What the bench's main process asks of its client process, and what comes back. Plain data.

import type { EncodedHistograms } from './histograms.js';
import type { Pacing } from './open-loop.js';

/** At a scheduled rate over a connection; pacing absent: by the rate. */
export interface PacedJob {
  readonly address: string;
  readonly rate: number;
  readonly seconds: number;
  readonly pacing?: Pacing;
}

export type Job =
  | (PacedJob & { readonly kind: 'venue' })
  | (PacedJob & { readonly kind: 'echo'; readonly commandBytes: number })
  | { readonly kind: 'disk'; readonly directory: string; readonly rate: number; readonly seconds: number }
  | { readonly kind: 'throughput'; readonly address: string; readonly commands: number; readonly inFlight: number };

export interface JobResult {
  readonly histograms: EncodedHistograms;
  /** Commands sent and answered; for the disk, writes. */
  readonly sent: number;
  readonly answered: number;
  /** Answers that were not the expected ones. */
  readonly wrong: number;
  /** From the first due time to the last answer. */
  readonly seconds: number;
  readonly messages: number;
  /** Mean bytes of a command as sent, and of all that came back for one. */
  readonly commandBytes: number;
  readonly answerBytes: number;
}

/** What the client process sends back. */
export type JobAnswer = { readonly result: JobResult } | { readonly error: string };

export const SYMBOL = 'AAPL';
/** Time for the metronome's thread to start before the first order is due. */
export const STARTS_AFTER_NANOS = 150e6;
/** After the last is sent, how long answers may take before they count as lost. */
export const ANSWERS_WITHIN_MS = 20_000;

/** The echo's one method, and what its server is told of sizes. */
export const ECHO_PATH = '/ringbook.bench.Echo/Session';

export interface EchoSizes {
  readonly commandBytes: number;
  readonly answerBytes: number;
}
