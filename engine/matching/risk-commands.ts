// CONFIGURE_RISK, SET_KILL_SWITCH and ADJUST_CASH: rare commands of administrators and of validators. Limits, fees and cash
// mean nothing to the engine: it journals them and hands them to the validators in their place among everything else. The
// kill switch it keeps itself, so that no order on its way from any validator comes through.

import { AdjustCashCommand, KillSwitchCommand, RiskValuesCommand } from '../domain/command.js';
import { CommandType } from '../domain/command-type.js';
import { ExposureEventKind, ExposureEventLayout as L } from '../domain/exposure-event.js';
import { AMOUNT_MAX, NO_ACCOUNT, NO_INSTRUMENT } from '../domain/limits.js';
import { RecordMemory } from '../domain/record-memory.js';
import { RejectField } from '../domain/reject-field.js';
import { RejectReason } from '../domain/reject-reason.js';
import { KillSwitchReport, Report, RiskValuesReport } from '../domain/report.js';
import { ReportFlag, ReportKind } from '../domain/report-layout.js';
import {
  FEE_RATE_MAX,
  FeeRate,
  KillTrigger,
  RISK_VALUES,
  RISK_VALUES_OF_EVENT,
  RiskSubject,
} from '../domain/risk-settings.js';
import type { Adjustment } from './adjustments.js';
import type { CancelRun } from './cancel-run.js';
import type { MatchingCore } from './matching-core.js';

export class RiskCommandHandler {
  readonly #core: MatchingCore;
  readonly #cancels: CancelRun;
  readonly #values = new RiskValuesCommand(RecordMemory.allocate(8));
  readonly #switch = new KillSwitchCommand(RecordMemory.allocate(8));
  readonly #cash = new AdjustCashCommand(RecordMemory.allocate(8));

  constructor(core: MatchingCore, cancels: CancelRun) {
    this.#core = core;
    this.#cancels = cancels;
  }

  configure(memory: RecordMemory, offset: number): void {
    const { refusals, reports } = this.#core;
    const command = this.#values.over(memory, offset);
    const { account, instrument, subject } = command;
    if (!this.#concernsKnown(account, instrument) || !this.#areValues(command)) {
      refusals.refuse(memory, offset);
      return;
    }
    this.#tellValues(command);
    const claimed = reports.claim(ReportKind.RISK_CONFIGURED, account, instrument);
    const report = new RiskValuesReport(reports.memory, claimed);
    report.subject = subject;
    for (let i = 0; i < RISK_VALUES; i++) report.setValue(i, command.value(i));
  }

  setKillSwitch(memory: RecordMemory, offset: number): void {
    const { exposures, killSwitches, refusal, refusals, reports } = this.#core;
    const command = this.#switch.over(memory, offset);
    const { account, engaged, trigger, value, limit } = command;
    const isEveryones = account === NO_ACCOUNT;
    if (trigger > KillTrigger.ORDER_RATE) refusal.because(RejectReason.MALFORMED);
    if (trigger > KillTrigger.ORDER_RATE || !this.#concernsKnown(account, NO_INSTRUMENT)) {
      refusals.refuse(memory, offset);
      return;
    }
    if (isEveryones) killSwitches.setEveryone(engaged);
    else killSwitches.set(account, engaged);
    for (let validator = 0; validator < exposures.validators; validator++) {
      if (!isEveryones && account % exposures.validators !== validator) continue;
      const event = exposures.event(validator, ExposureEventKind.KILL_SWITCH_SET, account, NO_INSTRUMENT);
      event.bytes[event.byteOffset + L.SIDE] = engaged ? 1 : 0;
      event.bytes[event.byteOffset + L.FLAGS] = trigger;
      event.openQuantityChange = value;
      event.tradedQuantity = limit;
    }
    this.#cancels.begin(memory, offset, CommandType.UNSPECIFIED, RejectReason.KILL_SWITCH);
    if (engaged && command.cancelsOpenOrders) this.#cancelOpenOrders(account);
    const { canceled } = this.#cancels;
    const report = new KillSwitchReport(reports.memory, reports.claim(ReportKind.KILL_SWITCH, account, NO_INSTRUMENT));
    Object.assign(report, { engaged, trigger, value, limit, canceled });
  }

  adjustCash(memory: RecordMemory, offset: number, engineSequence: number): void {
    const { adjustments, exposures, positions, refusals, reports } = this.#core;
    const command = this.#cash.over(memory, offset);
    const { account, instrument, amount, costPrice, clientOrderId: id } = command;
    const made = adjustments.find(account, id);
    if (made !== undefined && isSameAdjustment(made, command)) {
      const report = new Report(reports.memory, reports.claim(ReportKind.CASH_ADJUSTED, account, instrument));
      report.engineSequence = made.sequence;
      report.flags = ReportFlag.DUPLICATE;
      return;
    }
    if (!this.#mayAdjust(command, made !== undefined)) {
      refusals.refuse(memory, offset);
      return;
    }
    adjustments.add({ account, id, instrument, amount, costPrice, sequence: engineSequence });
    if (instrument !== NO_INSTRUMENT) positions.add(account, instrument, amount);
    const event = exposures.event(account % exposures.validators, ExposureEventKind.CASH_ADJUSTED, account, instrument);
    event.openQuantityChange = amount;
    event.price = costPrice;
    reports.claim(ReportKind.CASH_ADJUSTED, account, instrument);
  }

