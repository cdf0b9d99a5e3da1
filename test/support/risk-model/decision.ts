// Whether an order or a replace may go on, as docs/risk.md has it: limit after limit, the first one broken is the answer.

import { OrderType } from '../../../engine/domain/order-type.js';
import { RejectField } from '../../../engine/domain/reject-field.js';
import { RejectReason } from '../../../engine/domain/reject-reason.js';
import { RiskLimit } from '../../../engine/domain/risk-settings.js';
import { Side } from '../../../engine/domain/side.js';
import type { PlainNewOrder, PlainReplace } from '../plain-command.js';
import type { Account } from './account.js';
import type { Market } from './market.js';
import { type Asked, Order } from './order.js';

export interface Refusal {
  readonly reason: number;
  readonly field: number;
  readonly value: bigint;
  readonly limit: bigint;
}

export interface Decision {
  readonly refusal?: Refusal;
  /** What is reserved where it goes on. */
  readonly order?: Order;
  readonly asked?: Asked;
  readonly protection: bigint;
  readonly isUnknownOrder: boolean;
}

/** What a decision is made by, beside what the account knows. */
export interface Circumstances {
  readonly market: Market;
  /** Nanoseconds. */
  readonly now: bigint;
  /** Of accounts without a collar. */
  readonly marketCollar: bigint;
  /** What the account has lost, in whole numbers. */
  loss(account: Account): bigint;
}

/** The order in hand. */
interface Request {
  readonly account: Account;
  readonly instrument: number;
  readonly side: number;
  readonly isNew: boolean;
  readonly quantity: bigint;
  readonly statedPrice: bigint;
  readonly price: bigint;
  readonly before: { readonly lots: bigint; readonly price: bigint };
  readonly after: { readonly lots: bigint; readonly price: bigint };
}

class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super('refused');
  }
}

const larger = (a: bigint, b: bigint) => (a > b ? a : b);

function refuse(reason: number, field: number, value: bigint, limit: bigint): never {
  throw new Refused({ reason, field, value, limit });
}

function attempt(decide: () => Decision): Decision {
  try {
    return decide();
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal, protection: 0n, isUnknownOrder: false };
    throw error;
  }
}

export function decideNew(account: Account, command: PlainNewOrder, circumstances: Circumstances): Decision {
  return attempt(() => {
    if (command.quantity === 0) refuse(RejectReason.INVALID_QUANTITY, RejectField.QUANTITY, 0n, 2n ** 53n - 1n);
    checkMayCome(account, circumstances);
    const { clientOrderId, instrument, side } = command;
    if (account.orders.some((order) => order.isCalled(clientOrderId))) {
      refuse(RejectReason.DUPLICATE_CLIENT_ORDER_ID, RejectField.NONE, 0n, 0n);
    }
    const protection = protectionOf(account, command, circumstances);
    const price = larger(BigInt(command.price), protection);
    const quantity = BigInt(command.quantity);
    const after = { lots: quantity, price };
    const statedPrice = BigInt(command.price);
    const before = { lots: 0n, price: 0n };
    checkLimits({ account, instrument, side, isNew: true, quantity, statedPrice, price, before, after }, circumstances);
    const order = new Order(command, protection);
    account.orders.push(order);
    return { order, protection, isUnknownOrder: false };
  });
}

export function decideReplace(account: Account, command: PlainReplace, circumstances: Circumstances): Decision {
  return attempt(() => {
    checkMayCome(account, circumstances);
    const { orderId, clientOrderId, newClientOrderId } = command;
    const isMeant = (one: Order) => (orderId === 0 ? one.isCalled(clientOrderId) : one.orderId === orderId);
    const order = account.orders.find(isMeant);
    if (order === undefined) return { protection: 0n, isUnknownOrder: true };
    if (newClientOrderId !== '' && account.orders.some((one) => one !== order && one.isCalled(newClientOrderId))) {
      refuse(RejectReason.DUPLICATE_CLIENT_ORDER_ID, RejectField.NEW_CLIENT_ORDER_ID, 0n, 0n);
    }
    const { instrument, side, total, traded } = order;
    const before = { lots: order.lots, price: order.countedPrice };
    const quantity = command.quantity === 0 ? total : BigInt(command.quantity);
    const isMoved = command.stopPrice !== 0 && order.isProtected && countsMoney(account);
    const protection = isMoved ? boundOf(account, order, BigInt(command.stopPrice), circumstances) : 0n;
    const price = protection || BigInt(command.price) || before.price;
    const after = { lots: larger(before.lots, quantity - traded), price: larger(before.price, price) };
    const isStated = command.price !== 0 && (order.isOnTheWay || BigInt(command.price) !== before.price);
    if (isStated || after.price > before.price || after.lots > before.lots) {
      const statedPrice = BigInt(command.price);
      const request = { account, instrument, side, isNew: false, quantity, statedPrice, price, before, after };
      checkLimits(request, circumstances);
    }
    return { order, asked: order.ask(command, price), protection, isUnknownOrder: false };
  });
}

