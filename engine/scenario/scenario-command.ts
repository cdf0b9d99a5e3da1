// The commands that a scenario can give, as plain objects: what the parser makes and the encoder writes. Prices are
// ticks, quantities lots, instants nanoseconds since the epoch (0: none), enumerations as the contract numbers them.

import type { Decimal } from '../domain/instrument.js';

export interface NewOrder {
  readonly kind: 'new';
  account: number;
  session: number;
  instrument: number;
  clientOrderId: string;
  side: number;
  type: number;
  timeInForce: number;
  quantity: number;
  price: number;
  stopPrice: number;
  trailOffset: number;
  displayQuantity: number;
  minQuantity: number;
  expireTime: bigint;
  deadline: bigint;
  postOnly: number;
  selfTradePrevention: number;
  reduceOnly: boolean;
  hidden: boolean;
  tag: string;
}

/** A cancel or a question how an order stands. */
export interface OrderReference {
  readonly kind: 'cancel' | 'status';
  account: number;
  session: number;
  instrument: number;
  /** 0: by the client order id. */
  orderId: number;
  clientOrderId: string;
}

export interface Replace extends Omit<OrderReference, 'kind'> {
  readonly kind: 'replace';
  newClientOrderId: string;
  quantity: number;
  price: number;
  stopPrice: number;
}

export interface MassCancel {
  readonly kind: 'massCancel';
  account: number;
  session: number;
  instrument: number;
  side: number;
  tag: string;
  onlySession: number;
}

export interface OpenAccount {
  readonly kind: 'account';
  account: number;
  name: string;
  selfTradePrevention: number;
}

export interface AddInstrument {
  readonly kind: 'addInstrument';
  symbol: string;
  tick: Decimal;
  lot: Decimal;
  referencePrice: number;
  bandBasisPoints: number;
  volatilityAuctionSeconds: number;
  /** Opening auction, open, closing auction, close, in seconds of the UTC day; empty without a schedule. */
  schedule: readonly number[];
  dayEndSecond: number;
}

export interface SetTradingStatus {
  readonly kind: 'tradingStatus';
  instrument: number;
  tradingStatus: number;
}

export interface RemoveInstrument {
  readonly kind: 'removeInstrument';
  instrument: number;
}

/** Limits of an account, of all that have none (-1), or fees of an instrument, as risk-settings.ts counts the values. */
export interface ConfigureRisk {
  readonly kind: 'configureRisk';
  account: number;
  instrument: number;
  subject: number;
  values: number[];
}

export interface SetKillSwitch {
  readonly kind: 'killSwitch';
  /** -1: everyone. */
  account: number;
  engaged: boolean;
  cancelsOpenOrders: boolean;
}

/** Cash (instrument -1), or lots at the price at which they enter the account's books. */
export interface AdjustCash {
  readonly kind: 'adjustCash';
  account: number;
  instrument: number;
  amount: number;
  costPrice: number;
}

/** Everything due by now happens. */
export interface Tick {
  readonly kind: 'tick';
}

export type ScenarioCommand =
  | NewOrder
  | OrderReference
  | Replace
  | MassCancel
  | OpenAccount
  | AddInstrument
  | SetTradingStatus
  | RemoveInstrument
  | ConfigureRisk
  | SetKillSwitch
  | AdjustCash
  | Tick;
