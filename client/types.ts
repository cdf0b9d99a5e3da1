// What a strategy says and hears, as plain typed objects: camelCase fields, enum values by name. Prices count ticks,
// quantities count lots, both integers up to 2^53-1; times are nanoseconds since the Unix epoch.

import type { CommandType } from '../engine/domain/command-type.js';
import type { ExecType } from '../engine/domain/exec-type.js';
import type { Liquidity } from '../engine/domain/liquidity.js';
import type { OrderStatus } from '../engine/domain/order-status.js';
import type { OrderType } from '../engine/domain/order-type.js';
import type { PostOnly } from '../engine/domain/post-only.js';
import type { RejectReason } from '../engine/domain/reject-reason.js';
import type { KillTrigger } from '../engine/domain/risk-settings.js';
import type { SelfTradePrevention } from '../engine/domain/self-trade-prevention.js';
import type { Side } from '../engine/domain/side.js';
import type { TimeInForce } from '../engine/domain/time-in-force.js';
import type { TradingStatus } from '../engine/domain/trading-status.js';

export type SideName = Exclude<keyof typeof Side, 'UNSPECIFIED'>;
export type OrderTypeName = Exclude<keyof typeof OrderType, 'UNSPECIFIED'>;
export type TimeInForceName = Exclude<keyof typeof TimeInForce, 'UNSPECIFIED'>;
export type PostOnlyName = keyof typeof PostOnly;
export type SelfTradePreventionName = Exclude<keyof typeof SelfTradePrevention, 'UNSPECIFIED'>;
export type ExecTypeName = keyof typeof ExecType;
export type OrderStatusName = keyof typeof OrderStatus;
export type LiquidityName = keyof typeof Liquidity;
export type RejectReasonName = keyof typeof RejectReason;
export type CommandTypeName = keyof typeof CommandType;
export type KillTriggerName = keyof typeof KillTrigger;
export type TradingStatusName = keyof typeof TradingStatus;
export type CancelOnDisconnectName = 'OFF' | 'SESSION' | 'ACCOUNT';

export interface NewOrder {
  /** 1 to 36 of [A-Za-z0-9._:-]; made up where absent. */
  clientOrderId?: string;
  symbol: string;
  side: SideName;
  /** LIMIT where absent. */
  type?: OrderTypeName;
  /** IOC for a market order, GTC for every other where absent. */
  timeInForce?: TimeInForceName;
  quantity: number;
  /** Ticks; types with LIMIT in their name need it, PEGGED takes it as its worst. */
  price?: number;
  /** Ticks; the stop and take-profit types need it. A TRAILING_STOP may leave it to the last trade price. */
  stopPrice?: number;
  /** Ticks by which the stop price of a trailing type follows the last trade price. */
  trailOffset?: number;
  /** Lots of an iceberg that are shown at a time; absent: all. */
  displayQuantity?: number;
  /** Lots of the first fill at least; equal to the quantity: all or none. */
  minQuantity?: number;
  /** Never shown in market data. */
  hidden?: boolean;
  /** Only ever makes the position smaller. */
  reduceOnly?: boolean;
  /** When an order with time in force GTD expires. */
  expireTimeNs?: bigint;
  postOnly?: PostOnlyName;
  selfTradePrevention?: SelfTradePreventionName;
  /** Refused if it reaches the engine later than this. */
  deadlineNs?: bigint;
  /** At most 16 bytes, echoed in every report. */
  tag?: string;
}

/** Names an order of the own account, by either. */
export type OrderName = { orderId: number } | { clientOrderId: string };

export interface ReplaceOrder {
  newClientOrderId?: string;
  /** The new total quantity; absent: kept. A smaller one alone keeps time priority. */
  quantity?: number;
  /** Of a pegged order: its worst. */
  price?: number;
  /** Of an order that waits for its trigger. */
  stopPrice?: number;
}

export interface MassCancelFilter {
  symbol?: string;
  side?: SideName;
  tag?: string;
}

/** When the order passed each stage, on the venue's one clock. */
export interface Stamps {
  gatewayIn: bigint;
  riskIn: bigint;
  engineIn: bigint;
  matched: bigint;
  durable: bigint;
  gatewayOut: bigint;
}