function checkMayCome(account: Account, { now }: Circumstances): void {
  if (account.switches !== 0) refuse(RejectReason.KILL_SWITCH, RejectField.NONE, 0n, 0n);
  const perSecond = account.limit(RiskLimit.ORDERS_PER_SECOND);
  if (perSecond === 0n || account.pace.take(now, perSecond, account.burst)) return;
  refuse(RejectReason.RATE_LIMITED, RejectField.ORDERS_PER_SECOND, account.burst, perSecond);
}

/** So far from the reference, in whole ticks. */
const collarOf = (reference: bigint, basisPoints: bigint) => (reference * basisPoints) / 10_000n;

function countsMoney(account: Account): boolean {
  const moneyLimits = [RiskLimit.PRICE_COLLAR, RiskLimit.ORDER_NOTIONAL, RiskLimit.EXPOSURE];
  return account.hasCash || moneyLimits.some((which) => account.limit(which) !== 0n);
}

/** The bound of the collar from where the order would trade: at the reference, or at its stop price where that is worse. */
function boundOf(
  account: Account,
  { instrument, side }: Pick<Order, 'instrument' | 'side'>,
  stopPrice: bigint,
  { market, marketCollar }: Circumstances,
): bigint {
  const isBuy = side === Side.BUY;
  const prices = [market.reference(instrument), stopPrice].filter((price) => price !== 0n);
  if (prices.length === 0) refuse(RejectReason.NO_LIQUIDITY, RejectField.NONE, 0n, 0n);
  const expected = prices.reduce((one, other) => (isBuy === one > other ? one : other));
  const own = account.limit(RiskLimit.PRICE_COLLAR);
  const distance = collarOf(expected, own === 0n ? marketCollar : own);
  return isBuy ? expected + distance : larger(1n, expected - distance);
}

/** The price that an order without one of its own is given; 0 where it needs none. */
function protectionOf(account: Account, command: PlainNewOrder, circumstances: Circumstances): bigint {
  const { MARKET, STOP, TRAILING_STOP, TAKE_PROFIT, PEGGED } = OrderType;
  const isMarket = ([MARKET, STOP, TRAILING_STOP, TAKE_PROFIT] as number[]).includes(command.type);
  const hasNoPrice = isMarket || (command.type === PEGGED && command.price === 0);
  if (!hasNoPrice || !countsMoney(account)) return 0n;
  return boundOf(account, command, firstStop(command, circumstances.market), circumstances);
}

/** A trailing stop that leaves it to the venue begins so far from the market. */
function firstStop({ instrument, side, stopPrice, trailOffset, type }: PlainNewOrder, market: Market): bigint {
  const reference = market.reference(instrument);
  if (type !== OrderType.TRAILING_STOP || stopPrice !== 0 || reference === 0n) return BigInt(stopPrice);
  const offset = BigInt(trailOffset ?? 0);
  return side === Side.BUY ? reference + offset : larger(1n, reference - offset);
}

function checkLimits(request: Request, circumstances: Circumstances): void {
  checkSize(request, circumstances.market.reference(request.instrument));
  checkCollar(request, circumstances.market.reference(request.instrument));
  checkOpenOrders(request);
  checkPosition(request);
  checkExposure(request, circumstances.market);
  checkLoss(request, circumstances);
  if (request.account.hasCash) checkFunds(request);
}

