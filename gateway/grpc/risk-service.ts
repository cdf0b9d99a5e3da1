// The part of the Admin service that is about risk: kill switches, limits, cash, fees and accounts, each change a journaled
// command; and an account's figures. Owner: the gateway thread.

import { type ServerUnaryCall, type sendUnaryData, status, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { AdjustCashCommand, KillSwitchCommand, RiskValuesCommand } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { AMOUNT_MAX, CLIENT_ORDER_ID_BYTES_MAX, NO_ACCOUNT, NO_INSTRUMENT } from '../../engine/domain/limits.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { KillSwitchReport } from '../../engine/domain/report.js';
import { ReportKind } from '../../engine/domain/report-layout.js';
import { FEE_RATE_MAX, FeeRate, RISK_VALUES, RiskLimit, RiskSubject } from '../../engine/domain/risk-settings.js';
import { SelfTradePrevention } from '../../engine/domain/self-trade-prevention.js';
import { accountNameFault } from '../account-registry.js';
import type { Gateway } from '../gateway.js';
import { accountRefusalText } from '../reject-text.js';
import { echo, nameOf, plainRejectText, writeCount } from '../reject-words.js';
import { askRiskFigures, type RiskFigures } from '../risk-figures.js';
import { type Ack, AdminAnswer, type Expected } from './admin-answer.js';
import { administrationRefusal, figuresRefusal } from './admission.js';
import { type RiskLimitsMessage, readRiskLimits, writeRiskLimits } from './risk-limits-message.js';
import { riskStateMessage } from './risk-state-message.js';

interface AccountRequest {
  readonly account: string;
  readonly token: string;
}
interface SetKillSwitch extends AccountRequest {
  readonly engaged: boolean;
  readonly cancel_open_orders: boolean;
}
interface SetRiskLimits extends AccountRequest {
  readonly limits: RiskLimitsMessage | null;
}
interface OpenAccount extends AccountRequest {
  readonly self_trade_prevention: number;
}
interface AdjustCash extends AccountRequest {
  readonly symbol: string;
  readonly amount: number;
  readonly cost_price: number;
  readonly adjustment_id: string;
}
interface SetFees {
  readonly symbol: string;
  readonly maker_fee_ppm: number;
  readonly taker_fee_ppm: number;
  readonly token: string;
}

type Respond<T = Ack> = sendUnaryData<T>;
type Failure = { readonly code: status; readonly details: string };

const EVERYONE = 'everyone';
const ADJUSTMENT_ID = new RegExp(`^[A-Za-z0-9._:-]{0,${CLIENT_ORDER_ID_BYTES_MAX}}$`);

export class RiskService {
  readonly #gateway: Gateway;
  readonly #memory = RecordMemory.allocate(COMMAND_BYTES);
  readonly #values = new RiskValuesCommand(this.#memory);
  readonly #killSwitch = new KillSwitchCommand(this.#memory);
  readonly #cash = new AdjustCashCommand(this.#memory);

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
  }

  get handlers(): UntypedServiceImplementation {
    const administered = <T extends { readonly token: string }>(handle: (request: T, respond: Respond) => void) => {
      return (call: ServerUnaryCall<T, Ack>, respond: Respond) => {
        const refusal = administrationRefusal(this.#gateway, call.request.token);
        if (refusal === undefined) handle(call.request, respond);
        else respond(refusal);
      };
    };
    return {
      SetKillSwitch: administered<SetKillSwitch>((request, respond) => this.#setKillSwitch(request, respond)),
      SetRiskLimits: administered<SetRiskLimits>((request, respond) => this.#setRiskLimits(request, respond)),
      OpenAccount: administered<OpenAccount>((request, respond) => this.#openAccount(request, respond)),
      AdjustCash: administered<AdjustCash>((request, respond) => this.#adjustCash(request, respond)),
      SetFees: administered<SetFees>((request, respond) => this.#setFees(request, respond)),
      GetRiskLimits: (call: ServerUnaryCall<AccountRequest, RiskLimitsMessage>, respond: Respond<RiskLimitsMessage>) =>
        this.#getFigures(call.request, respond, ({ limits }) => writeRiskLimits(limits)),
      GetRiskState: (call: ServerUnaryCall<AccountRequest, object>, respond: Respond<object>) =>
        this.#getFigures(call.request, respond, (figures) => riskStateMessage(call.request.account, figures)),
    };
  }

  /** An account that nobody knows is refused, in either case: who misspells it must hear so. */
  #setKillSwitch({ account, engaged, cancel_open_orders }: SetKillSwitch, respond: Respond): void {
    const index = account === '' ? NO_ACCOUNT : this.#gateway.accounts.find(account);
    if (account !== '' && index === NO_ACCOUNT) {
      respond(unknownAccount(account));
      return;
    }
    const command = this.#killSwitch.reset(CommandKind.SET_KILL_SWITCH);
    command.account = index;
    command.engaged = engaged;
    command.cancelsOpenOrders = cancel_open_orders;
    const text = (memory: RecordMemory, offset: number) => {
      const { canceled } = new KillSwitchReport(memory, offset);
      const state = `the kill switch of ${whoseText(account)} is ${engaged ? 'engaged' : 'released'}`;
      return engaged && cancel_open_orders ? `${state}; open orders canceled: ${writeCount(canceled)}` : state;
    };
    this.#send({ kind: ReportKind.KILL_SWITCH, account, text }, respond);
  }

  #setRiskLimits({ account, limits }: SetRiskLimits, respond: Respond): void {
    const wanted = limits === null ? undefined : readRiskLimits(limits);
    const fault = wanted === undefined && account === '' ? 'limits is missing' : wanted;
    if (typeof fault === 'string') {
      respond(invalid(fault));
      return;
    }
    const index = account === '' ? NO_ACCOUNT : this.#openIfNew(account, respond);
    if (index === undefined) return;
    if (fault === undefined) this.#takeLimitsBack(account, index, respond);
    else if (fault.includes(undefined)) {
      this.#ask(index, respond, ({ limits: before }) => {
        const merged = fault.map((value, limit) => value ?? before[limit]);
        this.#configureLimits(account, index, merged, respond);
      });
    } else this.#configureLimits(account, index, fault as number[], respond);
  }

  #configureLimits(account: string, index: number, limits: readonly number[], respond: Respond): void {
    const command = this.#values.reset(CommandKind.CONFIGURE_RISK);
    command.account = index;
    command.subject = RiskSubject.LIMITS;
    for (let i = 0; i < RISK_VALUES; i++) command.setValue(i, limits[i]);
    const set = Object.entries(RiskLimit).filter(([, limit]) => limits[limit] !== 0);
    const list = set.map(([name, limit]) => `${name.toLowerCase().replaceAll('_', ' ')} ${writeCount(limits[limit])}`);
    const whose = account === '' ? 'everyone without limits of their own' : `account ${echo(account)}`;
    const text = `the limits of ${whose} are set: ${list.length === 0 ? 'none' : list.join(', ')}`;
    this.#send({ kind: ReportKind.RISK_CONFIGURED, account, text }, respond);
  }

  #takeLimitsBack(account: string, index: number, respond: Respond): void {
    const command = this.#values.reset(CommandKind.CONFIGURE_RISK);
    command.account = index;
    command.subject = RiskSubject.NO_LIMITS;
    const text = `account ${echo(account)} has the limits of everyone without limits of their own`;
    this.#send({ kind: ReportKind.RISK_CONFIGURED, account, text }, respond);
  }

  #openAccount({ account, self_trade_prevention: mode }: OpenAccount, respond: Respond): void {
    const fault = accountNameFault(account);
    const name = nameOf(SelfTradePrevention, mode);
    if (fault !== undefined || name === undefined) {
      respond(invalid(fault ?? `self_trade_prevention ${mode} is not known; it must be 0 to 5`));
      return;
    }
    const { opening, requests, ingress } = this.#gateway;
    const answer = this.#answer(
      { kind: ReportKind.ACCOUNT_OPENED, account, text: `account ${echo(account)} is open` },
      respond,
    );
    ingress.messageArrived();
    const reason = opening.administer(account, mode, (memory) => requests.administer(memory, answer));
    if (reason !== RejectReason.NONE) respond(unavailable(reason));
  }

  #adjustCash(request: AdjustCash, respond: Respond): void {
    const { account, symbol, amount, cost_price: costPrice, adjustment_id: adjustmentId } = request;
    const instrument = symbol === '' ? undefined : this.#gateway.instruments.find(symbol);
    const fault = adjustmentFault(request);
    if (fault !== undefined) {
      respond(invalid(fault));
    } else if (symbol !== '' && instrument === undefined) {
      respond({ code: status.NOT_FOUND, details: `symbol ${echo(symbol)} is not that of any instrument` });
    } else {
      const index = this.#openIfNew(account, respond);
      if (index === undefined) return;
      const command = this.#cash.reset(CommandKind.ADJUST_CASH);
      command.account = index;
      command.instrument = instrument?.index ?? NO_INSTRUMENT;
      command.amount = amount;
      command.costPrice = costPrice;
      const id = Buffer.from(adjustmentId);
      command.setClientOrderId(id, 0, id.length);
      const what = symbol === '' ? 'ticks x lots of cash' : `lots of ${symbol}`;
      const change = `${writeCount(Math.abs(amount))} ${what}`;
      const text = `account ${echo(account)} has ${change} ${amount < 0 ? 'less' : 'more'}`;
      this.#send({ kind: ReportKind.CASH_ADJUSTED, account, symbol, adjustmentId, text }, respond);
    }
  }

  #setFees({ symbol, maker_fee_ppm: maker, taker_fee_ppm: taker }: SetFees, respond: Respond): void {
    const instrument = symbol === '' ? undefined : this.#gateway.instruments.find(symbol);
    const tooFar = [maker, taker].find((rate) => Math.abs(rate) > FEE_RATE_MAX);
    if (tooFar !== undefined) {
      respond(invalid(`a fee of ${tooFar} millionths is not from -${FEE_RATE_MAX} to ${FEE_RATE_MAX}`));
    } else if (symbol !== '' && instrument === undefined) {
      respond({ code: status.NOT_FOUND, details: `symbol ${echo(symbol)} is not that of any instrument` });
    } else {
      const command = this.#values.reset(CommandKind.CONFIGURE_RISK);
      command.instrument = instrument?.index ?? NO_INSTRUMENT;
      command.subject = RiskSubject.FEES;
      command.setValue(FeeRate.MAKER, maker);
      command.setValue(FeeRate.TAKER, taker);
      const where = symbol === '' ? 'instruments without fees of their own' : symbol;
      const text = `the fees of ${where} are set: maker ${maker}, taker ${taker} millionths`;
      this.#send({ kind: ReportKind.RISK_CONFIGURED, symbol, text }, respond);
    }
  }

  #getFigures<T>({ account, token }: AccountRequest, respond: Respond<T>, write: (figures: RiskFigures) => T): void {
    const refusal = figuresRefusal(this.#gateway, account, token);
    const index = account === '' ? NO_ACCOUNT : this.#gateway.accounts.find(account);
    if (refusal !== undefined) respond(refusal);
    else if (account !== '' && index === NO_ACCOUNT) respond(unknownAccount(account));
    else this.#ask(index, respond, (figures) => respond(null, write(figures)));
  }

  #ask<T>(account: number, respond: Respond<T>, use: (figures: RiskFigures) => void): void {
    const { requests, reports, ingress } = this.#gateway;
    ingress.messageArrived();
    const reason = askRiskFigures(requests, reports.memory, account, (figures) => {
      if (figures === undefined) respond(unavailable(RejectReason.SHUTTING_DOWN));
      else use(figures);
    });
    if (reason !== RejectReason.NONE) respond(unavailable(reason));
  }

  /** The account's index, opened where the setting for unknown accounts has it so; undefined where the call is answered. */
  #openIfNew(account: string, respond: Respond): number | undefined {
    const fault = accountNameFault(account);
    if (fault !== undefined) {
      respond(invalid(fault));
      return undefined;
    }
    const { opening, ingress } = this.#gateway;
    ingress.messageArrived();
    const index = opening.prepare(account, SelfTradePrevention.UNSPECIFIED);
    if (index !== NO_ACCOUNT) return index;
    const isForbidden = opening.refusal === RejectReason.FORBIDDEN;
    respond(isForbidden ? unknownAccount(account) : unavailable(opening.refusal));
    return undefined;
  }

  #answer(expected: Expected, respond: Respond): AdminAnswer {
    return new AdminAnswer(this.#gateway.reports.memory, expected, respond);
  }

  #send(expected: Expected, respond: Respond): void {
    const { requests, ingress } = this.#gateway;
    ingress.messageArrived();
    const reason = requests.administer(this.#memory, this.#answer(expected, respond));
    if (reason !== RejectReason.NONE) respond(unavailable(reason));
  }
}

