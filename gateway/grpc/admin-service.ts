// The Admin service: trading statuses and instruments, as journaled commands like everything else, and snapshots. Each is
// answered once its command, or the snapshot, is durable, with its sequence, or refused with a status. Owner: the gateway
// thread.

import { type ServerUnaryCall, type sendUnaryData, status, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { AddInstrumentCommand, InstrumentCommand } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { fillAddInstrument } from '../../engine/domain/instrument-definition.js';
import { NO_ACCOUNT } from '../../engine/domain/limits.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { ReportKind } from '../../engine/domain/report-layout.js';
import { TradingStatus } from '../../engine/domain/trading-status.js';
import type { Gateway } from '../gateway.js';
import { echo, nameOf, plainRejectText } from '../reject-words.js';
import { type Ack, AdminAnswer } from './admin-answer.js';
import { administrationRefusal } from './admission.js';
import { type AddInstrumentRequest, readDefinition } from './instrument-request.js';
import { RiskService } from './risk-service.js';
import { SnapshotUnavailableError, type TakeSnapshot } from './snapshot-call.js';

interface Request {
  readonly symbol: string;
  readonly token: string;
}
type Call<T> = ServerUnaryCall<T, Ack>;
type Respond = sendUnaryData<Ack>;

export class AdminService {
  readonly #gateway: Gateway;
  readonly #memory = RecordMemory.allocate(COMMAND_BYTES);
  readonly #command = new InstrumentCommand(this.#memory);
  readonly #addInstrument = new AddInstrumentCommand(this.#memory);

  readonly #takeSnapshot: TakeSnapshot | undefined;

  constructor(gateway: Gateway, takeSnapshot?: TakeSnapshot) {
    this.#gateway = gateway;
    this.#takeSnapshot = takeSnapshot;
  }

  get handlers(): UntypedServiceImplementation {
    return {
      SetTradingStatus: (call: Call<Request & { status: number }>, respond: Respond) =>
        this.#setTradingStatus(call.request, respond),
      AddInstrument: (call: Call<AddInstrumentRequest>, respond: Respond) => this.#add(call.request, respond),
      RemoveInstrument: (call: Call<Request>, respond: Respond) => this.#remove(call.request, respond),
      ...new RiskService(this.#gateway).handlers,
      TakeSnapshot: (call: Call<{ token: string }>, respond: Respond) => this.#snapshot(call.request.token, respond),
    };
  }

  #setTradingStatus({ symbol, token, status: tradingStatus }: Request & { status: number }, respond: Respond): void {
    const name = nameOf(TradingStatus, tradingStatus);
    if (!this.#isAdmitted(token, respond)) return;
    if (name === undefined || tradingStatus === TradingStatus.UNSPECIFIED) {
      const found = tradingStatus === TradingStatus.UNSPECIFIED ? 'is missing' : `${tradingStatus} is not known`;
      const details = `status ${found}; it must be OPEN (1), HALTED (2), AUCTION (3) or CLOSED (4)`;
      respond({ code: status.INVALID_ARGUMENT, details });
      return;
    }
    if (!this.#begin(CommandKind.SET_TRADING_STATUS, symbol, respond)) return;
    this.#command.tradingStatus = tradingStatus;
    this.#send(ReportKind.TRADING_STATUS, symbol, `${symbol} is ${name}`, respond);
  }

  #add(request: AddInstrumentRequest, respond: Respond): void {
    if (!this.#isAdmitted(request.token, respond)) return;
    const definition = readDefinition(request);
    if (typeof definition === 'string') {
      respond({ code: status.INVALID_ARGUMENT, details: definition });
      return;
    }
    fillAddInstrument(this.#addInstrument, definition);
    this.#send(ReportKind.INSTRUMENT_ADDED, definition.symbol, `${definition.symbol} is added`, respond);
  }

  #remove({ symbol, token }: Request, respond: Respond): void {
    if (!this.#isAdmitted(token, respond) || !this.#begin(CommandKind.REMOVE_INSTRUMENT, symbol, respond)) return;
    this.#send(ReportKind.INSTRUMENT_REMOVED, symbol, `${symbol} is removed`, respond);
  }

  /** Answered once the snapshot is on the disk. */
  #snapshot(token: string, respond: Respond): void {
    if (!this.#isAdmitted(token, respond)) return;
    if (this.#takeSnapshot === undefined) {
      notOffered('TakeSnapshot')(undefined, respond);
      return;
    }
    this.#takeSnapshot().then(
      ({ coveredSequence, text }) => respond(null, { engine_sequence: coveredSequence, text }),
      (error: Error) => {
        const mayRetry = !(error instanceof SnapshotUnavailableError) || error.mayRetry;
        respond({ code: mayRetry ? status.UNAVAILABLE : status.FAILED_PRECONDITION, details: error.message });
      },
    );
  }

  #isAdmitted(token: string, respond: Respond): boolean {
    const refusal = administrationRefusal(this.#gateway, token);
    if (refusal !== undefined) respond(refusal);
    return refusal === undefined;
  }

  /** A command on the instrument of this symbol; false where the call has been answered. */
  #begin(kind: number, symbol: string, respond: Respond): boolean {
    const instrument = this.#gateway.instruments.find(symbol);
    if (instrument === undefined) {
      const details = symbol === '' ? 'symbol is missing' : `symbol ${echo(symbol)} is not that of any instrument`;
      respond({ code: status.NOT_FOUND, details });
      return false;
    }
    this.#command.reset(kind);
    this.#command.instrument = instrument.index;
    return true;
  }

  /** Sends the command, of no account; the first record of this kind that comes back is its acknowledgement. */
  #send(reportKind: number, symbol: string, text: string, respond: Respond): void {
    const { requests, ingress, reports } = this.#gateway;
    const answer = new AdminAnswer(reports.memory, { kind: reportKind, symbol, text }, respond);
    this.#command.account = NO_ACCOUNT;
    ingress.messageArrived();
    const reason = requests.administer(this.#memory, answer);
    if (reason !== RejectReason.NONE) respond({ code: status.UNAVAILABLE, details: plainRejectText(reason) });
  }
}

function notOffered(method: string) {
  return (_call: unknown, respond: Respond): void =>
    respond({ code: status.UNIMPLEMENTED, details: `${method} is not offered by this version` });
}
