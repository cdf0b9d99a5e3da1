// Makes the reports of an account again, as they were sent: an engine of its own replays the journal, from the newest
// snapshot that does not know them yet. It stays where it is, so that the next request of the same account goes on from
// there. Any thread; the engine and its journal go on meanwhile.
//
// What is not journaled is not made again: request ids, and all stamps but the engine's own.

import { EXPOSURE_EVENT_BYTES } from '../domain/exposure-event.js';
import { MARKET_EVENT_BYTES } from '../domain/market-event.js';
import type { RecordMemory } from '../domain/record-memory.js';
import { ScratchSink } from '../domain/record-sink.js';
import { REPORT_BYTES } from '../domain/report-layout.js';
import { readerOf, StateError } from '../domain/state-sections.js';
import { type Disk, fileSystemDisk } from '../journal/disk.js';
import { JournalStorageError } from '../journal/journal-errors.js';
import { JournalReader } from '../journal/journal-reader.js';
import { Replay } from '../journal/replay.js';
import { listJournal } from '../journal/segment-files.js';
import { openSnapshot, readSnapshot, type Snapshot } from '../journal/snapshot/read-snapshot.js';
import { SnapshotCorruptError } from '../journal/snapshot/snapshot-errors.js';
import { listSnapshots, type SnapshotFile } from '../journal/snapshot/snapshot-files.js';
import { SectionPrefix } from '../journal/snapshot/snapshot-layout.js';
import type { MatchingCapacities } from '../matching/capacities.js';
import { MatchingEngine } from '../matching/matching-engine.js';
import { AccountReportSink } from './account-report-sink.js';

export interface ReportHistoryOptions {
  readonly dataDirectory: string;
  readonly capacities: MatchingCapacities;
  readonly disk?: Disk;
  /** Called often: a thread that others must not wait for rests here. */
  readonly rest?: () => void;
}

export interface ReportsWanted {
  readonly account: number;
  /** Account sequences: the first wanted is the one above `after`, the last `until`. */
  readonly after: number;
  readonly until: number;
  /** The last engine sequence that may be read: durable, and the end of a batch. */
  readonly untilSequence: number;
}

export type ReportsFound =
  | { readonly kind: 'records'; readonly records: number }
  | { readonly kind: 'gone'; readonly firstSequence: number };

const ACCOUNT_SEQUENCES = `${SectionPrefix.ENGINE}accounts.sequences`;

/** An engine on its way through the journal. */
interface Passage {
  readonly engine: MatchingEngine;
  readonly reports: AccountReportSink;
  lastSequence: number;
  lastChecksum: number | undefined;
}

export class ReportHistory {
  readonly #options: ReportHistoryOptions;
  #passage: Passage | undefined;

  constructor(options: ReportHistoryOptions) {
    this.#options = options;
  }

  /**
   * Writes records to the start of `target`, as many as it has room for. Throws JournalCorruptError, SnapshotCorruptError
   * or JournalStorageError where the data directory cannot be read.
   */
  read(wanted: ReportsWanted, target: RecordMemory): ReportsFound {
    const { account, after } = wanted;
    const found = this.#passageFor(account, after);
    if (typeof found === 'number') return { kind: 'gone', firstSequence: found };
    try {
      this.#goOn(found, wanted, Math.floor(target.uint8.length / REPORT_BYTES));
      return { kind: 'records', records: found.reports.moveTo(target) };
    } catch (error) {
      this.#passage = undefined; // it may be in the middle of a batch
      throw error;
    }
  }

  /** The passage that stands right, or a new one; where none can be had, the first report of the account that can. */
  #passageFor(account: number, after: number): Passage | number {
    const current = this.#passage;
    if (current?.reports.isAt(account, after)) return current;
    this.#passage = undefined;
    const begun = this.#begin(account, after);
    if (typeof begun === 'number') return begun;
    begun.reports.begin(account, after);
    this.#passage = begun;
    return begun;
  }

  #goOn(passage: Passage, { until, untilSequence }: ReportsWanted, count: number): void {
    const { engine, reports } = passage;
    if (isEnough(reports, until, count) || passage.lastSequence >= untilSequence) return;
    const { dataDirectory, disk, rest = () => {} } = this.#options;
    const reader = new JournalReader(dataDirectory, {
      disk,
      fromSequence: passage.lastSequence + 1,
      previousChecksum: passage.lastChecksum,
      untilSequence,
    });
    const replay = new Replay({
      execute: (memory, offset, sequence, timeLow, timeHigh) => {
        engine.execute(memory, offset, sequence, timeLow, timeHigh);
        reports.endCommand();
      },
    });
    while (!isEnough(reports, until, count) && reader.nextBatch()) {
      rest();
      replay.batch(reader);
      passage.lastSequence = reader.lastSequence;
      passage.lastChecksum = reader.lastChecksum;
    }
  }

  #begin(account: number, after: number): Passage | number {
    const { dataDirectory, disk = fileSystemDisk } = this.#options;
    const snapshots = listSnapshots(dataDirectory, disk).reverse();
    let first: number | undefined;
    let unreadable: unknown;
    for (const file of snapshots) {
      try {
        const sequence = this.#accountSequenceIn(file, account);
        if (sequence <= after) return this.#from(file);
        first = sequence + 1;
      } catch (error) {
        if (!isBadSnapshot(error)) throw error;
        unreadable = error;
      }
    }
    if (listJournal(dataDirectory, disk)[0]?.firstSequence === 1) return this.#create();
    if (first !== undefined) return first;
    if (unreadable !== undefined) throw unreadable;
    return this.#create(); // whose reader will say what is missing
  }

  #accountSequenceIn(file: SnapshotFile, account: number): number {
    const snapshot = openSnapshot(file.path, { disk: this.#options.disk, coveredSequence: file.coveredSequence });
    try {
      const sequences = new Float64Array(snapshot.length(ACCOUNT_SEQUENCES));
      snapshot.take(ACCOUNT_SEQUENCES, sequences);
      return sequences[account] ?? 0;
    } finally {
      snapshot.close();
    }
  }

  #from(file: SnapshotFile): Passage {
    const { disk, rest } = this.#options;
    const { coveredSequence } = file;
    const snapshot: Snapshot = readSnapshot(file.path, { disk, rest, coveredSequence });
    try {
      const passage = this.#create();
      passage.engine.load(readerOf(SectionPrefix.ENGINE, snapshot));
      passage.lastSequence = coveredSequence;
      passage.lastChecksum = snapshot.facts.journalChecksum;
      return passage;
    } finally {
      snapshot.close();
    }
  }

  #create(): Passage {
    const reports = new AccountReportSink();
    const engine = new MatchingEngine(this.#options.capacities, {
      reports,
      marketEvents: new ScratchSink(MARKET_EVENT_BYTES),
      exposures: [new ScratchSink(EXPOSURE_EVENT_BYTES)],
    });
    return { engine, reports, lastSequence: 0, lastChecksum: undefined };
  }
}

function isEnough(reports: AccountReportSink, until: number, count: number): boolean {
  return reports.overflowed || reports.count >= count || reports.lastSequence >= until;
}

function isBadSnapshot(error: unknown): boolean {
  return error instanceof SnapshotCorruptError || error instanceof StateError || error instanceof JournalStorageError;
}
