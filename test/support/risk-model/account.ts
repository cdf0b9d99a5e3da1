// An account as its validator may know it: what it was told, in the order in which the engine did it, and what it has let
// pass. Everything is kept in lists and counted anew for each question.

import { ExecType } from '../../../engine/domain/exec-type.js';
import { Liquidity } from '../../../engine/domain/liquidity.js';
import { isTerminal } from '../../../engine/domain/order-status.js';
import { RISK_VALUES, RiskLimit } from '../../../engine/domain/risk-settings.js';
import { Side } from '../../../engine/domain/side.js';
import type { PlainReplace } from '../plain-command.js';
import type { PlainReport } from '../plain-records.js';
import { Fraction } from './fraction.js';
import { Holding } from './holding.js';
import type { Market } from './market.js';
import type { Order } from './order.js';
import { Counts, Pace } from './rates.js';

/** One thing that the engine tells. */
export type Fact =
  | {
      readonly tells: 'report';
      readonly report: PlainReport;
      readonly order?: Order;
      readonly day: bigint;
      readonly replace?: PlainReplace;
      /** That the replace bore. */
      readonly protection?: bigint;
    }
  | { readonly tells: 'answered'; readonly order: Order }
  | { readonly tells: 'limits'; readonly everyones: boolean; readonly values?: readonly bigint[] }
  | { readonly tells: 'fees'; readonly instrument: number; readonly maker: bigint; readonly taker: bigint }
  | { readonly tells: 'switch'; readonly everyones: boolean; readonly engaged: boolean }
  | { readonly tells: 'cash'; readonly instrument: number; readonly amount: bigint; readonly price: bigint };

/** What an order would add to its side. */
export interface Added {
  readonly side: number;
  readonly lots: bigint;
  readonly money: bigint;
}

interface Rates {
  readonly maker: bigint;
  readonly taker: bigint;
}

const MILLION = 1_000_000n;
const larger = (a: bigint, b: bigint) => (a > b ? a : b);
const NO_LIMITS: readonly bigint[] = new Array<bigint>(RISK_VALUES).fill(0n);

/** Upwards for the venue. */
export function feeOf(notional: bigint, rate: bigint): bigint {
  const fee = new Fraction(-notional * rate, MILLION);
  return -fee.floor();
}

export class Account {
  orders: Order[] = [];
  readonly holdings = new Map<number, Holding>();
  cash = 0n;
  hasCash = false;
  fees = 0n;
  #facts: Fact[] = [];
  #published = 0;
  readonly #realized: { day: bigint; amount: Fraction }[] = [];
  #everyones: readonly bigint[] = NO_LIMITS;
  #own: readonly bigint[] | undefined;
  readonly #rates = new Map<number, Rates>([[-1, { maker: 0n, taker: 0n }]]);
  #isStopped = false;
  #isEveryoneStopped = false;
  /** It has asked for its kill switch, and was not answered. */
  hasAskedForSwitch = false;
  readonly pace = new Pace();
  readonly counts = new Counts();

  constructor(readonly index: number) {}

