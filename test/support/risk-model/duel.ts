// Validators and engine, and beside them the accounts of the model: step by step both are told the same, every decision of
// a validator is compared with the model's, and after it everything that the two know of its accounts.

import { KillSwitchCommand, NewOrderCommand } from '../../../engine/domain/command.js';
import { CommandFlag, CommandKind } from '../../../engine/domain/command-layout.js';
import { RejectReason } from '../../../engine/domain/reject-reason.js';
import { KillTrigger, RiskLimit } from '../../../engine/domain/risk-settings.js';
import type { RiskAgent } from '../../../risk/risk-agent.js';
import type { PlainCommand } from '../plain-command.js';
import type { PlainReport } from '../plain-records.js';
import { MARKET_COLLAR } from '../risk-lane.js';
import { RiskSimulation } from '../risk-simulation.js';
import { Account } from './account.js';
import { compareAccount, compareAnswer, HALF, lossSaid, saysLoss } from './comparison.js';
import { type Circumstances, type Decision, decideNew, decideReplace } from './decision.js';
import { expect } from './expect.js';
import { factsOf, type OnTheWay } from './facts.js';
import type { Fraction } from './fraction.js';
import { Market } from './market.js';
import { Truth } from './truth.js';

export type Step =
  | { readonly does: 'send'; readonly command: PlainCommand }
  | { readonly does: 'ask'; readonly account: number; readonly kind: number }
  /** The account's validator looks at what there is. */
  | { readonly does: 'check'; readonly account: number }
  /** The engine takes the oldest command of the account's validator. */
  | { readonly does: 'execute'; readonly account: number; readonly isRefused: boolean }
  | { readonly does: 'publish' }
  | { readonly does: 'pass'; readonly nanos: number }
  | { readonly does: 'settle' }
  /** `covered`: of all commands so far, which part a snapshot has. */
  | { readonly does: 'crash'; readonly validators: number; readonly covered: number };

interface Switch {
  readonly account: number;
  readonly trigger: number;
  readonly value: bigint;
  readonly limit: bigint;
  /** What `value` was before it was rounded. */
  readonly loss?: Fraction;
}

type Waiting = PlainCommand | { readonly kind: 'ask'; readonly account: number; readonly queried: number };

const DAY = 86_400_000_000_000;
const COMMANDS_PER_CYCLE = 64;

export class RiskDuel {
  simulation: RiskSimulation;
  readonly accounts: Account[];
  readonly market: Market;
  readonly truth = new Truth();
  /** All that the engine has reported. */
  readonly said: PlainReport[] = [];
  /** How often each reason has refused something, and NONE has not. */
  readonly decisions = new Map<number, number>();
  /** Of each validator: what it has not looked at yet, what the engine has not, and switches to be asked for. */
  #waiting: Waiting[][] = [];
  #checked: OnTheWay[][] = [];
  #switches: Switch[][] = [];
  /** Since when validators count. */
  #began = 0;

  constructor(validators: number, accounts: number, previousCloses: readonly bigint[], time = 0) {
    this.accounts = Array.from({ length: accounts }, (_, index) => new Account(index));
    this.market = new Market(previousCloses);
    this.simulation = new RiskSimulation({ validators, time });
    this.#begin();
  }

