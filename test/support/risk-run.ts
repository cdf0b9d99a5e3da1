// One run of validators and engine from a seed, in any order of events, held to a ledger that knows the reports alone: after
// every command no account has passed a limit, and once nothing is on its way the two agree to the last unit.

import { expect } from 'vitest';
import { AdjustCashCommand, Command, KillSwitchCommand, RiskValuesCommand } from '../../engine/domain/command.js';
import { CommandKind } from '../../engine/domain/command-layout.js';
import { CommandType } from '../../engine/domain/command-type.js';
import { ExecType } from '../../engine/domain/exec-type.js';
import { OrderType } from '../../engine/domain/order-type.js';
import { FeeRate, RiskLimit, RiskSubject } from '../../engine/domain/risk-settings.js';
import { Side } from '../../engine/domain/side.js';
import { AllowedValues } from './allowed-values.js';
import { NaiveLedger } from './naive-ledger.js';
import type { PlainCommand } from './plain-command.js';
import type { PlainReport } from './plain-records.js';
import { PortionWatch } from './portion-watch.js';
import { HOLDINGS, MAKER, openingOf, RandomRiskChanges, TAKER } from './random-risk-changes.js';
import { RandomRiskOrders, RESTLESS_TYPES, RISK_ACCOUNTS } from './random-risk-orders.js';
import { RiskSimulation } from './risk-simulation.js';
import { SeededRandom } from './seeded-random.js';

export interface RunShape {
  readonly validators: number;
  /** How far prices are from 100; 0: all orders at 100, so that exposure is easily counted. */
  readonly spread: number;
  /** What changes on the way beside the orders. */
  readonly changes?: 'limits' | 'fees';
  /** Crashes in a thousand steps. */
  readonly crashes?: number;
  /** Orders that move within a command, whose events arrive in portions. */
  readonly isRestless?: boolean;
}

const CASH_ACCOUNTS = [2, 3];

export class RiskRun {
  readonly ledger = new NaiveLedger(BigInt(MAKER), BigInt(TAKER));
  readonly random: () => number;
  readonly orders: RandomRiskOrders;
  readonly said: PlainReport[] = [];
  readonly watch = new PortionWatch();
  simulation: RiskSimulation;
  readonly #changes: RandomRiskChanges;
  readonly #allowed = new AllowedValues(RISK_ACCOUNTS);
  /** Accounts whose switch is engaged, -1 for everyone's. */
  readonly #stopped = new Set<number>();
  #followed = 0;

  constructor(
    seed: number,
    readonly shape: RunShape,
  ) {
    const numbers = new SeededRandom(seed);
    this.random = () => numbers.next();
    const { spread, validators, isRestless } = shape;
    this.orders = new RandomRiskOrders(this.random, spread, isRestless ? RESTLESS_TYPES : undefined);
    this.#changes = new RandomRiskChanges(this.random);
    this.simulation = new RiskSimulation({ validators, publishesNow: this.#publishesNow, watch: this.watch });
    for (const command of openingOf(spread)) {
      this.simulation.send(command);
      this.simulation.settle((report) => this.follow(report));
    }
    this.#quiet();
  }

  readonly #publishesNow = () => this.random() < (this.shape.isRestless ? 0.5 : 0.2);

  /** A report, after what the journal has come to. */
  follow(report: PlainReport): void {
    this.#followJournal();
    this.ledger.follow(report);
    if (report.kind === undefined) return;
    this.said.push(report);
    // A pegged order that follows the market under a kill switch is REPLACED, too, and nobody has asked for that.
    const isReplaced = report.execType === ExecType.REPLACED && report.commandType === CommandType.REPLACE;
    if ((report.execType !== ExecType.NEW && !isReplaced) || report.duplicate) return;
    expect(this.#stopped.has(report.account as number) || this.#stopped.has(-1)).toBe(false);
  }

  #followJournal(): void {
    const { journal } = this.simulation;
    for (; this.#followed < journal.length; this.#followed++) this.#executed(journal[this.#followed].memory);
  }

  #executed(memory: Parameters<AllowedValues['follow']>[0]): void {
    this.#allowed.follow(memory);
    const { kind, account, instrument } = new Command(memory, 0);
    if (kind === CommandKind.ADJUST_CASH) {
      this.ledger.give(account, instrument, BigInt(new AdjustCashCommand(memory, 0).amount));
    } else if (kind === CommandKind.SET_KILL_SWITCH) {
      if (new KillSwitchCommand(memory, 0).engaged) this.#stopped.add(account);
      else this.#stopped.delete(account);
    } else if (kind === CommandKind.CONFIGURE_RISK) {
      const values = new RiskValuesCommand(memory, 0);
      if (values.subject !== RiskSubject.FEES) return;
      this.ledger.makerRate = BigInt(values.value(FeeRate.MAKER));
      this.ledger.takerRate = BigInt(values.value(FeeRate.TAKER));
    }
  }

  /** What limits are held against, of one account. */
  #values(account: number): Map<string, bigint> {
    const { ledger } = this;
    const values = new Map([['open orders', BigInt(ledger.open(account).length)]]);
    let exposure = 0n;
    for (const instrument of [0, 1]) {
      const position = ledger.position(account, instrument);
      const [buys, sales] = [Side.BUY, Side.SELL].map((side) => ledger.openLots(account, instrument, side));
      values.set(`long ${instrument}`, position + buys).set(`short ${instrument}`, sales - position);
      const [against, others] = position < 0n ? [buys, sales] : [sales, buys];
      const held = position < 0n ? -position : position;
      exposure += 100n * (others + (against > held ? against : held));
    }
    return values.set('exposure', exposure);
  }

  /** Limits hold after every command of the engine, whatever is on its way. */
  checkLimits(): void {
    for (let account = 0; account < RISK_ACCOUNTS; account++) {
      for (const [name, value] of this.#values(account)) {
        if (name === 'exposure' && this.shape.spread !== 0) continue;
        const bound = this.#allowed.bound(account, limitOf(name), name);
        if (bound !== undefined) checkAtMost(value, bound, `${name} of account ${account}`);
      }
    }
    for (const account of CASH_ACCOUNTS) this.#checkFunds(account);
  }

  /** Nobody pays more than he has, with every open limit order filled; a fee may rise after the order has come. */
  #checkFunds(account: number): void {
    const { ledger } = this;
    for (const instrument of [0, 1]) {
      const sales = ledger.openLots(account, instrument, Side.SELL);
      checkAtMost(sales, ledger.position(account, instrument), `sales of account ${account}`);
    }
    if (this.shape.changes === 'fees') return;
    const isHeld = ({ side, type }: { side: number; type: number }) => side === Side.BUY && type === OrderType.LIMIT;
    const held = ledger.open(account).filter(isHeld);
    const cost = held.reduce((sum, { leaves, price }) => sum + ledger.costAtMost(leaves, price), 0n);
    checkAtMost(cost, ledger.account(account).cash, `cash held for account ${account}`);
  }

