// Translates between the typed objects and the decoded proto messages. Cold path: names of enums, numbers out of strings.

import type { Raw } from './contract.js';
import type {
  Book,
  BookLevel,
  ExecutionReport,
  MassCancelFilter,
  NewOrder,
  OrderName,
  Position,
  ReplaceOrder,
  SessionOptions,
} from './types.js';

export function newOrderMessage(order: NewOrder, clientOrderId: string): Raw {
  return {
    clientOrderId,
    symbol: order.symbol,
    side: `SIDE_${order.side}`,
    type: `ORDER_TYPE_${order.type ?? 'LIMIT'}`,
    timeInForce: `TIME_IN_FORCE_${order.timeInForce ?? 'UNSPECIFIED'}`,
    quantity: order.quantity,
    price: order.price ?? 0,
    stopPrice: order.stopPrice ?? 0,
    trailOffset: order.trailOffset ?? 0,
    displayQuantity: order.displayQuantity ?? 0,
    minQuantity: order.minQuantity ?? 0,
    hidden: order.hidden ?? false,
    reduceOnly: order.reduceOnly ?? false,
    expireTimeNs: (order.expireTimeNs ?? 0n).toString(),
    postOnly: `POST_ONLY_${order.postOnly ?? 'OFF'}`,
    selfTradePrevention: `SELF_TRADE_PREVENTION_${order.selfTradePrevention ?? 'UNSPECIFIED'}`,
    deadlineNs: (order.deadlineNs ?? 0n).toString(),
    tag: order.tag ?? '',
  };
}

export function replaceMessage(name: OrderName, changes: ReplaceOrder): Raw {
  return {
    order: orderReference(name),
    newClientOrderId: changes.newClientOrderId ?? '',
    quantity: changes.quantity ?? 0,
    price: changes.price ?? 0,
    stopPrice: changes.stopPrice ?? 0,
  };
}

export function orderReference(name: OrderName): Raw {
  return 'orderId' in name ? { orderId: name.orderId } : { clientOrderId: name.clientOrderId };
}

export function massCancelMessage(filter: MassCancelFilter): Raw {
  return { symbol: filter.symbol ?? '', side: `SIDE_${filter.side ?? 'UNSPECIFIED'}`, tag: filter.tag ?? '' };
}

export function logonMessage(options: SessionOptions): Raw {
  return {
    account: options.account,
    token: options.token ?? '',
    strategy: options.strategy ?? '',
    cancelOnDisconnect: `CANCEL_ON_DISCONNECT_${options.cancelOnDisconnect ?? 'OFF'}`,
    defaultSelfTradePrevention: `SELF_TRADE_PREVENTION_${options.defaultSelfTradePrevention ?? 'UNSPECIFIED'}`,
    resume: options.resumeAfter !== undefined,
    resumeAfter: options.resumeAfter ?? 0,
  };
}

export function executionReport(requestId: number, raw: Raw): ExecutionReport {
  return {
    requestId,
    accountSequence: Number(raw.accountSequence),
    engineSequence: Number(raw.engineSequence),
    orderId: Number(raw.orderId),
    clientOrderId: raw.clientOrderId,
    symbol: raw.symbol,
    account: raw.account,
    side: enumName('SIDE', raw.side),
    type: enumName('ORDER_TYPE', raw.type),
    timeInForce: enumName('TIME_IN_FORCE', raw.timeInForce),
    execType: enumName('EXEC_TYPE', raw.execType),
    status: enumName('ORDER_STATUS', raw.status),
    price: Number(raw.price),
    stopPrice: Number(raw.stopPrice),
    quantity: Number(raw.quantity),
    lastQuantity: Number(raw.lastQuantity),
    lastPrice: Number(raw.lastPrice),
    cumulativeQuantity: Number(raw.cumulativeQuantity),
    leavesQuantity: Number(raw.leavesQuantity),
    tradeId: Number(raw.tradeId),
    liquidity: enumName('LIQUIDITY', raw.liquidity),
    rejectReason: enumName('REJECT_REASON', raw.rejectReason),
    text: raw.text,
    commandType: enumName('COMMAND_TYPE', raw.commandType),
    preventedQuantity: Number(raw.preventedQuantity),
    priorityKept: raw.priorityKept,
    queueAhead: Number(raw.queueAhead),
    duplicate: raw.duplicate,
    tag: raw.tag,
    stamps: {
      gatewayIn: BigInt(raw.stamps?.gatewayIn ?? 0),
      riskIn: BigInt(raw.stamps?.riskIn ?? 0),
      engineIn: BigInt(raw.stamps?.engineIn ?? 0),
      matched: BigInt(raw.stamps?.matched ?? 0),
      durable: BigInt(raw.stamps?.durable ?? 0),
      gatewayOut: BigInt(raw.stamps?.gatewayOut ?? 0),
    },
  };
}

export function position(raw: Raw): Position {
  return {
    account: raw.account,
    symbol: raw.symbol,
    quantity: Number(raw.quantity),
    averagePrice: raw.averagePrice,
    realizedPnl: raw.realizedPnl,
    openBuyQuantity: Number(raw.openBuyQuantity),
    openSellQuantity: Number(raw.openSellQuantity),
    unrealizedPnl: raw.unrealizedPnl,
    fees: raw.fees,
  };
}

export function book(raw: Raw): Book {
  return {
    symbol: raw.symbol,
    sequence: Number(raw.sequence),
    bids: raw.bids.map(bookLevel),
    asks: raw.asks.map(bookLevel),
  };
}

function bookLevel(raw: Raw): BookLevel {
  return { price: Number(raw.price), quantity: Number(raw.quantity), orders: raw.orders };
}

/** "ORDER_STATUS_FILLED" is "FILLED"; a value that this version does not know stays a number. */
export function enumName<Name extends string>(prefix: string, value: string | number): Name {
  const name = String(value);
  return (name.startsWith(`${prefix}_`) ? name.slice(prefix.length + 1) : name) as Name;
}
