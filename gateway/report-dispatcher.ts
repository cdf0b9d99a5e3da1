// hot path
// Hands each record of the report ring to whom it concerns: encodes once for each session that gets it, and flushes each
// of these sessions once a batch. Owner: the gateway thread.
//
// An account's reports go to all its live sessions; what has no account sequence, a refusal or an answer, goes to the
// session that asked, alone.

import { CommandType } from '../engine/domain/command-type.js';
import { ExecType } from '../engine/domain/exec-type.js';
import type { RecordMemory } from '../engine/domain/record-memory.js';
import {
  AccountReport,
  ExecutionReport,
  InstrumentReport,
  KillSwitchReport,
  MassCancelReport,
  RecoveredReport,
} from '../engine/domain/report.js';
import { ReportKind } from '../engine/domain/report-layout.js';
import { nanosBetween } from '../engine/domain/time-words.js';
import type { RecordHandler, RingConsumer } from '../engine/ring/one-to-one-ring.js';
import type { TimeSource } from '../engine/ring/time-source.js';
import type { AccountRegistry } from './account-registry.js';
import type { CommandIngress } from './command-ingress.js';
import type { InstrumentRegistry } from './instrument-registry.js';
import type { KillSwitchRegistry } from './kill-switch-registry.js';
import type { RefusalCounts } from './refusal-counts.js';
import { isSessionReject } from './refused-command.js';
import type { Requests } from './requests.js';
import type { ReportHistory } from './resume/report-history.js';
import type { Resumes } from './resume/resumes.js';
import { NO_RESUME, type Session, SessionState } from './session.js';
import type { SessionRegistry } from './session-registry.js';
import { Stage, type StageLatencies } from './stage-latencies.js';

export interface DispatcherParts {
  readonly memory: RecordMemory;
  readonly accounts: AccountRegistry;
  readonly instruments: InstrumentRegistry;
  readonly sessions: SessionRegistry;
  readonly requests: Requests;
  readonly refusals: RefusalCounts;
  readonly killSwitches: KillSwitchRegistry;
  readonly ingress: CommandIngress;
  readonly history: ReportHistory;
  readonly resumes: Resumes;
  readonly latencies: StageLatencies;
  /** Read for each record, but of a command that has many, once for some of them: its last reading is the gateway-out stamp. */
  readonly clock: TimeSource;
}

/** So many reports of one command, which leave together, have one gateway-out stamp. */
const REPORTS_PER_STAMP = 32;