  step(): void {
    const { simulation, orders, shape } = this;
    const validator = orders.below(simulation.lanes.length);
    const roll = orders.below(10);
    if (shape.crashes !== undefined && orders.below(1000) < shape.crashes) this.crash();
    else if (shape.changes !== undefined && orders.below(40) === 0) simulation.send(this.#changes.next(shape.changes));
    else if (orders.below(60) === 0) this.settle();
    else if (roll < (shape.isRestless ? 5 : 4)) simulation.send(this.#order());
    else if (roll < (shape.isRestless ? 6 : 7)) simulation.check(validator);
    else if (roll < 9) {
      simulation.time += 1;
      for (const report of simulation.execute(validator, orders.below(50) === 0)) this.follow(report);
      this.#followJournal();
      this.checkLimits();
    } else simulation.publish();
  }

  #order(): PlainCommand {
    return this.orders.next([...this.ledger.orders.values()], this.simulation.time);
  }

  /** The process dies with whatever is on its way; the journal is all that there is, for any number of validators. */
  crash(): void {
    this.simulation = this.simulation.restarted(this.orders.pick([1, 2, 4]));
    this.checkQuiet();
  }

  settle(): void {
    this.simulation.settle((report) => this.follow(report));
    this.#followJournal();
    this.checkLimits();
    this.#quiet();
  }

  #quiet(): void {
    for (let account = 0; account < RISK_ACCOUNTS; account++) this.#allowed.quiet(account, this.#values(account));
  }

  /** Once nothing is on its way. */
  checkQuiet(): void {
    this.settle();
    const { ledger } = this;
    let sum = 0n;
    for (let account = 0; account < RISK_ACCOUNTS; account++) {
      this.#compare(account);
      const { cash, fees } = ledger.account(account);
      sum += cash + fees;
    }
    expect(sum).toBe(ledger.deposits);
    const lots = [0, 1].map((i) => ledger.accounts.reduce((all, [account]) => all + ledger.position(account, i), 0n));
    expect(lots).toEqual([BigInt(CASH_ACCOUNTS.length * HOLDINGS), 0n]);
  }

  #compare(account: number): void {
    const { ledger } = this;
    const states = this.simulation.lanes.map(({ agent }) => agent.state);
    const { accounts, positions, reservations } = states[account % states.length];
    if (account >= accounts.capacity) return;
    const known = ledger.account(account);
    expect([account, accounts.cash.exact(account)]).toEqual([account, known.cash]);
    expect([account, accounts.fees.exact(account)]).toEqual([account, known.fees]);
    expect([account, accounts.openOrders[account]]).toEqual([account, ledger.open(account).length]);
    for (const instrument of [0, 1]) {
      const row = positions.find(account, instrument);
      expect(BigInt(positions.quantity(row))).toBe(ledger.position(account, instrument));
      for (const side of [Side.BUY, Side.SELL]) {
        expect(BigInt(reservations.lots(row, side))).toBe(ledger.openLots(account, instrument, side));
      }
    }
    if (ledger.open(account).length === 0) expect(accounts.held.exact(account)).toBe(0n);
  }
}

/** After every command: a test library's matchers would cost the most of it. */
function checkAtMost(value: bigint, bound: bigint, what: string): void {
  if (value > bound) throw new Error(`${what}: ${value}, and ${bound} is the most`);
}

function limitOf(name: string): number {
  if (name === 'open orders') return RiskLimit.OPEN_ORDERS;
  return name === 'exposure' ? RiskLimit.EXPOSURE : RiskLimit.POSITION;
}
