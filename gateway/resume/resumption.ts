// One session on its way through its account's history: how far it is, and where the next report is to be had.
// Owner: the gateway thread.

import { RecordMemory } from '../../engine/domain/record-memory.js';
import { AccountReport, ExecutionReport } from '../../engine/domain/report.js';
import { REPORT_BYTES } from '../../engine/domain/report-layout.js';
import type { Session } from '../session.js';
import { NO_SLOT } from './report-history.js';

/** Reports that were made again from the journal, in memory that is lent for as long as it takes to send them. */
export class HistorySlice {
  readonly buffer: SharedArrayBuffer;
  readonly report: ExecutionReport;
  /** How many reports it holds, and how many of them were handed on. */
  records = 0;
  taken = 0;

  constructor(recordsMax: number) {
    this.buffer = new SharedArrayBuffer(recordsMax * REPORT_BYTES);
    this.report = new ExecutionReport(new RecordMemory(this.buffer));
  }

  /** The next record, if there is one. */
  next(): ExecutionReport | undefined {
    if (this.taken === this.records) return undefined;
    return this.report.at(this.taken++ * REPORT_BYTES);
  }
}

export class Resumption {
  readonly session: Session;
  readonly account: number;
  /** The acknowledgement of the logon, kept until it is known that there is a history to follow it. */
  readonly acknowledgement: AccountReport;
  acknowledged = false;
  /** The sequence of the last report that was handed on. */
  cursor: number;
  /** Where the gateway keeps the next one, NO_SLOT where that must be looked for. */
  slot = NO_SLOT;
  slice: HistorySlice | undefined;
  /** When the slice must have been sent, by the gateway's timers. */
  sliceDue = 0;
  /** Waits for a slice, or for what is written into it. */
  waiting = false;
  /** How often the journal did not have what it should have had. */
  attempts = 0;

  /** At the account's LOGON_ACK. */
  constructor(session: Session, acknowledgement: AccountReport) {
    const memory = RecordMemory.allocate(REPORT_BYTES);
    const from = acknowledgement.byteOffset;
    memory.uint8.set(acknowledgement.bytes.subarray(from, from + REPORT_BYTES));
    this.session = session;
    this.account = session.account;
    this.cursor = session.resumeAfter;
    this.acknowledgement = new AccountReport(memory);
  }

  /** The account's last sequence when the logon was acknowledged. */
  get last(): number {
    return this.acknowledgement.accountSequence;
  }
}
