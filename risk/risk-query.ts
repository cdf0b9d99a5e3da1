// hot path
// Answers QUERY_RISK: the limits in force for an account, then what it has used of them, then POSITIONS_END, which ends every
// answer of a validator. Owner: a validator thread.

import { Command, PositionAnswer, RiskValuesCommand } from '../engine/domain/command.js';
import { CommandKind } from '../engine/domain/command-layout.js';
import { NO_INSTRUMENT } from '../engine/domain/limits.js';
import type { RecordMemory } from '../engine/domain/record-memory.js';
import { RISK_STATE_USED, RISK_VALUES, RiskStateValue, RiskSubject } from '../engine/domain/risk-settings.js';
import type { RingProducer } from '../engine/ring/one-to-one-ring.js';
import { dayOf } from './account-rows.js';
import { lossOf } from './limits/daily-loss-limit.js';
import { exposureOf } from './limits/exposure-limit.js';
import type { RiskState } from './risk-state.js';

const RECORDS = 3;

export class RiskQuery {
  readonly #state: RiskState;
  readonly #output: RingProducer;
  readonly #query: Command;
  readonly #answer: RiskValuesCommand;
  readonly #end: PositionAnswer;

  constructor(state: RiskState, commands: RecordMemory, output: RingProducer) {
    this.#state = state;
    this.#output = output;
    this.#query = new Command(commands);
    this.#answer = new RiskValuesCommand(output.memory);
    this.#end = new PositionAnswer(output.memory);
  }

  /** Answers the query at `offset`; false where there is no room for all of the answer. */
  answer(offset: number, riskInLow: number, riskInHigh: number): boolean {
    if (this.#output.free() < RECORDS) return false;
    const query = this.#query.at(offset);
    query.setRiskIn(riskInLow, riskInHigh);
    this.#tellLimits(query.account);
    this.#tellUsed(query.account, dayOf(riskInLow, riskInHigh));
    this.#address(this.#end.at(this.#output.tryClaim()).reset(CommandKind.POSITIONS_END));
    this.#end.quantity = RECORDS - 1;
    return true;
  }

  #tellLimits(account: number): void {
    const { limits } = this.#state;
    const answer = this.#claim(RiskSubject.LIMITS);
    const row = limits.rowOf(account);
    for (let i = 0; i < RISK_VALUES; i++) answer.setValue(i, limits.at(row, i));
  }

  #tellUsed(account: number, day: number): void {
    const { accounts, limits } = this.#state;
    const answer = this.#claim(RISK_STATE_USED);
    answer.setValue(RiskStateValue.HAS_OWN_LIMITS, limits.hasOwn(account) ? 1 : 0);
    answer.setValue(RiskStateValue.KILL_SWITCH, accounts.switchesOf(account));
    if (account < 0 || account >= accounts.capacity) return;
    answer.setValue(RiskStateValue.KILL_TRIGGER, accounts.trigger(account));
    answer.setValue(RiskStateValue.KILL_VALUE, accounts.counted(account));
    answer.setValue(RiskStateValue.KILL_LIMIT, accounts.countLimit(account));
    answer.setValue(RiskStateValue.OPEN_ORDERS, accounts.openOrders[account]);
    answer.setValue(RiskStateValue.EXPOSURE, exposureOf(this.#state, account));
    answer.setValue(RiskStateValue.DAILY_LOSS, lossOf(this.#state, account, day));
    answer.setValue(RiskStateValue.HAS_CASH, accounts.hasCash(account) ? 1 : 0);
    answer.setValue(RiskStateValue.CASH, accounts.cash.value(account));
    answer.setValue(RiskStateValue.HELD_CASH, accounts.held.value(account));
  }

  #claim(subject: number): RiskValuesCommand {
    const answer = this.#answer.at(this.#output.tryClaim()).reset(CommandKind.RISK_STATE);
    this.#address(answer);
    answer.subject = subject;
    return answer;
  }

  /** The answer goes where the query came from. */
  #address(answer: Command): void {
    const query = this.#query;
    answer.account = query.account;
    answer.session = query.session;
    answer.instrument = NO_INSTRUMENT;
    answer.setRequestId(query.requestIdLow, query.requestIdHigh);
    answer.setGatewayIn(query.gatewayInLow, query.gatewayInHigh);
    answer.setRiskIn(query.riskInLow, query.riskInHigh);
  }
}
