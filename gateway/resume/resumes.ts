// Sends sessions that come back what they have missed: a little of each in every duty cycle, from the gateway's own
// history or, where that does not reach back so far, from the journal by way of slices. Owner: the gateway thread.
//
// No report waits anywhere for such a session. It has a cursor: the last sequence it was handed. What the engine reports
// meanwhile is only more history. When the cursor has reached the account's last report, between two batches, the session
// is live, and the next report reaches it like any other. So each report comes once, in order, without a gap.

import { RejectReason } from '../../engine/domain/reject-reason.js';
import { type AccountReport, ExecutionReport } from '../../engine/domain/report.js';
import type { TimeSource } from '../../engine/ring/time-source.js';
import type { Timers } from '../../engine/ring/timers.js';
import type { CommandIngress } from '../command-ingress.js';
import { SessionEnd } from '../event-publisher.js';
import {
  HISTORY_ATTEMPTS_MAX,
  HISTORY_RETRY_MILLIS,
  RESUME_OUTPUT_BYTES,
  RESUMED_REPORTS_PER_CYCLE,
  RESUMED_REPORTS_PER_CYCLE_MAX,
  SLICE_MILLIS_MAX,
} from '../gateway-limits.js';
import { plainRejectText } from '../reject-words.js';
import { type Session, SessionState } from '../session.js';
import type { SessionRegistry } from '../session-registry.js';
import type { HistoryAnswer, HistorySource } from './history-source.js';
import { NO_SLOT, type ReportHistory } from './report-history.js';
import { type HistorySlice, Resumption } from './resumption.js';
import { SlicePool } from './slice-pool.js';

export interface ResumeParts {
  readonly history: ReportHistory;
  /** Where older reports come from; without it there are none. */
  readonly source: HistorySource | undefined;
  readonly sliceRecords: number;
  readonly sessions: SessionRegistry;
  readonly ingress: CommandIngress;
  readonly clock: TimeSource;
  readonly timers: Timers;
  /** Makes the gateway's agent look again soon. */
  readonly wake: () => void;
}

export class Resumes {
  readonly #parts: ResumeParts;
  readonly #report: ExecutionReport;
  readonly #slices: SlicePool;
  #active: Resumption[] = [];
  /** Sessions whose held commands wait for room in a ring. */
  #releasing: Session[] = [];
  /** Whose turn is first in the next cycle. */
  #turn = 0;

  constructor(parts: ResumeParts) {
    this.#parts = parts;
    this.#report = new ExecutionReport(parts.history.memory);
    this.#slices = new SlicePool(parts.sliceRecords);
  }

  /** True where something can be done without waiting for a client or the journal. */
  get hasWork(): boolean {
    return this.#active.some(canGoOn);
  }