function checkSize({ account, quantity, price, side }: Request, reference: bigint): void {
  const most = account.limit(RiskLimit.ORDER_QUANTITY);
  if (most !== 0n && quantity > most) refuse(RejectReason.MAX_ORDER_QUANTITY, RejectField.QUANTITY, quantity, most);
  const notional = quantity * (side === Side.SELL ? larger(price, reference) : price);
  const limit = account.limit(RiskLimit.ORDER_NOTIONAL);
  if (limit !== 0n && notional > limit) {
    refuse(RejectReason.MAX_ORDER_NOTIONAL, RejectField.NOTIONAL, notional, limit);
  }
}

function checkCollar({ account, statedPrice }: Request, reference: bigint): void {
  const basisPoints = account.limit(RiskLimit.PRICE_COLLAR);
  if (basisPoints === 0n || statedPrice === 0n || reference === 0n) return;
  const distance = collarOf(reference, basisPoints);
  const [lowest, highest] = [reference - distance, reference + distance];
  if (statedPrice > highest) refuse(RejectReason.PRICE_COLLAR, RejectField.PRICE, statedPrice, highest);
  if (statedPrice < lowest) refuse(RejectReason.PRICE_COLLAR, RejectField.PRICE, statedPrice, lowest);
}

function checkOpenOrders({ account, isNew }: Request): void {
  const limit = account.limit(RiskLimit.OPEN_ORDERS);
  const open = BigInt(account.orders.length) + 1n;
  if (isNew && limit !== 0n && open > limit) {
    refuse(RejectReason.MAX_OPEN_ORDERS, RejectField.OPEN_ORDERS, open, limit);
  }
}

/** Of the instrument, with the order as it would be: everything of its side that is open. */
function lotsWith({ account, instrument, side, before, after }: Request): bigint {
  return account.openLots(instrument, side) - before.lots + after.lots;
}

function checkPosition(request: Request): void {
  const { account, instrument, side, before, after } = request;
  const limit = account.limit(RiskLimit.POSITION);
  if (limit === 0n || after.lots === before.lots) return;
  const { lots } = account.holding(instrument);
  const reached = lotsWith(request) + (side === Side.BUY ? lots : -lots);
  if (reached > limit) refuse(RejectReason.MAX_POSITION, RejectField.POSITION, reached, limit);
}

function checkExposure(request: Request, market: Market): void {
  const { account, instrument, side, before, after } = request;
  const limit = account.limit(RiskLimit.EXPOSURE);
  const money = after.lots * after.price - before.lots * before.price;
  const added = { side, lots: after.lots - before.lots, money };
  const more = account.exposureIn(instrument, market, added) - account.exposureIn(instrument, market);
  const exposure = account.exposure(market) + more;
  if (limit !== 0n && more > 0n && exposure > limit) {
    refuse(RejectReason.MAX_EXPOSURE, RejectField.EXPOSURE, exposure, limit);
  }
}

function checkLoss(request: Request, circumstances: Circumstances): void {
  const { account, instrument, side } = request;
  const limit = account.limit(RiskLimit.DAILY_LOSS);
  if (limit === 0n) return;
  const { lots } = account.holding(instrument);
  const onlyReduces = lotsWith(request) <= (side === Side.BUY ? -lots : lots);
  const loss = circumstances.loss(account);
  if (!onlyReduces && loss >= limit) refuse(RejectReason.MAX_DAILY_LOSS, RejectField.LOSS, loss, limit);
}

function checkFunds(request: Request): void {
  const { account, instrument, side, before, after } = request;
  if (side === Side.SELL) {
    const needed = lotsWith(request);
    const has = larger(0n, account.holding(instrument).lots);
    if (after.lots === before.lots || needed <= has) return;
    refuse(RejectReason.INSUFFICIENT_FUNDS, RejectField.HOLDINGS, needed, has);
  }
  const heldBefore = account.costOf(instrument, before.lots, before.price);
  const needed = account.costOf(instrument, after.lots, after.price);
  const free = account.cash - account.held + heldBefore;
  if (needed <= heldBefore || needed <= free) return;
  refuse(RejectReason.INSUFFICIENT_FUNDS, RejectField.CASH, needed, larger(0n, free));
}