  #begin(): void {
    this.#began = this.simulation.time;
    const { lanes } = this.simulation;
    this.#waiting = lanes.map(() => []);
    this.#checked = lanes.map(() => []);
    this.#switches = lanes.map(() => []);
  }

  get #circumstances(): Circumstances {
    const { market, simulation } = this;
    return {
      market,
      now: BigInt(simulation.time - this.#began),
      marketCollar: BigInt(MARKET_COLLAR),
      loss: (account) => lossSaid(account, this.#agentOf(account.index), market, this.#day),
    };
  }
  get #day(): bigint {
    return BigInt(Math.floor(this.simulation.time / DAY));
  }
  #agentOf(account: number): RiskAgent {
    return this.simulation.lanes[this.simulation.laneOf(account)].agent;
  }
  #accountsOf(lane: number): Account[] {
    return this.accounts.filter(({ index }) => this.simulation.laneOf(index) === lane);
  }

  /** Throws where the two differ. */
  perform(step: Step): void {
    const { simulation } = this;
    switch (step.does) {
      case 'send':
        simulation.send(step.command);
        this.#waiting[simulation.laneOf(step.command.account)].push(step.command);
        break;
      case 'ask':
        simulation.ask(step.account, step.kind);
        this.#waiting[simulation.laneOf(step.account)].push({ kind: 'ask', account: step.account, queried: step.kind });
        break;
      case 'check':
        this.#check(simulation.laneOf(step.account));
        break;
      case 'execute':
        this.#execute(simulation.laneOf(step.account), step.isRefused);
        break;
      case 'publish':
        this.#publish();
        break;
      case 'pass':
        simulation.time += step.nanos;
        break;
      case 'settle':
        this.#settle();
        break;
      case 'crash':
        this.#crash(step.validators, step.covered);
    }
  }

  #check(lane: number): void {
    const { agent, toEngine } = this.simulation.lanes[lane];
    const circumstances = this.#circumstances;
    for (const account of this.#accountsOf(lane)) account.read((day) => this.#lookAtLoss(account, day));
    const switches = this.#switches[lane].splice(0);
    const commands = this.#waiting[lane].splice(0, COMMANDS_PER_CYCLE);
    const before = toEngine.available();
    this.simulation.check(lane);
    let at = this.#compareSwitches(lane, before, switches);
    for (const command of commands) {
      if (command.kind === 'ask') at = this.#compareAnswer(lane, at, this.accounts[command.account], command.queried);
      else this.#compareDecision(lane, at++, command, circumstances);
    }
    expect(toEngine.available(), at, 'records to the engine');
    for (const account of this.#accountsOf(lane)) compareAccount(account, agent, this.market, this.#day);
  }

  /** What a validator asks for by itself comes before what it is asked for. */
  #compareSwitches(lane: number, before: number, switches: readonly Switch[]): number {
    const { toEngine } = this.simulation.lanes[lane];
    const real = switches.map((_, index) => {
      const record = new KillSwitchCommand(toEngine.memory, toEngine.offsetAt(before + index));
      const { kind, account, trigger, value, limit, engaged, cancelsOpenOrders } = record;
      expect(`${kind} ${engaged} ${cancelsOpenOrders}`, `${CommandKind.SET_KILL_SWITCH} true true`, 'a kill switch');
      this.#checked[lane].push({ command: killOf(account) }); // in the validator's order
      const asked = switches.find((one) => one.account === account);
      const isSaid = asked?.loss !== undefined && saysLoss(this.accounts[account], asked.loss, BigInt(value));
      return [account, trigger, isSaid ? asked.value : value, limit].join(' ');
    });
    const expected = switches.map(({ account, trigger, value, limit }) => [account, trigger, value, limit].join(' '));
    expect(real.sort().join(), expected.sort().join(), 'kill switches that engage themselves');
    return before + switches.length;
  }

  #compareAnswer(lane: number, at: number, account: Account, kind: number): number {
    const { toEngine } = this.simulation.lanes[lane];
    const records = compareAnswer(account, toEngine, at, kind, this.market, this.#day);
    for (let i = 0; i < records; i++) this.#checked[lane].push({});
    return at + records;
  }

  #compareDecision(lane: number, at: number, command: PlainCommand, circumstances: Circumstances): void {
    const { toEngine } = this.simulation.lanes[lane];
    const record = new NewOrderCommand(toEngine.memory, toEngine.offsetAt(at));
    const account = this.accounts[command.account];
    if (command.kind !== 'new' && command.kind !== 'replace') {
      expect(record.rejectReason, RejectReason.NONE, `refusal of ${command.kind}`);
      this.#checked[lane].push({ command });
      return;
    }
    this.#comes(account, circumstances.now);
    const decision =
      command.kind === 'new'
        ? decideNew(account, command, circumstances)
        : decideReplace(account, command, circumstances);
    if (decision.refusal !== undefined) this.#refused(account);
    const { reason = RejectReason.NONE, field = 0, value = 0n, limit = 0n } = decision.refusal ?? {};
    this.decisions.set(reason, (this.decisions.get(reason) ?? 0) + 1);
    expect(saidBy(record, command.kind), describe(decision, [reason, field, value, limit]), JSON.stringify(command));
    this.#checked[lane].push({ command, decision });
  }

  /** The account sends an order or a replace: before it is decided, what engages its kill switch by itself is looked at. */
  #comes(account: Account, now: bigint): void {
    const most = account.limit(RiskLimit.KILL_ORDERS_PER_SECOND);
    if (most !== 0n || account.limit(RiskLimit.KILL_REJECTS_PER_SECOND) !== 0n) {
      const orders = account.counts.came(now);
      if (most !== 0n && orders > most) this.#engage(account, KillTrigger.ORDER_RATE, orders, most);
    }
    this.#lookAtLoss(account, this.#day);
  }

  #refused(account: Account): void {
    const most = account.limit(RiskLimit.KILL_REJECTS_PER_SECOND);
    const refusals = most === 0n ? 0n : account.counts.refused();
    if (refusals > most) this.#engage(account, KillTrigger.REJECT_RATE, refusals, most);
  }

  /** `day`: of the trade, or of the order. */
  #lookAtLoss(account: Account, day: bigint): void {
    const limit = account.limit(RiskLimit.KILL_DAILY_LOSS);
    if (limit === 0n || account.switches !== 0) return;
    const exact = account.loss(this.market, day);
    const [isReached, isDoubtful] = [limit, limit - 1n].map((loss) => saysLoss(account, exact, loss));
    if (isReached && isDoubtful) throw new Undecided();
    const loss = exact.plus(HALF).floor();
    if (loss >= limit) this.#engage(account, KillTrigger.DAILY_LOSS, loss, limit, exact);
  }

  #engage(account: Account, trigger: number, value: bigint, limit: bigint, loss?: Fraction): void {
    if (account.switches !== 0) return;
    account.hasAskedForSwitch = true;
    this.#switches[this.simulation.laneOf(account.index)].push({ account: account.index, trigger, value, limit, loss });
  }

  #execute(lane: number, isRefused: boolean): void {
    const onTheWay = this.#checked[lane].shift();
    if (onTheWay === undefined) return;
    const reports = this.simulation.execute(lane, isRefused);
    this.#happened(onTheWay, reports);
  }

  #happened(onTheWay: OnTheWay, reports: readonly PlainReport[]): void {
    this.said.push(...reports);
    this.truth.follow(onTheWay, reports);
    this.market.follow(reports, this.simulation.marketEvents());
    for (const { account, fact } of factsOf(onTheWay, reports, this.#day)) {
      for (const one of this.accounts) if (account < 0 || one.index === account) one.happened(fact);
    }
  }

  #publish(): void {
    this.simulation.publish();
    for (const account of this.accounts) account.publish();
  }

  /** Until nothing is on its way. */
  #settle(): void {
    let isQuiet = false;
    while (!isQuiet) {
      this.#publish();
      isQuiet = true;
      for (const lane of this.simulation.lanes.keys()) {
        if (this.#waiting[lane].length + this.#switches[lane].length > 0) isQuiet = false;
        this.#check(lane);
        for (; this.#checked[lane].length > 0; isQuiet = false) this.#execute(lane, false);
      }
    }
    this.#checkConserved();
  }

  /** What accounts have and what they have paid in fees is what they were given; so are their lots. */
  #checkConserved(): void {
    let [money, lots] = [0n, 0n];
    for (const { index } of this.accounts) {
      const { accounts, positions } = this.#agentOf(index).state;
      if (index < accounts.capacity) money += accounts.cash.exact(index) + accounts.fees.exact(index);
      for (let row = positions.first(index); row !== 0; row = positions.next(row))
        lots += BigInt(positions.quantity(row));
    }
    expect(`${money} ${lots}`, `${this.truth.cashGiven} ${this.truth.lotsGiven}`, 'money and lots of all');
  }

  /** Once all orders are canceled. */
  checkNothingReserved(): void {
    for (const { index } of this.accounts) {
      const { accounts, positions, reservations } = this.#agentOf(index).state;
      const sums = [accounts.held.exact(index), accounts.openOrders[index]].map(Number);
      for (let row = positions.first(index); row !== 0; row = positions.next(row)) {
        sums.push(reservations.buyLots(row), reservations.sellLots(row));
        sums.push(reservations.buyMoney(row), reservations.sellMoney(row));
      }
      expect(
        sums.every((sum) => sum === 0),
        true,
        `nothing reserved for account ${index}: ${sums}`,
      );
    }
  }

  /** The process dies; the journal is all that there is, or a snapshot and the rest of it. */
  #crash(validators: number, covered: number): void {
    const { journal } = this.simulation;
    const restarted = this.simulation.restarted(validators, Math.floor(covered * journal.length));
    if (covered > 0) {
      expect(restarted.hash(), this.simulation.restarted(validators).hash(), 'the risk state of a snapshot');
      expect(restarted.engine.stateHash(), this.simulation.engine.stateHash(), 'the state of the engine');
    }
    this.simulation = restarted;
    this.#begin();
    for (const account of this.accounts) account.die();
    for (const lane of restarted.lanes.keys()) this.#check(lane);
  }
}