function whoseText(account: string): string {
  return account === '' ? EVERYONE : `account ${echo(account)}`;
}

function adjustmentFault(request: AdjustCash): string | undefined {
  const { symbol, amount, cost_price: costPrice, adjustment_id: adjustmentId } = request;
  if (!ADJUSTMENT_ID.test(adjustmentId)) {
    const allowed = `at most ${CLIENT_ORDER_ID_BYTES_MAX} of A-Z a-z 0-9 . _ : -`;
    return `adjustment_id ${echo(adjustmentId)} is not valid; it must have ${allowed}`;
  }
  if (!Number.isSafeInteger(amount)) return 'amount is beyond 2^53-1';
  if (!Number.isSafeInteger(costPrice)) return 'cost_price is above 2^53-1';
  if (symbol === '' && costPrice !== 0) return 'cost_price is that of lots; cash has none';
  if (Math.abs(amount) * costPrice > AMOUNT_MAX) return 'amount x cost_price is above 2^53-1';
  return undefined;
}

function invalid(details: string): Failure {
  return { code: status.INVALID_ARGUMENT, details };
}

function unknownAccount(account: string): Failure {
  return { code: status.NOT_FOUND, details: `account ${echo(account)} is not known` };
}

/** Nothing was done. */
function unavailable(reason: number): Failure {
  if (reason === RejectReason.BOOK_FULL) {
    return { code: status.RESOURCE_EXHAUSTED, details: accountRefusalText(reason) };
  }
  return { code: status.UNAVAILABLE, details: plainRejectText(reason) };
}
