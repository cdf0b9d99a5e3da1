// The unary order-entry calls: the same commands as in a session, one at a time, for tools and slow callers. Each checks
// its token by itself and goes down the same rings. Owner: the gateway thread.

import { type ServerUnaryCall, type sendUnaryData, status, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { QueryOpenOrdersCommand } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { NO_ACCOUNT } from '../../engine/domain/limits.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { RejectField } from '../../engine/domain/reject-field.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { ExecutionReport } from '../../engine/domain/report.js';
import { REPORT_BYTES, ReportKind } from '../../engine/domain/report-layout.js';
import { SelfTradePrevention } from '../../engine/domain/self-trade-prevention.js';
import { accountFieldOf, accountNameFault } from '../account-registry.js';
import type { Gateway } from '../gateway.js';
import { symbolFieldOf } from '../instrument-registry.js';
import { isWellFormed } from '../order-form.js';
import { UnaryDecoder, UnaryKind } from '../proto/unary-decoder.js';
import { WireWriter } from '../proto/wire-writer.js';
import { fillRefusal } from '../refused-command.js';
import { echo, plainRejectText } from '../reject-words.js';
import { NOT_AUTHENTICATED, Right } from '../rights.js';
import { type Done, ExecutionAnswer, type Failure, OpenOrdersAnswer, PositionsAnswer } from './unary-answers.js';

type BytesCall = ServerUnaryCall<Buffer, Buffer>;
type Respond = sendUnaryData<Buffer>;

const REFUSAL_BYTES = 1024;
const NOTHING = Buffer.alloc(0);

export class UnaryCalls {
  readonly #gateway: Gateway;
  readonly #decoder: UnaryDecoder;
  readonly #refusalMemory = RecordMemory.allocate(REPORT_BYTES);
  readonly #refusal = new ExecutionReport(this.#refusalMemory);
  readonly #queryMemory = RecordMemory.allocate(COMMAND_BYTES);
  readonly #query = new QueryOpenOrdersCommand(this.#queryMemory);

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
    this.#decoder = new UnaryDecoder(gateway.instruments.symbols);
  }

  get handlers(): UntypedServiceImplementation {
    return {
      SubmitOrder: (call: BytesCall, respond: Respond) => this.#order(call, respond, UnaryKind.NEW_ORDER),
      ReplaceOrder: (call: BytesCall, respond: Respond) => this.#order(call, respond, UnaryKind.REPLACE),
      CancelOrder: (call: BytesCall, respond: Respond) => this.#order(call, respond, UnaryKind.CANCEL),
      GetOrder: (call: BytesCall, respond: Respond) => this.#order(call, respond, UnaryKind.QUERY_ORDER),
      ListOpenOrders: (call: BytesCall, respond: Respond) => this.#listOpenOrders(call, respond),
      GetPositions: (call: BytesCall, respond: Respond) => this.#getPositions(call, respond),
    };
  }

  /**
   * Decodes and authenticates; false where the call has been answered. A token without the right is refused as a session's
   * would be where the call has a report for an answer, and with a status where it asks only.
   */
  #admit(call: BytesCall, respond: Respond, kind: UnaryKind): boolean {
    const fault = this.#faultOf(call.request, kind);
    if (fault !== undefined) {
      respond(fault);
      return false;
    }
    const { account, token } = this.#decoder;
    const rights = this.#gateway.authenticator.rightsOf(account, token);
    const needed = kind === UnaryKind.QUERY_ORDER || kind === UnaryKind.ACCOUNT ? Right.READ : Right.TRADE;
    if (rights === NOT_AUTHENTICATED) {
      respond({ code: status.UNAUTHENTICATED, details: `token is not valid for account ${echo(account)}` });
    } else if ((rights & needed) !== 0) {
      return true;
    } else if (needed === Right.TRADE) {
      this.#decoder.commands.command.account = this.#gateway.accounts.find(account);
      this.#refuse(respond, RejectReason.FORBIDDEN);
    } else {
      const details = `the token of account ${echo(account)} has no right to read`;
      respond({ code: status.PERMISSION_DENIED, details });
    }
    return false;
  }

  #faultOf(request: Buffer, kind: UnaryKind): Failure | undefined {
    const decoder = this.#decoder;
    this.#gateway.ingress.messageArrived();
    if (!decoder.decode(request, kind)) {
      const at = decoder.commands.verifier.faultAt;
      return { code: status.INVALID_ARGUMENT, details: `the request is not valid protobuf (at byte ${at})` };
    }
    const details = accountNameFault(decoder.account);
    return details === undefined ? undefined : { code: status.INVALID_ARGUMENT, details };
  }

  /** A command or query that one ExecutionReport answers. */
  #order(call: BytesCall, respond: Respond, kind: UnaryKind): void {
    if (!this.#admit(call, respond, kind)) return;
    const { gateway, command, memory } = { gateway: this.#gateway, ...this.#command() };
    const newOrder = kind === UnaryKind.NEW_ORDER;
    command.account = gateway.accounts.find(this.#decoder.account);
    const { symbolIsUnknown, symbol } = this.#decoder.commands;
    if (symbolIsUnknown || (newOrder && symbol.length === 0)) {
      this.#refuse(respond, RejectReason.UNKNOWN_SYMBOL);
      return;
    }
    if (command.account === NO_ACCOUNT) {
      const refusal = newOrder ? this.#openAccount() : RejectReason.UNKNOWN_ORDER;
      if (refusal !== RejectReason.NONE) {
        this.#refuse(respond, refusal, refusal === RejectReason.FORBIDDEN ? RejectField.ACCOUNT : RejectField.NONE);
        return;
      }
    }
    const accountField = accountFieldOf(this.#decoder.account);
    const answer = new ExecutionAnswer(gateway, command.account, accountField, finish(respond));
    const reason = gateway.requests.send(memory, answer);
    if (reason !== RejectReason.NONE) this.#refuse(respond, reason);
  }

  /**
   * Gives the new order at hand an account that is opened with it. One that the validators refuse for its form goes there
   * under the index that the account would have, which stays free.
   */
  #openAccount(): number {
    const { accounts, opening } = this.#gateway;
    const { newOrder } = this.#decoder.commands;
    newOrder.account = isWellFormed(newOrder)
      ? opening.prepare(this.#decoder.account, SelfTradePrevention.UNSPECIFIED)
      : accounts.next;
    return newOrder.account === NO_ACCOUNT ? opening.refusal : RejectReason.NONE;
  }

  #command() {
    const { command, memory } = this.#decoder.commands;
    return { command, memory };
  }

  /** Answers with the gateway's own REJECTED report. */
  #refuse(respond: Respond, reason: number, field: number = RejectField.NONE): void {
    const { command, memory } = this.#command();
    const { refusals, ingress, encoder, clock } = this.#gateway;
    const { account, symbol } = this.#decoder;
    command.setGatewayIn(ingress.arrivedLow, ingress.arrivedHigh);
    const report = this.#refusal.reset(ReportKind.EXECUTION);
    fillRefusal(report, command, memory, reason);
    report.rejectField = field;
    refusals.count(reason);
    clock.read();
    const writer = new WireWriter(REFUSAL_BYTES);
    const unknown = reason === RejectReason.UNKNOWN_SYMBOL ? symbol : '';
    encoder.writeReport(writer, report, symbolFieldOf(symbol), accountFieldOf(account), unknown);
    respond(null, writer.bytes.subarray(0, writer.at));
  }

  /** Admits a query about one known account; undefined where the call has been answered. */
  #admitAccountQuery(call: BytesCall, respond: Respond): { account: number; instrument: number } | undefined {
    if (!this.#admit(call, respond, UnaryKind.ACCOUNT)) return undefined;
    const { commands, symbol } = this.#decoder;
    const account = this.#gateway.accounts.find(this.#decoder.account);
    if (commands.symbolIsUnknown) {
      respond({ code: status.NOT_FOUND, details: `symbol ${echo(symbol)} is not that of any instrument` });
    } else if (account === NO_ACCOUNT) {
      respond(null, NOTHING); // an account that never logged on has nothing: an empty list
    } else {
      return { account, instrument: commands.command.instrument };
    }
    return undefined;
  }

  #listOpenOrders(call: BytesCall, respond: Respond): void {
    const query = this.#admitAccountQuery(call, respond);
    if (query === undefined) return;
    const askAfter = (afterOrderId: number): void => {
      this.#query.reset(CommandKind.QUERY_OPEN_ORDERS);
      this.#query.account = query.account;
      this.#query.instrument = query.instrument;
      this.#query.orderId = afterOrderId;
      this.#ask(respond, answer);
    };
    const answer = new OpenOrdersAnswer(this.#gateway, query.instrument, askAfter, finish(respond));
    askAfter(0);
  }

  #getPositions(call: BytesCall, respond: Respond): void {
    const query = this.#admitAccountQuery(call, respond);
    if (query === undefined) return;
    this.#query.reset(CommandKind.QUERY_POSITIONS);
    this.#query.account = query.account;
    this.#query.instrument = query.instrument;
    this.#ask(respond, new PositionsAnswer(this.#gateway, query.instrument, finish(respond)));
  }

  #ask(respond: Respond, answer: OpenOrdersAnswer | PositionsAnswer): void {
    const reason = this.#gateway.requests.send(this.#queryMemory, answer);
    if (reason !== RejectReason.NONE) respond({ code: status.UNAVAILABLE, details: plainRejectText(reason) });
  }
}

function finish(respond: Respond): Done {
  return (outcome) => {
    if (Buffer.isBuffer(outcome)) respond(null, outcome);
    else respond(outcome);
  };
}
