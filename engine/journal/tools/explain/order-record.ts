// What is known of the order whose story is told: what its reports have said so far, and sums over its life.

import type { NewOrderCommand } from '../../../domain/command.js';
import type { Instrument } from '../../../domain/instrument.js';
import { Liquidity } from '../../../domain/liquidity.js';
import { isTerminal } from '../../../domain/order-status.js';
import type { ExecutionReport } from '../../../domain/report.js';
import { Side } from '../../../domain/side.js';
import { decimalText } from '../known-names.js';

/** Digits that an average price has more than a price. */
const AVERAGE_DIGITS = 4;

export class OrderRecord {
  readonly account: number;
  readonly accountName: string;
  readonly instrument: Instrument | undefined;
  readonly enteredAt: bigint;
  /** As asked for. */
  readonly isIceberg: boolean;
  readonly isTrailing: boolean;
  readonly minQuantity: number;
  orderId = 0;
  clientOrderId: string;
  side = Side.BUY as number;
  type = 0;
  price = 0;
  stopPrice = 0;
  quantity = 0;
  cumulativeQuantity = 0;
  leavesQuantity = 0;
  status = 0;
  wasTriggered = false;
  /** Trades, and the lots of them by liquidity. */
  trades = 0;
  makerQuantity = 0;
  takerQuantity = 0;
  auctionQuantity = 0;
  #notional = 0n;

  constructor(entry: NewOrderCommand, accountName: string, instrument: Instrument | undefined, time: bigint) {
    this.account = entry.account;
    this.accountName = accountName;
    this.clientOrderId = entry.clientOrderId;
    this.instrument = instrument;
    this.enteredAt = time;
    this.isIceberg = entry.displayQuantity > 0 && entry.displayQuantity < entry.quantity;
    this.isTrailing = entry.trailOffset > 0;
    this.minQuantity = entry.minQuantity;
  }

  get hasEnded(): boolean {
    return isTerminal(this.status);
  }

  learn(report: ExecutionReport): void {
    this.orderId = report.orderId;
    this.clientOrderId = report.clientOrderId;
    this.side = report.side;
    this.type = report.type;
    this.price = report.price;
    this.stopPrice = report.stopPrice;
    this.quantity = report.quantity;
    this.cumulativeQuantity = report.cumulativeQuantity;
    this.leavesQuantity = report.leavesQuantity;
    this.status = report.status;
  }

  learnTrade({ lastQuantity, lastPrice, liquidity }: ExecutionReport): void {
    this.trades++;
    this.#notional += BigInt(lastQuantity) * BigInt(lastPrice);
    if (liquidity === Liquidity.MAKER) this.makerQuantity += lastQuantity;
    else if (liquidity === Liquidity.TAKER) this.takerQuantity += lastQuantity;
    else this.auctionQuantity += lastQuantity;
  }

  lots(count: number): string {
    return decimalText(count, this.instrument?.lotSize);
  }

  ticks(count: number): string {
    return decimalText(count, this.instrument?.tickSize);
  }

  /** Of all its trades, rounded down after a few digits more than a price has; none before the first. */
  get averagePrice(): string | undefined {
    const quantity = BigInt(this.makerQuantity + this.takerQuantity + this.auctionQuantity);
    if (quantity === 0n) return undefined;
    const scaled = (this.#notional * 10n ** BigInt(AVERAGE_DIGITS)) / quantity;
    const { mantissa, scale } = this.instrument?.tickSize ?? { mantissa: 1, scale: 0 };
    const digits = (scaled * BigInt(mantissa)).toString().padStart(scale + AVERAGE_DIGITS + 1, '0');
    const point = digits.length - scale - AVERAGE_DIGITS;
    return `${digits.slice(0, point)}.${digits.slice(point)}`.replace(/\.?0+$/, '');
  }
}
