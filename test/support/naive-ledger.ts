// A ledger kept by the reports alone: what each account has open, holds, has paid and has been charged, in plain maps and
// exact integers. It knows nothing of validators, so that they can only agree with it by being right.

import { ExecType } from '../../engine/domain/exec-type.js';
import { Liquidity } from '../../engine/domain/liquidity.js';
import { isTerminal } from '../../engine/domain/order-status.js';
import { ReportKind } from '../../engine/domain/report-layout.js';
import { Side } from '../../engine/domain/side.js';
import type { PlainReport } from './plain-records.js';

export interface LedgerOrder {
  readonly orderId: number;
  readonly account: number;
  readonly instrument: number;
  readonly side: number;
  readonly type: number;
  clientOrderId: string;
  leaves: bigint;
  /** The limit, as last reported; 0 for a market kind. */
  price: number;
  quantity: number;
}

export interface LedgerAccount {
  cash: bigint;
  fees: bigint;
  /** Lots by instrument. */
  readonly positions: Map<number, bigint>;
}

const MILLION = 1_000_000n;

/** Up, for the venue: towards plus infinity. */
function feeOf(notional: bigint, rate: bigint): bigint {
  const product = notional * rate;
  const down = product / MILLION;
  return product > 0n && down * MILLION !== product ? down + 1n : down;
}

export class NaiveLedger {
  readonly orders = new Map<number, LedgerOrder>();
  readonly #accounts = new Map<number, LedgerAccount>();
  /** All that accounts were given. */
  deposits = 0n;

  constructor(
    public makerRate: bigint,
    public takerRate: bigint,
  ) {}

  account(index: number): LedgerAccount {
    const known = this.#accounts.get(index) ?? { cash: 0n, fees: 0n, positions: new Map<number, bigint>() };
    this.#accounts.set(index, known);
    return known;
  }

  get accounts(): [number, LedgerAccount][] {
    return [...this.#accounts];
  }

  give(account: number, instrument: number, amount: bigint): void {
    const given = this.account(account);
    if (instrument < 0) {
      given.cash += amount;
      this.deposits += amount;
    } else {
      given.positions.set(instrument, (given.positions.get(instrument) ?? 0n) + amount);
    }
  }

  follow(report: PlainReport): void {
    if (report.kind !== ReportKind.EXECUTION || report.duplicate) return;
    const { execType, orderId } = report as Record<string, number>;
    if (execType === ExecType.STATUS || execType === ExecType.REJECTED) return;
    const known = this.orders.get(orderId);
    const { account, instrument, side, type, leavesQuantity, price, quantity, status } = report as Record<
      string,
      number
    >;
    const clientOrderId = report.clientOrderId as string;
    const leaves = BigInt(leavesQuantity);
    if (known === undefined) {
      this.orders.set(orderId, { orderId, account, instrument, side, type, clientOrderId, leaves, price, quantity });
    } else Object.assign(known, { leaves, clientOrderId, price, quantity });
    if (execType === ExecType.TRADE) this.#trade(report as Record<string, number>);
    if (isTerminal(status)) this.orders.delete(orderId);
  }

  #trade({ account, instrument, side, lastQuantity, lastPrice, liquidity }: Record<string, number>): void {
    const lots = side === Side.BUY ? BigInt(lastQuantity) : -BigInt(lastQuantity);
    const notional = BigInt(lastQuantity) * BigInt(lastPrice);
    const fee = feeOf(notional, liquidity === Liquidity.MAKER ? this.makerRate : this.takerRate);
    const mine = this.account(account);
    mine.cash -= lots * BigInt(lastPrice) + fee;
    mine.fees += fee;
    mine.positions.set(instrument, (mine.positions.get(instrument) ?? 0n) + lots);
  }

  /** What buying so many lots at this price may cost at most: the fee of a lot at a time, which is rounded most often. */
  costAtMost(lots: bigint, price: number): bigint {
    const rate = this.makerRate > this.takerRate ? this.makerRate : this.takerRate;
    return lots * (BigInt(price) + (rate > 0n ? feeOf(BigInt(price), rate) : 0n));
  }

  position(account: number, instrument: number): bigint {
    return this.#accounts.get(account)?.positions.get(instrument) ?? 0n;
  }

  open(account: number): LedgerOrder[] {
    return [...this.orders.values()].filter((order) => order.account === account);
  }

  openLots(account: number, instrument: number, side: number): bigint {
    return this.open(account)
      .filter((order) => order.instrument === instrument && order.side === side)
      .reduce((sum, order) => sum + order.leaves, 0n);
  }
}