function killOf(account: number): PlainCommand {
  const header = { account, session: 0, requestId: 0 };
  return { ...header, kind: 'killSwitch', engaged: true, cancelsOpenOrders: true, trigger: 0, value: 0, limit: 0 };
}

/** Thrown where a loss is so near to a half that nobody can say how it is rounded, and everything depends on it. */
export class Undecided extends Error {}

type RefusalValues = readonly [reason: number, field: number, value: bigint, limit: bigint];

function describe(decision: Decision, [reason, field, value, limit]: RefusalValues): string {
  if (reason !== RejectReason.NONE) return `refused ${reason} field ${field} value ${value} limit ${limit}`;
  if (decision.isUnknownOrder) return 'goes on as of an unknown order';
  return `goes on reserved, protection ${decision.protection}`;
}

function saidBy(record: NewOrderCommand, kind: 'new' | 'replace'): string {
  const { rejectReason, rejectField, rejectValue, rejectLimit } = record;
  if (rejectReason !== RejectReason.NONE) {
    return `refused ${rejectReason} field ${rejectField} value ${rejectValue} limit ${rejectLimit}`;
  }
  if (kind === 'replace' && (record.flags & CommandFlag.UNKNOWN_TO_RISK) !== 0) return 'goes on as of an unknown order';
  return `goes on ${record.reservation === 0 ? 'not ' : ''}reserved, protection ${record.protectionPrice}`;
}
