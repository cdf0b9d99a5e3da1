// Asks the engine for books, one at a time, because there is one area that it answers in; the others wait in line.
// Owner: the gateway thread.

import { QueryBookCommand } from '../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../engine/domain/command-layout.js';
import { RecordMemory } from '../engine/domain/record-memory.js';
import { RejectReason } from '../engine/domain/reject-reason.js';
import { BookReadyReport } from '../engine/domain/report.js';
import { ReportKind } from '../engine/domain/report-layout.js';
import { BookSnapshotArea, type BookSnapshotSpec } from '../engine/ring/book-snapshot-area.js';
import { BOOK_QUERIES_MAX } from './gateway-limits.js';
import type { RequestAnswer, Requests } from './requests.js';

/** Any account's ring will do: the engine answers after everything it has reported, whichever way the query comes. */
const ANY_ACCOUNT = 0;

export interface BookQuery {
  readonly instrument: number;
  /** Levels a side; 0 = all. */
  readonly depth: number;
  /** The book lies in the area, bids then asks, during this call only. */
  onBook(sequence: number, area: BookSnapshotArea, bids: number, asks: number): void;
  /** It cannot be answered: BUSY or SHUTTING_DOWN. */
  onRefused(reason: number): void;
}

export class BookQueries implements RequestAnswer {
  readonly #requests: Requests;
  readonly #area: BookSnapshotArea;
  readonly #report: BookReadyReport;
  readonly #memory = RecordMemory.allocate(COMMAND_BYTES);
  readonly #command = new QueryBookCommand(this.#memory);
  #waiting: BookQuery[] = [];
  #asked: BookQuery | undefined;

  constructor(requests: Requests, snapshot: BookSnapshotSpec, reports: RecordMemory) {
    this.#requests = requests;
    this.#area = new BookSnapshotArea(snapshot);
    this.#report = new BookReadyReport(reports);
  }

  ask(query: BookQuery): void {
    if (this.#waiting.length >= BOOK_QUERIES_MAX) {
      query.onRefused(RejectReason.BUSY);
      return;
    }
    this.#waiting.push(query);
    this.retry();
  }

  /** Sends the next query where none is under way; one that the ring does not take now is tried again. */
  retry(): void {
    while (this.#asked === undefined && this.#waiting.length > 0) {
      const query = this.#waiting[0];
      const command = this.#command;
      command.reset(CommandKind.QUERY_BOOK);
      command.account = ANY_ACCOUNT;
      command.instrument = query.instrument;
      command.depth = query.depth;
      const reason = this.#requests.send(this.#memory, this);
      if (reason === RejectReason.BUSY) return;
      this.#waiting.shift();
      if (reason === RejectReason.NONE) this.#asked = query;
      else query.onRefused(reason);
    }
  }

  onRecord(memory: RecordMemory, offset: number): void {
    const report = this.#report.over(memory, offset);
    if (report.kind === ReportKind.BOOK_READY) {
      this.#asked?.onBook(report.sequence, this.#area, report.bids, report.asks);
    } else {
      this.#asked?.onRefused(report.rejectReason);
    }
  }

  onEnd(): void {
    this.#asked = undefined;
    this.retry();
  }

  onAbandoned(): void {
    const queries = this.#asked === undefined ? this.#waiting : [this.#asked, ...this.#waiting];
    this.#asked = undefined;
    this.#waiting = [];
    for (const query of queries) query.onRefused(RejectReason.SHUTTING_DOWN);
  }
}