  /** Oldest first; where it is everyone's, one account after the other by their numbers. */
  #cancelOpenOrders(account: number): void {
    if (account !== NO_ACCOUNT) this.#cancelOrdersOf(account);
    else for (const { index } of this.#core.accounts.all()) this.#cancelOrdersOf(index);
  }

  #cancelOrdersOf(account: number): void {
    const { accountOrders } = this.#core.registry;
    let slot = accountOrders.first(account);
    while (slot !== 0) {
      const next = accountOrders.next(slot);
      this.#cancels.cancel(slot);
      slot = next;
    }
  }

  /** Nobody and nothing in particular is known, too. */
  #concernsKnown(account: number, instrument: number): boolean {
    const { accounts, instruments, refusal } = this.#core;
    if (account !== NO_ACCOUNT && !accounts.isOpen(account)) return refusal.because(RejectReason.NOT_LOGGED_ON);
    if (instrument === NO_INSTRUMENT || instruments.has(instrument)) return true;
    return refusal.because(RejectReason.UNKNOWN_SYMBOL, RejectField.SYMBOL);
  }

  #areValues(command: RiskValuesCommand): boolean {
    const { refusal } = this.#core;
    const { subject } = command;
    if (subject < RiskSubject.LIMITS || subject > RiskSubject.FEES) return refusal.because(RejectReason.MALFORMED);
    const isFees = subject === RiskSubject.FEES;
    // Fees are an instrument's, limits an account's; to take limits back, there must be some of one's own.
    const isAccounts = command.account !== NO_ACCOUNT;
    if (
      isFees ? isAccounts : command.instrument !== NO_INSTRUMENT || (subject === RiskSubject.NO_LIMITS && !isAccounts)
    ) {
      return refusal.because(RejectReason.MALFORMED);
    }
    for (let i = 0; i < RISK_VALUES; i++) {
      const value = command.value(i);
      const isUsed = isFees ? i <= FeeRate.TAKER : subject === RiskSubject.LIMITS;
      const least = isUsed ? (isFees ? -FEE_RATE_MAX : 0) : 0;
      const most = isUsed ? (isFees ? FEE_RATE_MAX : AMOUNT_MAX) : 0;
      if (!Number.isInteger(value) || value < least || value > most) {
        return refusal.because(RejectReason.MALFORMED, RejectField.NONE, value, most);
      }
    }
    return true;
  }

  /** `isIdTaken`: by another adjustment. */
  #mayAdjust(command: AdjustCashCommand, isIdTaken: boolean): boolean {
    const { accounts, adjustments, refusal } = this.#core;
    const { account, instrument } = command;
    if (!accounts.isOpen(account)) return refusal.because(RejectReason.NOT_LOGGED_ON);
    if (isIdTaken || (command.isFirst && adjustments.concerned(account))) {
      return refusal.because(RejectReason.DUPLICATE_CLIENT_ORDER_ID);
    }
    return this.#concernsKnown(account, instrument) && this.#isAdjustment(command);
  }

  #isAdjustment({ account, amount, costPrice, instrument }: AdjustCashCommand): boolean {
    const { positions, refusal } = this.#core;
    const reached = instrument === NO_INSTRUMENT ? amount : positions.get(account, instrument) + amount;
    if (!Number.isInteger(amount) || Math.abs(amount) > AMOUNT_MAX || Math.abs(reached) > AMOUNT_MAX) {
      return refusal.because(RejectReason.INVALID_QUANTITY, RejectField.QUANTITY, amount, AMOUNT_MAX);
    }
    const most = instrument === NO_INSTRUMENT ? 0 : AMOUNT_MAX;
    if (Number.isInteger(costPrice) && costPrice >= 0 && costPrice * Math.max(1, Math.abs(amount)) <= most) return true;
    return refusal.because(RejectReason.INVALID_PRICE, RejectField.PRICE, costPrice, most);
  }

  /** Two halves, to the account's validator, or to every one where it concerns no account. */
  #tellValues(command: RiskValuesCommand): void {
    const { exposures } = this.#core;
    const { account, instrument, subject } = command;
    for (let validator = 0; validator < exposures.validators; validator++) {
      if (account !== NO_ACCOUNT && account % exposures.validators !== validator) continue;
      for (let half = 0; half < 2; half++) {
        const event = exposures.event(validator, ExposureEventKind.RISK_CONFIGURED, account, instrument);
        event.bytes[event.byteOffset + L.SIDE] = subject;
        event.bytes[event.byteOffset + L.FLAGS] = half;
        for (let i = 0; i < RISK_VALUES_OF_EVENT; i++)
          event.setValue(i, command.value(half * RISK_VALUES_OF_EVENT + i));
      }
    }
  }
}

function isSameAdjustment(made: Adjustment, { instrument, amount, costPrice }: AdjustCashCommand): boolean {
  return made.instrument === instrument && made.amount === amount && made.costPrice === costPrice;
}