  /** A client has taken some of what waited for it. */
  onRoom(): void {
    if (this.#active.length > 0) this.#parts.wake();
  }

  /** The account's logon of a session that wants to resume is acknowledged. */
  begin(session: Session, acknowledgement: AccountReport): void {
    session.state = SessionState.RESUMING;
    this.#active.push(new Resumption(session, acknowledgement));
  }

  /** A session is over. */
  onClosed(session: Session): void {
    const resumption = this.#active.find((each) => each.session === session);
    if (resumption !== undefined) this.#drop(resumption);
    this.#releasing = this.#releasing.filter((each) => each !== session);
  }

  /** No commands are taken any more: what was held is refused, and a logon that is not acknowledged too. */
  shutDown(): void {
    for (const resumption of this.#active) {
      const reason = RejectReason.SHUTTING_DOWN;
      if (!resumption.acknowledged) this.#refuse(resumption, reason, plainRejectText(reason));
      else this.#releasing.push(resumption.session);
    }
    this.#release();
  }

  /**
   * One duty cycle, in which the engine's ring had so many records: who comes behind must be faster than what is live, or
   * would never catch up. Returns how many reports were handed on.
   */
  work(liveRecords = 0): number {
    if (this.#releasing.length > 0) this.#release();
    const count = this.#active.length;
    if (count === 0) return 0;
    // One has the whole share, and the next its turn: many small messages would cost more than the reports in them.
    const share = Math.max(RESUMED_REPORTS_PER_CYCLE, 2 * liveRecords);
    const wanted = Math.max(RESUMED_REPORTS_PER_CYCLE, 2 * liveRecords * count);
    const limit = Math.min(wanted, RESUMED_REPORTS_PER_CYCLE_MAX);
    let left = limit;
    const resumptions = this.#active;
    this.#turn = (this.#turn + 1) % count;
    for (let i = 0; i < count && left > 0; i++) {
      const resumption = resumptions[(this.#turn + i) % count];
      if (!canGoOn(resumption)) continue;
      left -= this.#advance(resumption, Math.min(share, left));
      if (resumption.session.state !== SessionState.CLOSED) resumption.session.publisher.flush();
    }
    this.#serveLine();
    return limit - left;
  }

  /** Hands on at most `limit` reports; returns how many it handed on. */
  #advance(resumption: Resumption, limit: number): number {
    if (resumption.cursor > resumption.last && !resumption.acknowledged) return this.#beyond(resumption);
    let handed = 0;
    while (handed < limit && canGoOn(resumption)) {
      const report = this.#next(resumption);
      if (report === undefined) {
        this.#turnToSource(resumption);
        return handed;
      }
      if (!resumption.acknowledged) this.#acknowledge(resumption);
      this.#parts.clock.read();
      resumption.session.publisher.execution(report, false);
      resumption.cursor++;
      handed++;
    }
    if (resumption.cursor === this.#lastOf(resumption)) this.#goLive(resumption);
    return handed;
  }

  /** The report after the cursor, out of the slice or the gateway's history. */
  #next(resumption: Resumption): ExecutionReport | undefined {
    const { slice, account } = resumption;
    const due = resumption.cursor + 1;
    if (slice !== undefined) {
      const report = slice.next();
      if (report !== undefined && report.accountSequence === due && report.account === account) return report;
      this.#giveBack(resumption);
    }
    const { history } = this.#parts;
    const { slot } = resumption;
    const found = slot !== NO_SLOT && history.holds(slot, account, due) ? slot : history.find(account, due);
    resumption.slot = found === NO_SLOT ? NO_SLOT : history.after(found);
    if (found !== NO_SLOT) this.#slices.release(resumption);
    return found === NO_SLOT ? undefined : this.#report.at(history.offsetOf(found));
  }

  #lastOf(resumption: Resumption): number {
    return Math.max(resumption.last, this.#parts.history.lastOf(resumption.account));
  }

  /** The next report is not here: either there is none, and the session is live, or the journal has it. */
  #turnToSource(resumption: Resumption): void {
    const { history, source } = this.#parts;
    const last = this.#lastOf(resumption);
    if (resumption.cursor === last) {
      this.#goLive(resumption);
    } else if (source === undefined) {
      this.#gone(resumption, history.oldestOf(resumption.account) || last + 1);
    } else {
      resumption.waiting = true;
      this.#slices.queue(resumption);
    }
  }

  #serveLine(): void {
    const now = this.#parts.timers.now();
    for (let served = this.#slices.next(now); served !== undefined; served = this.#slices.next(now)) {
      this.#read(served.resumption, served.slice);
    }
  }

  #read(resumption: Resumption, slice: HistorySlice): void {
    const { account, cursor, session } = resumption;
    const oldest = this.#parts.history.oldestOf(account);
    const until = oldest > cursor + 1 ? oldest - 1 : this.#lastOf(resumption);
    this.#parts.source!.read({ account, after: cursor, until, buffer: slice.buffer }, (answer) => {
      if (session.state === SessionState.RESUMING) this.#onAnswer(resumption, slice, answer);
      else this.#slices.giveBack(slice);
      if (this.#active.length === 0) this.#slices.forget();
      this.#parts.wake();
    });
  }

  #onAnswer(resumption: Resumption, slice: HistorySlice, answer: HistoryAnswer): void {
    if (answer.kind === 'records' && answer.records > 0) {
      slice.records = answer.records;
      resumption.slice = slice;
      resumption.waiting = false;
      resumption.attempts = 0;
      const now = this.#parts.timers.now();
      resumption.sliceDue = now + SLICE_MILLIS_MAX;
      this.#slices.answered(resumption, now);
      this.#parts.timers.after(SLICE_MILLIS_MAX + 1, () => this.#endIfSlow(resumption));
      return;
    }
    this.#slices.giveBack(slice);
    if (answer.kind === 'gone') this.#gone(resumption, answer.firstSequence);
    else if (answer.kind === 'failed') this.#fail(resumption, answer.text);
    else if (++resumption.attempts > HISTORY_ATTEMPTS_MAX) this.#fail(resumption, 'the journal does not have them');
    else this.#parts.timers.after(HISTORY_RETRY_MILLIS, () => this.#retry(resumption));
  }

  #retry(resumption: Resumption): void {
    resumption.waiting = false;
    this.#parts.wake();
  }

  /** Others wait for the slice that a client takes its time with. */
  #endIfSlow(resumption: Resumption): void {
    if (resumption.slice === undefined || this.#parts.timers.now() < resumption.sliceDue) return;
    const { session } = resumption;
    this.#drop(resumption);
    session.state = SessionState.CLOSED;
    session.publisher.abort(SessionEnd.SLOW_READER);
  }

  #acknowledge(resumption: Resumption): void {
    const { session, acknowledgement } = resumption;
    resumption.acknowledged = true;
    this.#parts.clock.read();
    session.publisher.logonAck(acknowledgement, session.id);
    session.commandEnded();
  }

  #goLive(resumption: Resumption): void {
    const { session } = resumption;
    if (!resumption.acknowledged) this.#acknowledge(resumption);
    this.#drop(resumption);
    this.#parts.sessions.goLive(session);
    this.#releasing.push(session);
    this.#release();
    session.settle();
    session.publisher.flush();
  }

  #beyond(resumption: Resumption): number {
    const { cursor, last } = resumption;
    const text = `resume_after ${cursor} is beyond the last account_sequence of this venue, ${last}: it belongs to another venue or data directory; log on without resume`;
    this.#refuse(resumption, RejectReason.RESUME_UNAVAILABLE, text);
    return 0;
  }

  #gone(resumption: Resumption, firstSequence: number): void {
    const { cursor } = resumption;
    const text = `the reports after account_sequence ${cursor} are no longer kept: the first that can be sent again is ${firstSequence}, by resume_after ${firstSequence - 1}`;
    this.#refuse(resumption, RejectReason.RESUME_UNAVAILABLE, text);
  }

  #fail(resumption: Resumption, why: string): void {
    const text = `the reports after account_sequence ${resumption.cursor} cannot be read: ${why}`;
    this.#refuse(resumption, RejectReason.STORAGE, text);
  }

  /** The logon is refused, or where it was acknowledged already, the session ends. */
  #refuse(resumption: Resumption, reason: number, text: string): void {
    const { session, acknowledgement, acknowledged } = resumption;
    const { publisher } = session;
    this.#drop(resumption);
    if (acknowledged) {
      session.state = SessionState.CLOSED;
      publisher.goodbye(text);
      publisher.end(SessionEnd.HISTORY_GONE);
      return;
    }
    const { requestIdLow, requestIdHigh } = acknowledgement;
    session.leaveLogon();
    publisher.sessionReject(requestIdLow, requestIdHigh, reason, text);
    session.commandEnded();
    this.#parts.ingress.releaseHeld(session);
    publisher.flush();
  }

  #release(): void {
    const { ingress } = this.#parts;
    this.#releasing = this.#releasing.filter((session) => {
      const done = ingress.releaseHeld(session);
      if (session.state !== SessionState.CLOSED) session.publisher.flush();
      return !done;
    });
    ingress.commit();
  }

  #drop(resumption: Resumption): void {
    this.#active = this.#active.filter((each) => each !== resumption);
    this.#slices.leave(resumption);
    this.#giveBack(resumption);
    if (this.#active.length === 0) this.#slices.forget();
    else this.#parts.wake(); // somebody may wait for its slice
  }

  #giveBack(resumption: Resumption): void {
    if (resumption.slice !== undefined) this.#slices.giveBack(resumption.slice);
    resumption.slice = undefined;
  }
}

function canGoOn({ session, waiting }: Resumption): boolean {
  return !waiting && session.state === SessionState.RESUMING && session.publisher.backlogBytes < RESUME_OUTPUT_BYTES;
}
