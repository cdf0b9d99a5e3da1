// The gateway's parts, put together once, as the doors (gRPC, WebSocket) use them. Owner: the gateway thread.

import { REPORT_BYTES } from '../engine/domain/report-layout.js';
import type { BookSnapshotSpec } from '../engine/ring/book-snapshot-area.js';
import { Doorbell, type DoorbellSpec } from '../engine/ring/doorbell.js';
import { RingConsumer, RingProducer, type RingSpec } from '../engine/ring/one-to-one-ring.js';
import { StorageWords, type StorageWordsSpec } from '../engine/ring/storage-words.js';
import type { TimeSource } from '../engine/ring/time-source.js';
import { systemTimers, type Timers } from '../engine/ring/timers.js';
import { AccountOpening, type UnknownAccounts } from './account-opening.js';
import { AccountRegistry } from './account-registry.js';
import { Authenticator, type Credential } from './authenticator.js';
import { BookQueries } from './book-queries.js';
import { CommandIngress } from './command-ingress.js';
import { DisconnectCancels } from './disconnect-cancels.js';
import type { EventPublisher } from './event-publisher.js';
import { checkGatewayLimits, DEFAULT_GATEWAY_LIMITS, type GatewayLimits } from './gateway-limits.js';
import { InstrumentRegistry } from './instrument-registry.js';
import { type KillSwitchChange, KillSwitchRegistry } from './kill-switch-registry.js';
import { LogonDeadlines } from './logon-deadlines.js';
import { Logons } from './logons.js';
import { ProtobufCommandAdapter } from './proto/protobuf-command-adapter.js';
import {
  type MessageTransport,
  ProtobufEventPublisher,
  type PublisherParts,
} from './proto/protobuf-event-publisher.js';
import { ReportEncoder } from './proto/report-encoder.js';
import { RefusalCounts } from './refusal-counts.js';
import { ReportDispatcher } from './report-dispatcher.js';
import { Requests } from './requests.js';
import type { HistorySource } from './resume/history-source.js';
import { ReportHistory } from './resume/report-history.js';
import { Resumes } from './resume/resumes.js';
import type { Session } from './session.js';
import { SessionRegistry } from './session-registry.js';
import { NO_LATENCIES, type StageLatencies } from './stage-latencies.js';

/** A validator's ring of commands and the doorbell of its thread. */
export interface ValidatorInput {
  readonly ring: RingSpec;
  readonly doorbell: DoorbellSpec;
}

export interface GatewayOptions {
  /** An account's is `account % validators.length`. */
  readonly validators: readonly ValidatorInput[];
  /** The engine's ring of reports; its doorbell is that of the gateway's thread. */
  readonly reports: RingSpec;
  readonly bookSnapshot: BookSnapshotSpec;
  readonly clock: TimeSource;
  /** Without them the event loop's own. */
  readonly timers?: Timers;
  readonly limits?: Partial<GatewayLimits>;
  /** Tokens of accounts: authentication is on where this is given. */
  readonly credentials?: readonly Credential[];
  /** Whether an account begins with the first logon or order under its name; without it, it does. */
  readonly unknownAccounts?: UnknownAccounts;
  /** Told of every kill switch that is switched. */
  readonly onKillSwitch?: (change: KillSwitchChange) => void;
  readonly latencies?: StageLatencies;
  /** How the journal's disk fares: what would be journaled is refused while it is in trouble. */
  readonly storage?: StorageWordsSpec;
  /** The doorbell of the thread that reads the market events: rung once the reports of the same commands have left. */
  readonly marketDataDoorbell?: DoorbellSpec;
  /** Older reports than the gateway keeps; without it a session resumes as far back as that. */
  readonly history?: HistorySource;
  /** Makes the agent look again soon; without it, it looks when its thread wakes by itself. */
  readonly wake?: () => void;
}

