// hot path
// What engages an account's kill switch by itself: a loss, refusals or orders in a second. The validator refuses the account
// from then on, and asks the engine for the switch by a command of its own, which is journaled like any other and cancels
// the open orders. Owner: a validator thread.
//
// A loss is looked at whenever the account trades or sends an order; rates are counted in whole seconds of the validator's
// time, refusals being those of this validator.

import { KillSwitchCommand } from '../engine/domain/command.js';
import { CommandKind } from '../engine/domain/command-layout.js';
import { NO_INSTRUMENT } from '../engine/domain/limits.js';
import { KillTrigger, RiskLimit } from '../engine/domain/risk-settings.js';
import { RING_FULL, type RingProducer } from '../engine/ring/one-to-one-ring.js';
import { measured, measureLoss } from './limits/daily-loss-limit.js';
import type { RiskState } from './risk-state.js';
import type { ValidatorTime } from './validator-time.js';
import { grownFloats, grownWords } from './wide-sums.js';

const ACCOUNTS_AT_START = 256;
const SECOND = 1e9;
/** Accounts whose switch is asked for in one duty cycle; one that finds no room is asked for when it next does anything. */
const PENDING_MAX = 256;

export class KillTriggers {
  readonly #state: RiskState;
  readonly #output: RingProducer;
  readonly #command: KillSwitchCommand;
  readonly #time: ValidatorTime;
  /** Per account: the second that is counted, and what came in it. */
  #seconds: Float64Array = new Float64Array(ACCOUNTS_AT_START).fill(-1);
  #orders = new Int32Array(ACCOUNTS_AT_START);
  #rejects = new Int32Array(ACCOUNTS_AT_START);
  /** What is to be sent. */
  readonly #accounts = new Int32Array(PENDING_MAX);
  readonly #triggers = new Int32Array(PENDING_MAX);
  readonly #values = new Float64Array(PENDING_MAX);
  readonly #limits = new Float64Array(PENDING_MAX);
  #pending = 0;

  constructor(state: RiskState, output: RingProducer, time: ValidatorTime) {
    this.#state = state;
    this.#time = time;
    this.#output = output;
    this.#command = new KillSwitchCommand(output.memory);
  }

  get hasToSend(): boolean {
    return this.#pending > 0;
  }

  /** A new order or a replace comes, and is checked after this: one too many is refused by the switch that it engages. */
  comes(account: number): void {
    const { accounts, limits } = this.#state;
    if (!accounts.isOpen(account)) return;
    const row = limits.rowOf(account);
    const most = limits.at(row, RiskLimit.KILL_ORDERS_PER_SECOND);
    if (most !== 0 || limits.at(row, RiskLimit.KILL_REJECTS_PER_SECOND) !== 0) {
      const orders = this.#count(account);
      if (most !== 0 && orders > most && !accounts.isStopped(account)) {
        this.#engage(account, KillTrigger.ORDER_RATE, orders, most);
      }
    }
    this.traded(account, this.#time.day);
  }

  /** What came last was refused. */
  refused(account: number): void {
    const { accounts, limits } = this.#state;
    const most = limits.at(limits.rowOf(account), RiskLimit.KILL_REJECTS_PER_SECOND);
    if (most === 0 || !accounts.isOpen(account)) return;
    const rejects = ++this.#rejects[account];
    if (rejects > most && !accounts.isStopped(account)) {
      this.#engage(account, KillTrigger.REJECT_RATE, rejects, most);
    }
  }

  /** The account has traded, or the market may have moved. */
  traded(account: number, day: number): void {
    const { limits } = this.#state;
    const limit = limits.at(limits.rowOf(account), RiskLimit.KILL_DAILY_LOSS);
    if (limit === 0 || this.#state.accounts.isStopped(account)) return;
    measureLoss(this.#state, account, day);
    if (measured[0] >= limit) this.#engage(account, KillTrigger.DAILY_LOSS, measured[0], limit);
  }

  /** Sends what is to be sent, as far as there is room; returns how many. */
  send(): number {
    let sent = 0;
    while (this.#pending > 0) {
      const offset = this.#output.tryClaim();
      if (offset === RING_FULL) break;
      const at = --this.#pending;
      const command = this.#command.at(offset).reset(CommandKind.SET_KILL_SWITCH);
      command.account = this.#accounts[at];
      command.instrument = NO_INSTRUMENT;
      command.engaged = true;
      command.cancelsOpenOrders = true;
      command.trigger = this.#triggers[at];
      command.value = this.#values[at];
      command.limit = this.#limits[at];
      sent++;
    }
    if (sent > 0) this.#output.commit();
    return sent;
  }

  /** One more of this second; returns how many those are. */
  #count(account: number): number {
    if (account >= this.#orders.length) this.#grow(account);
    const second = Math.floor(this.#time.now[0] / SECOND);
    if (this.#seconds[account] !== second) {
      this.#seconds[account] = second;
      this.#orders[account] = 0;
      this.#rejects[account] = 0;
    }
    return ++this.#orders[account];
  }

  #engage(account: number, trigger: number, value: number, limit: number): void {
    if (this.#pending === PENDING_MAX) return;
    const at = this.#pending++;
    this.#accounts[at] = account;
    this.#triggers[at] = trigger;
    this.#values[at] = value;
    this.#limits[at] = limit;
    this.#state.accounts.reach(account);
    this.#state.accounts.requestSwitch(account);
  }

  /** Cold. */
  #grow(account: number): void {
    let accounts = this.#orders.length;
    while (accounts <= account) accounts *= 2;
    const from = this.#orders.length;
    this.#seconds = grownFloats(this.#seconds, accounts).fill(-1, from);
    this.#orders = grownWords(this.#orders, accounts);
    this.#rejects = grownWords(this.#rejects, accounts);
  }
}