export interface ExecutionReport {
  /** Of the own command that caused it; 0 where another's did. */
  requestId: number;
  accountSequence: number;
  engineSequence: number;
  orderId: number;
  clientOrderId: string;
  symbol: string;
  account: string;
  side: SideName;
  type: OrderTypeName;
  timeInForce: TimeInForceName;
  execType: ExecTypeName;
  status: OrderStatusName;
  price: number;
  stopPrice: number;
  quantity: number;
  lastQuantity: number;
  lastPrice: number;
  cumulativeQuantity: number;
  leavesQuantity: number;
  tradeId: number;
  liquidity: LiquidityName;
  rejectReason: RejectReasonName;
  text: string;
  commandType: CommandTypeName;
  preventedQuantity: number;
  priorityKept: boolean;
  queueAhead: number;
  duplicate: boolean;
  tag: string;
  stamps: Stamps;
}

export interface Position {
  account: string;
  symbol: string;
  /** Lots, negative: short. */
  quantity: number;
  averagePrice: number;
  realizedPnl: number;
  openBuyQuantity: number;
  openSellQuantity: number;
  /** At the reference price: the last trade, else the middle of the book, else the previous close. */
  unrealizedPnl: number;
  /** Paid less received; realizedPnl is after them. */
  fees: number;
}

/** Quantities in lots, money in ticks x lots; 0 or absent: no limit. */
export interface RiskLimits {
  maxOrderQuantity?: number;
  maxOrderNotional?: number;
  /** Either way, per symbol, with every open order of that side counted as filled. */
  maxPosition?: number;
  maxOpenOrders?: number;
  /** Over all symbols. */
  maxExposure?: number;
  maxDailyLoss?: number;
  /** 1/10000 of the reference price. */
  priceCollarBps?: number;
  ordersPerSecond?: number;
  burst?: number;
  /** What engages the account's kill switch by itself; absent: as it was. */
  killDailyLoss?: number;
  killRejectsPerSecond?: number;
  killOrdersPerSecond?: number;
}
export type RiskLimitsInForce = Required<RiskLimits>;

/** What an account has used of its limits. */
export interface RiskState {
  account: string;
  limits: RiskLimitsInForce;
  /** False: they are those of everyone without their own. */
  hasOwnLimits: boolean;
  killSwitch: boolean;
  everyonesKillSwitch: boolean;
  /** What has engaged the account's own switch, what it had counted, and what it may count to. */
  killTrigger: KillTriggerName;
  killValue: number;
  killLimit: number;
  openOrders: number;
  exposure: number;
  /** Negative: a gain. */
  dailyLoss: number;
  /** It trades for its cash and its holdings alone. */
  hasCash: boolean;
  cash: number;
  /** Of the cash, what open orders may still cost. */
  heldCash: number;
}

/** The answer to an administrator's command, which is durable. */
export interface AdminAck {
  engineSequence: number;
  text: string;
  /** The same adjustment was made before: this repeats its acknowledgement. */
  duplicate: boolean;
}

export interface BookLevel {
  price: number;
  quantity: number;
  orders: number;
}

/** Best levels first. */
export interface Book {
  symbol: string;
  sequence: number;
  bids: BookLevel[];
  asks: BookLevel[];
}

/** By which rules an instrument trades; each may be left out. Times are "HH:MM:SS" of the UTC day. */
export interface InstrumentRules {
  /** Ticks. */
  referencePrice?: number;
  /** 1/10000 of the band's reference. */
  priceBandBps?: number;
  volatilityAuctionSeconds?: number;
  /** When DAY orders expire. */
  dayEnd?: string;
  schedule?: { openingAuction: string; open: string; closingAuction: string; close: string };
}

/** Sizes are decimal strings. */
export interface NewInstrument {
  symbol: string;
  tickSize: string;
  lotSize: string;
  rules?: InstrumentRules;
}

/** Who trades, and how. */
export interface SessionOptions {
  account: string;
  token?: string;
  strategy?: string;
  cancelOnDisconnect?: CancelOnDisconnectName;
  defaultSelfTradePrevention?: SelfTradePreventionName;
  /** The last `accountSequence` that was seen, 0 for none: every later report of the account comes first. */
  resumeAfter?: number;
}

/** How often a session that lost its connection tries again: the pauses double, from the first to the longest. */
export interface ReconnectOptions {
  firstMillis?: number;
  millisMax?: number;
}

export interface ReconnectingOptions extends SessionOptions {
  /** Goes on after a lost connection or a venue that was restarted, with every report exactly once. */
  reconnect?: boolean | ReconnectOptions;
}

/** The command never became an order command, or the session ended before its answer. */
export class SessionError extends Error {
  readonly code = 'RINGBOOK_SESSION';
  constructor(
    readonly reason: RejectReasonName | 'DISCONNECTED' | 'GOODBYE',
    text: string,
  ) {
    super(`${reason}: ${text}`);
    this.name = 'SessionError';
  }
}