  limit(which: number): bigint {
    return (this.#own ?? this.#everyones)[which];
  }
  get burst(): bigint {
    const stated = this.limit(RiskLimit.BURST);
    return stated === 0n ? this.limit(RiskLimit.ORDERS_PER_SECOND) : stated;
  }
  get hasOwnLimits(): boolean {
    return this.#own !== undefined;
  }
  /** 1 its own, 2 everyone's. */
  get switches(): number {
    return (this.#isStopped || this.hasAskedForSwitch ? 1 : 0) + (this.#isEveryoneStopped ? 2 : 0);
  }

  holding(instrument: number): Holding {
    const found = this.holdings.get(instrument) ?? new Holding();
    this.holdings.set(instrument, found);
    return found;
  }

  ordersOf(instrument: number, side: number): Order[] {
    return this.orders.filter((order) => order.instrument === instrument && order.side === side);
  }
  openLots(instrument: number, side: number): bigint {
    return this.ordersOf(instrument, side).reduce((sum, { lots }) => sum + lots, 0n);
  }
  openMoney(instrument: number, side: number): bigint {
    return this.ordersOf(instrument, side).reduce((sum, { lots, countedPrice }) => sum + lots * countedPrice, 0n);
  }

  /** What buying so many lots at a price may cost at most. */
  costOf(instrument: number, lots: bigint, price: bigint): bigint {
    const { maker, taker } = this.#ratesOf(instrument);
    return lots * (price + larger(0n, feeOf(price, larger(maker, taker))));
  }
  get held(): bigint {
    const buys = this.orders.filter(({ side }) => side === Side.BUY);
    return buys.reduce(
      (sum, { instrument, lots, countedPrice }) => sum + this.costOf(instrument, lots, countedPrice),
      0n,
    );
  }

  exposure(market: Market): bigint {
    const instruments = new Set([...this.holdings.keys(), ...this.orders.map(({ instrument }) => instrument)]);
    return [...instruments].reduce((sum, instrument) => sum + this.exposureIn(instrument, market), 0n);
  }
  /** With lots and money that one side would have more. */
  exposureIn(instrument: number, market: Market, added: Added = { side: Side.BUY, lots: 0n, money: 0n }): bigint {
    const reference = market.reference(instrument);
    const { lots } = this.holding(instrument);
    const sideOf = (side: number) => ({
      lots: this.openLots(instrument, side) + (side === added.side ? added.lots : 0n),
      money: this.openMoney(instrument, side) + (side === added.side ? added.money : 0n),
    });
    const [buys, sales] = [sideOf(Side.BUY), sideOf(Side.SELL)];
    sales.money = larger(sales.money, sales.lots * reference);
    const [along, against] = lots < 0n ? [sales, buys] : [buys, sales];
    const held = lots < 0n ? -lots : lots;
    // Orders against a position cannot come about beside it.
    return along.money + (against.lots <= held ? held * reference : larger(held * reference, against.money));
  }

  /** Before it is rounded. */
  loss(market: Market, day: bigint): Fraction {
    let gain = Fraction.ZERO;
    for (const { amount } of this.#realized.filter((one) => one.day === day)) gain = gain.plus(amount);
    for (const [instrument, holding] of this.holdings) gain = gain.plus(holding.unrealized(market.mark(instrument)));
    return Fraction.ZERO.minus(gain);
  }

  /** The engine has done something that concerns the account, which its validator is not told yet. */
  happened(fact: Fact): void {
    this.#facts.push(fact);
  }
  /** What has happened can be read. */
  publish(): void {
    this.#published = this.#facts.length;
  }
  /** The validator reads what there is; `traded` is called after each trade, with its day. */
  read(traded: (day: bigint) => void): void {
    for (const fact of this.#facts.splice(0, this.#published)) {
      this.#learn(fact);
      if (fact.tells !== 'report' || fact.report.execType !== ExecType.TRADE) continue;
      traded(fact.day);
    }
    this.#published = 0;
  }
  /** The process has died: whatever was on its way is lost, whatever has happened is known. */
  die(): void {
    this.publish();
    this.read(() => {});
    this.orders = this.orders.filter(({ orderId }) => orderId !== 0);
    for (const order of this.orders) while (order.isOnTheWay) order.answered();
    this.hasAskedForSwitch = false;
    this.pace.forget();
    this.counts.forget();
  }

  #learn(fact: Fact): void {
    switch (fact.tells) {
      case 'report':
        this.#learnOf(fact.order ?? this.#orderOf(fact.report), fact);
        break;
      case 'answered':
        fact.order.answered();
        if (fact.order.orderId === 0 && !fact.order.isOnTheWay) this.#drop(fact.order);
        break;
      case 'limits':
        if (fact.everyones) this.#everyones = fact.values ?? NO_LIMITS;
        else this.#own = fact.values;
        break;
      case 'fees':
        this.#rates.set(fact.instrument, fact);
        break;
      case 'switch':
        if (fact.everyones) this.#isEveryoneStopped = fact.engaged;
        else this.#isStopped = fact.engaged;
        if (!fact.everyones) this.hasAskedForSwitch = false;
        break;
      case 'cash':
        this.hasCash = true;
        if (fact.instrument < 0) this.cash += fact.amount;
        else this.holding(fact.instrument).trade(fact.amount, fact.price, 0n);
    }
  }

  #orderOf(report: PlainReport): Order {
    const found = this.orders.find(({ orderId }) => orderId === report.orderId);
    if (found === undefined) throw new Error(`a report of no open order: ${JSON.stringify(report)}`);
    return found;
  }

  #learnOf(order: Order, { report, day, replace, protection }: Extract<Fact, { tells: 'report' }>): void {
    if (report.execType === ExecType.TRADE) this.#trade(order, report, day);
    order.told(report, replace, protection);
    if (isTerminal(report.status as number)) this.#drop(order);
  }

  #drop(order: Order): void {
    order.isOpen = false;
    this.orders = this.orders.filter((other) => other !== order);
  }

  #trade(order: Order, report: PlainReport, day: bigint): void {
    const lots = BigInt(report.lastQuantity as number);
    const price = BigInt(report.lastPrice as number);
    const { maker, taker } = this.#ratesOf(order.instrument);
    const fee = feeOf(lots * price, report.liquidity === Liquidity.MAKER ? maker : taker);
    const signed = order.side === Side.BUY ? lots : -lots;
    this.cash -= signed * price + fee;
    this.fees += fee;
    this.#realized.push({ day, amount: this.holding(order.instrument).trade(signed, price, fee) });
  }

  #ratesOf(instrument: number): Rates {
    return (this.#rates.get(instrument) ?? this.#rates.get(-1))!;
  }
}
