// What threads say to the supervisor and it to them, by MessagePort: the few words of a life, never an order.

import type { InstrumentDefinition } from '../../engine/domain/instrument-definition.js';
import type { ReportsFound } from '../../engine/history/report-history.js';
import type { Settings } from '../settings/schema.js';
import type { StorageNews } from '../storage-monitor.js';
import type { VenueMemory } from '../venue-memory.js';
import type { VenueRisk } from '../venue-risk.js';

/** What every thread is given when it starts. Plain data. */
export interface ThreadSpec {
  /** As it stands in logs and metrics. */
  readonly thread: string;
  readonly settings: Settings;
  readonly instruments: readonly InstrumentDefinition[];
  readonly memory: VenueMemory;
  /** The gateway's alone. */
  readonly risk?: VenueRisk;
  /** Only under NODE_ENV=test: the agent that fails once the word is not 0. */
  readonly failing?: { readonly agent: string; readonly failureSwitch: SharedArrayBuffer };
  /** Only under NODE_ENV=test: the file that says how the journal's disk fails while it exists. */
  readonly diskFaults?: string;
}

/** An error as it crosses to the main thread, where the exit code is chosen. */
export interface ThreadError {
  readonly message: string;
  readonly stack: string | undefined;
  readonly code: string | undefined;
  readonly exitCode: number;
}

/** What the engine has recovered. */
export interface RecoveredNews {
  readonly engineSequence: number;
  /** What the snapshot covers that recovery began with; 0 where there was none. */
  readonly snapshotSequence: number;
}

export interface RecoveryNews {
  readonly commands: number;
  readonly percent: number;
  readonly commandsPerSecond: number;
  /** An estimate, at the pace so far. */
  readonly secondsLeft: number;
}

/** The answer to `take-snapshot`. */
export type SnapshotReply =
  | {
      readonly type: 'snapshot-taken';
      readonly request: number;
      readonly coveredSequence: number;
      readonly text: string;
    }
  | { readonly type: 'snapshot-failed'; readonly request: number; readonly error: string; readonly mayRetry: boolean };

/** The gateway wants older reports than it keeps; see gateway/resume/history-source.ts. */
export interface ReportsQuestion {
  readonly number: number;
  readonly account: number;
  readonly after: number;
  readonly until: number;
  readonly buffer: SharedArrayBuffer;
}

export interface ReportsAnswer {
  /** That of the question. */
  readonly number: number;
  readonly answer: ReportsFound | { readonly kind: 'failed'; readonly text: string };
}

/** From a thread to the supervisor. */
export type ThreadMessage =
  /** Its modules are loaded: from now on the process may end without it. */
  | { readonly type: 'running' }
  /** It has recovered what it keeps; its doors, where it has any, wait for the word to open. */
  | { readonly type: 'ready'; readonly recovered?: RecoveredNews }
  /** How far recovery is. */
  | ({ readonly type: 'recovering' } & RecoveryNews)
  /** An administrator wants a snapshot; `request` comes back with the answer. */
  | { readonly type: 'take-snapshot'; readonly request: number }
  /** Its doors are open, at these addresses. */
  | { readonly type: 'open'; readonly addresses: Readonly<Record<string, string>> }
  /** The journal will soon need this file. */
  | { readonly type: 'prepare-segment'; readonly path: string; readonly bytes: number }
  /** Refused order commands by reason, since the start, and kill switches that are engaged. */
  | { readonly type: 'risk'; readonly refusals: Readonly<Record<string, number>>; readonly killSwitches: number }
  /** Trouble with the journal's disk, or its end. */
  | ({ readonly type: 'storage' } & StorageNews)
  | ({ readonly type: 'read-reports' } & ReportsQuestion)
  /** What the thread's door has open, by metric name. */
  | { readonly type: 'gauges'; readonly gauges: Readonly<Record<string, number>> }
  /** Its work is done, in order. */
  | { readonly type: 'finished' }
  /** `stage`: the one that failed, of those that the thread runs. */
  | { readonly type: 'failed'; readonly stage: string; readonly error: ThreadError };

/** From the supervisor to a thread. */
export type SupervisorMessage =
  /** Every stage has recovered: open the doors. */
  | { readonly type: 'open' }
  /** Take no new work, hand on what is under way, and end. */
  | { readonly type: 'stop' }
  /** Close what is open and end, at once. */
  | { readonly type: 'abort' }
  | ({ readonly type: 'reports-read' } & ReportsAnswer)
  | { readonly type: 'prepare-segment'; readonly path: string; readonly bytes: number }
  | SnapshotReply;
