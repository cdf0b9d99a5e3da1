// One order as its account's validator may know of it: what the account was told, and what it has asked since.

import { OrderType } from '../../../engine/domain/order-type.js';
import type { PlainNewOrder, PlainReplace } from '../plain-command.js';
import type { PlainReport } from '../plain-records.js';

const MARKET_KINDS: readonly number[] = [
  OrderType.MARKET,
  OrderType.STOP,
  OrderType.TRAILING_STOP,
  OrderType.TAKE_PROFIT,
];
const larger = (a: bigint, b: bigint) => (a > b ? a : b);

/** What one command on its way asks of the order. */
export interface Asked {
  readonly name: string;
  readonly total: bigint;
  readonly price: bigint;
}

export class Order {
  readonly account: number;
  readonly instrument: number;
  readonly side: number;
  readonly type: number;
  readonly isReduceOnly: boolean;
  name: string;
  /** 0 until the account is told. */
  orderId = 0;
  isOpen = true;
  /** Traded lots included. */
  quantity: bigint;
  traded = 0n;
  price: bigint;
  #protection: bigint;
  #stopPrice: bigint;
  #cap: bigint;
  readonly #onTheWay: Asked[] = [];
  /** The largest that it was or was asked to be since nothing was on its way. */
  #mostQuantity: bigint;
  #mostPrice: bigint;

  constructor(command: PlainNewOrder, protection: bigint) {
    const { account, instrument, side, type, clientOrderId, quantity, price, stopPrice } = command;
    this.account = account;
    this.instrument = instrument;
    this.side = side;
    this.type = type;
    this.isReduceOnly = command.reduceOnly === 1;
    this.name = clientOrderId;
    this.quantity = BigInt(quantity);
    this.#protection = protection;
    this.#stopPrice = BigInt(stopPrice);
    this.#cap = type === OrderType.PEGGED ? larger(BigInt(price), protection) : 0n;
    this.price = larger(BigInt(price), protection);
    this.#mostQuantity = this.quantity;
    this.#mostPrice = this.price;
    this.#onTheWay.push({ name: clientOrderId, total: this.quantity, price: this.price });
  }

  get isOnTheWay(): boolean {
    return this.#onTheWay.length > 0;
  }

  /** Whether a command may mean it by this name. */
  isCalled(name: string): boolean {
    return this.name === name || this.#onTheWay.some((asked) => asked.name === name);
  }

  /** What it might come to, traded lots included. */
  get total(): bigint {
    return this.isOnTheWay ? this.#mostQuantity : this.quantity;
  }
  get lots(): bigint {
    return larger(0n, this.total - this.traded);
  }
  get countedPrice(): bigint {
    return this.isOnTheWay ? this.#mostPrice : this.price;
  }
  /** What the account was told is open of it. */
  get leaves(): bigint {
    return this.orderId === 0 ? 0n : this.quantity - this.traded;
  }

  /** Counted at a protection, which goes with its stop price. */
  get isProtected(): boolean {
    return this.#protection !== 0n;
  }

  /** `price`: what it would be counted at. */
  ask({ newClientOrderId, quantity }: PlainReplace, price: bigint): Asked {
    const total = quantity === 0 ? this.total : BigInt(quantity);
    const asked = { name: newClientOrderId, total, price };
    if (!this.isOnTheWay) this.#beginCount();
    this.#onTheWay.push(asked);
    this.#count(asked.total, asked.price);
    return asked;
  }

  /** The oldest of its commands on their way has been answered. */
  answered(): void {
    this.#onTheWay.shift();
  }

  /** `replace`: what the report is the answer to, and `protection` what that bore. */
  told(report: PlainReport, replace?: PlainReplace, protection = 0n): void {
    const { orderId, clientOrderId, quantity, cumulativeQuantity, price, stopPrice } = report as Record<string, never>;
    if (this.orderId === 0) this.#begin(BigInt(stopPrice));
    this.orderId = orderId;
    this.name = clientOrderId;
    this.quantity = BigInt(quantity);
    this.traded = BigInt(cumulativeQuantity);
    this.#follow(BigInt(stopPrice), protection);
    if (this.type === OrderType.PEGGED && replace !== undefined && replace.price !== 0)
      this.#cap = BigInt(replace.price);
    this.price = MARKET_KINDS.includes(this.type) ? this.#protection : this.#cap === 0n ? BigInt(price) : this.#cap;
    if (this.isOnTheWay) this.#count(this.quantity, this.price);
  }

  /** A trailing stop without a stop price of its own has the first one without its protection moving. */
  #begin(stopPrice: bigint): void {
    if (this.#stopPrice === 0n) this.#stopPrice = stopPrice;
  }

  /** A protection keeps its distance to the stop price, where a new one does not bring its own. */
  #follow(stopPrice: bigint, protection: bigint): void {
    const change = stopPrice - this.#stopPrice;
    if (stopPrice === 0n || change === 0n) return;
    this.#stopPrice = stopPrice;
    if (!this.isProtected) return;
    if (protection !== 0n) this.#protection = protection;
    else this.#protection = larger(1n, this.#protection + change);
  }

  #beginCount(): void {
    this.#mostQuantity = this.quantity;
    this.#mostPrice = this.price;
  }

  #count(quantity: bigint, price: bigint): void {
    this.#mostQuantity = larger(this.#mostQuantity, quantity);
    this.#mostPrice = larger(this.#mostPrice, price);
  }
}