export class ReportDispatcher implements RecordHandler {
  /** Recovery is over and the directory complete. */
  recovered = false;
  /** The engine has stopped. */
  drained = false;
  /** The last record was not its command's last report. */
  isWithinCommand = false;
  readonly #parts: DispatcherParts;
  readonly #report: ExecutionReport;
  readonly #account: AccountReport;
  readonly #massCancel: MassCancelReport;
  readonly #instrument: InstrumentReport;
  readonly #killSwitch: KillSwitchReport;
  readonly #recovered: RecoveredReport;
  /** Those with something to flush come first; behind them nothing keeps a session that is over alive. */
  readonly #dirty: (Session | undefined)[] = [];
  #dirtyCount = 0;
  /** The command of the record last stamped, and how many more of it have that stamp. */
  #stampedSequence = 0;
  #stampsLeft = 0;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
    this.#report = new ExecutionReport(parts.memory);
    this.#account = new AccountReport(parts.memory);
    this.#massCancel = new MassCancelReport(parts.memory);
    this.#instrument = new InstrumentReport(parts.memory);
    this.#killSwitch = new KillSwitchReport(parts.memory);
    this.#recovered = new RecoveredReport(parts.memory);
  }

  onRecord(offset: number): void {
    const report = this.#report.at(offset);
    this.#stamp(report.engineSequence);
    this.#dispatch(report, offset);
    const session = report.session;
    this.isWithinCommand = report.kind === ReportKind.EXECUTION && !report.endOfCommand;
    if (session === 0) return;
    if (session === this.#parts.requests.session) this.#parts.requests.onReport(this.#parts.memory, offset);
    if (!report.endOfCommand) return;
    this.#measure(report);
    this.#endCommand(session);
  }

  #stamp(engineSequence: number): void {
    if (engineSequence !== 0 && engineSequence === this.#stampedSequence && this.#stampsLeft > 0) {
      this.#stampsLeft--;
      return;
    }
    this.#stampedSequence = engineSequence;
    this.#stampsLeft = REPORTS_PER_STAMP - 1;
    this.#parts.clock.read();
  }

  /** Hands out the next records of the ring, at most `limit`, and keeps what belongs to the history once they have left. */
  poll(reports: RingConsumer, limit: number): number {
    const count = Math.min(reports.available(), limit);
    if (count === 0) return 0;
    for (let i = 0; i < count; i++) this.onRecord(reports.offsetAt(i));
    this.flush();
    this.#parts.history.keepAll(reports, count);
    reports.release(count);
    return count;
  }

  /** Sends what the batch has given each session. */
  flush(): void {
    for (let i = 0; i < this.#dirtyCount; i++) {
      const session = this.#dirty[i]!;
      this.#dirty[i] = undefined;
      session.dirty = false;
      session.publisher.flush();
    }
    this.#dirtyCount = 0;
  }

  #dispatch(report: ExecutionReport, offset: number): void {
    switch (report.kind) {
      case ReportKind.EXECUTION:
        if (report.execType === ExecType.REJECTED && report.commandType !== CommandType.UNSPECIFIED) {
          this.#parts.refusals.count(report.rejectReason);
        }
        if (report.accountSequence === 0) this.#toSender(report);
        else this.#toAccount(report);
        return;
      case ReportKind.MASS_CANCEL:
        this.#massCanceled(offset);
        return;
      case ReportKind.LOGON_ACK:
        this.#loggedOn(offset);
        return;
      case ReportKind.ACCOUNT_OPENED:
        this.#parts.accounts.update(this.#account.at(offset));
        return;
      case ReportKind.INSTRUMENT_ADDED:
        this.#parts.instruments.add(this.#instrument.at(offset));
        return;
      case ReportKind.TRADING_STATUS:
        this.#parts.instruments.setTradingStatus(report.instrument, this.#instrument.at(offset).tradingStatus);
        return;
      case ReportKind.INSTRUMENT_REMOVED:
        this.#parts.instruments.remove(report.instrument);
        return;
      case ReportKind.KILL_SWITCH:
        this.#parts.killSwitches.onReport(this.#killSwitch.at(offset));
        return;
      case ReportKind.RECOVERED:
        this.#parts.sessions.startAfter(this.#recovered.at(offset).highestSession);
        this.recovered = true;
        return;
      case ReportKind.DRAINED:
        this.drained = true;
        return;
      default: // an answer to a request
    }
  }

  #toSender(report: ExecutionReport): void {
    const session = this.#parts.sessions.find(report.session);
    if (session === undefined || session.state === SessionState.CLOSED) return;
    if (session.state === SessionState.LOGGING_ON) session.logonRefused(report);
    else if (isSessionReject(report)) session.rejected(report);
    else session.publisher.execution(report, true);
    this.#touch(session);
  }

  #toAccount(report: ExecutionReport): void {
    const sessions = this.#parts.sessions.ofAccount(report.account);
    for (let i = 0; i < sessions.length; i++) {
      const session = sessions[i];
      if (session.state !== SessionState.LIVE) continue;
      session.publisher.execution(report, session.id === report.session);
      this.#touch(session);
    }
  }

  #massCanceled(offset: number): void {
    const report = this.#massCancel.at(offset);
    const session = this.#parts.sessions.find(report.session);
    if (session === undefined || session.state !== SessionState.LIVE) return;
    session.publisher.massCancel(report);
    this.#touch(session);
  }

  #loggedOn(offset: number): void {
    const report = this.#account.at(offset);
    const session = this.#parts.sessions.find(report.session);
    if (session === undefined || session.state !== SessionState.LOGGING_ON) return;
    if (session.resumeAfter !== NO_RESUME) {
      this.#parts.resumes.begin(session, report);
      return;
    }
    this.#parts.sessions.goLive(session);
    session.publisher.logonAck(report, session.id);
    this.#touch(session);
  }

  #endCommand(id: number): void {
    const session = this.#parts.sessions.find(id);
    // A logon that resumes has its end when it is known that there is a history to resume.
    if (session === undefined || session.state === SessionState.RESUMING) return;
    session.commandEnded();
    if (session.state === SessionState.BEFORE_LOGON) this.#parts.ingress.releaseHeld(session);
    this.#touch(session);
  }

  #touch(session: Session): void {
    if (session.dirty) return;
    session.dirty = true;
    this.#dirty[this.#dirtyCount++] = session;
  }

  /** Once a command, where it was journaled and came through the gateway. */
  #measure(report: ExecutionReport): void {
    if (report.engineSequence === 0 || (report.gatewayInLow | report.gatewayInHigh) === 0) return;
    const { latencies, clock } = this.#parts;
    const inLow = report.gatewayInLow;
    const inHigh = report.gatewayInHigh;
    const riskLow = report.riskInLow;
    const riskHigh = report.riskInHigh;
    const engineLow = report.engineInLow;
    const engineHigh = report.engineInHigh;
    const matchedLow = report.matchedLow;
    const matchedHigh = report.matchedHigh;
    const durableLow = report.durableLow;
    const durableHigh = report.durableHigh;
    latencies.record(Stage.GATEWAY_TO_RISK, nanosBetween(inLow, inHigh, riskLow, riskHigh));
    latencies.record(Stage.RISK_TO_ENGINE, nanosBetween(riskLow, riskHigh, engineLow, engineHigh));
    latencies.record(Stage.MATCHING, nanosBetween(engineLow, engineHigh, matchedLow, matchedHigh));
    latencies.record(Stage.DURABILITY, nanosBetween(matchedLow, matchedHigh, durableLow, durableHigh));
    latencies.record(Stage.ENGINE_TO_GATEWAY, nanosBetween(durableLow, durableHigh, clock.low, clock.high));
    latencies.record(Stage.TOTAL, nanosBetween(inLow, inHigh, clock.low, clock.high));
  }
}