export class Gateway {
  readonly limits: GatewayLimits;
  readonly clock: TimeSource;
  readonly timers: Timers;
  readonly instruments = new InstrumentRegistry();
  /** How many order commands were refused, and why. */
  readonly refusals = new RefusalCounts();
  readonly killSwitches: KillSwitchRegistry;
  readonly accounts = new AccountRegistry();
  readonly sessions: SessionRegistry;
  readonly validators: readonly RingProducer[];
  readonly reports: RingConsumer;
  readonly ingress: CommandIngress;
  readonly authenticator: Authenticator;
  readonly opening: AccountOpening;
  readonly disconnectCancels: DisconnectCancels;
  readonly requests: Requests;
  readonly books: BookQueries;
  readonly encoder: ReportEncoder;
  readonly history: ReportHistory;
  readonly resumes: Resumes;
  readonly dispatcher: ReportDispatcher;
  /** Takes the protobuf messages of every session that speaks protobuf. */
  readonly commandAdapter: ProtobufCommandAdapter;
  readonly logons: Logons;
  /** Rung once a batch's reports have left. */
  readonly marketDataDoorbell: Doorbell | undefined;
  readonly #logonDeadlines: LogonDeadlines;
  readonly #publisherParts: PublisherParts;

  constructor(options: GatewayOptions) {
    const { instruments, accounts } = this;
    this.limits = { ...DEFAULT_GATEWAY_LIMITS, ...options.limits };
    checkGatewayLimits(this.limits);
    if (options.reports.recordBytes !== REPORT_BYTES) throw new RangeError('the report ring has other records');
    const { clock } = options;
    this.clock = clock;
    this.timers = options.timers ?? systemTimers;
    this.sessions = new SessionRegistry();
    this.validators = options.validators.map(({ ring, doorbell }) => new RingProducer(ring, new Doorbell(doorbell)));
    this.reports = new RingConsumer(options.reports);
    const marketDataDoorbell = options.marketDataDoorbell;
    this.marketDataDoorbell = marketDataDoorbell === undefined ? undefined : new Doorbell(marketDataDoorbell);
    const storage = options.storage && new StorageWords(options.storage);
    this.ingress = new CommandIngress(this.validators, clock, this.refusals, storage);
    this.authenticator = new Authenticator(options.credentials);
    this.opening = new AccountOpening(accounts, this.ingress, this.limits.accountsMax, (name) =>
      options.unknownAccounts === 'refuse' ? this.authenticator.lists(name) : true,
    );
    this.killSwitches = new KillSwitchRegistry(accounts, options.onKillSwitch);
    this.logons = new Logons(accounts, this.opening, this.authenticator, this.ingress);
    this.#logonDeadlines = new LogonDeadlines(this.limits.logonMillisMax, this.timers);
    this.disconnectCancels = new DisconnectCancels(this.ingress);
    const memory = this.reports.memory;
    this.requests = new Requests(this.sessions.takeId(), this.ingress, memory, this.validators[0].memory);
    this.books = new BookQueries(this.requests, options.bookSnapshot, memory);
    this.encoder = new ReportEncoder(clock);
    this.commandAdapter = new ProtobufCommandAdapter({
      symbols: instruments.symbols,
      ingress: this.ingress,
      logons: this.logons,
    });
    this.history = new ReportHistory(this.limits.historyReports, this.limits.accountsMax);
    this.resumes = new Resumes({
      history: this.history,
      source: options.history,
      sliceRecords: this.limits.historySliceReports,
      sessions: this.sessions,
      ingress: this.ingress,
      clock,
      timers: this.timers,
      wake: options.wake ?? (() => {}),
    });
    this.dispatcher = new ReportDispatcher({
      memory,
      accounts,
      instruments,
      sessions: this.sessions,
      requests: this.requests,
      refusals: this.refusals,
      killSwitches: this.killSwitches,
      ingress: this.ingress,
      history: this.history,
      resumes: this.resumes,
      latencies: options.latencies ?? NO_LATENCIES,
      clock,
    });
    const { pendingOutputBytesMax } = this.limits;
    const { encoder, resumes } = this;
    this.#publisherParts = { instruments, accounts, encoder, clock, pendingOutputBytesMax, resumes };
  }

  /** A publisher of ServerMessages for a connection. */
  protobufPublisher(transport: MessageTransport): ProtobufEventPublisher {
    return new ProtobufEventPublisher(this.#publisherParts, transport);
  }

  /** True where no door may open another session. */
  get isFull(): boolean {
    return this.sessions.size >= this.limits.sessionsMax;
  }

  openSession(publisher: EventPublisher): Session {
    const session = this.sessions.open(publisher);
    this.#logonDeadlines.add(session);
    return session;
  }

  /** A session's connection is gone, or as good as gone: its orders are canceled where it had asked for that. */
  closeSession(session: Session): void {
    const cancelOnDisconnect = this.sessions.close(session);
    this.#logonDeadlines.delete(session);
    this.resumes.onClosed(session);
    this.disconnectCancels.add(session, cancelOnDisconnect);
  }
}
