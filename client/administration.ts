// What an administrator does about risk, over gRPC: kill switches, limits, cash, fees, accounts. Each change resolves to the
// engine's sequence and a sentence once it is durable, and rejects with the gRPC status.

import type { Client } from '@grpc/grpc-js';
import { call, type Raw } from './contract.js';
import { enumName } from './messages.js';
import type {
  AdminAck,
  KillTriggerName,
  RiskLimits,
  RiskLimitsInForce,
  RiskState,
  SelfTradePreventionName,
} from './types.js';

/** Which switch: an account's, or everyone's. */
export interface KillSwitch {
  /** Absent: everyone. */
  account?: string;
  engaged: boolean;
  /** Of an engaged one: whether it cancels what is open, too. */
  cancelOpenOrders?: boolean;
}

export class Administration {
  constructor(
    private readonly stub: Client,
    /** One with the right admin; to read an account's figures, one with the right read of that account will do. */
    private readonly token: string,
  ) {}

  setKillSwitch({ account = '', engaged, cancelOpenOrders = false }: KillSwitch): Promise<AdminAck> {
    return this.change('setKillSwitch', { account, engaged, cancelOpenOrders });
  }

  /**
   * Sets all limits of an account, or with '' those of everyone without limits of their own. A limit that is left out is
   * none, a kill trigger that is left out stays as it is.
   */
  setRiskLimits(account: string, limits: RiskLimits): Promise<AdminAck> {
    return this.change('setRiskLimits', { account, limits: limitsMessage(limits) });
  }

  /** The account has the limits of everyone again. */
  takeRiskLimitsBack(account: string): Promise<AdminAck> {
    return this.change('setRiskLimits', { account });
  }

  /** Those in force; with '' those of everyone without limits of their own. */
  async getRiskLimits(account: string): Promise<RiskLimitsInForce> {
    return riskLimits(await call(this.stub, 'getRiskLimits', { account, token: this.token }));
  }

  async getRiskState(account: string): Promise<RiskState> {
    return riskState(await call(this.stub, 'getRiskState', { account, token: this.token }));
  }

  /** Also where the venue opens no accounts by itself. One that is open stays. */
  openAccount(account: string, selfTradePrevention?: SelfTradePreventionName): Promise<AdminAck> {
    const mode = `SELF_TRADE_PREVENTION_${selfTradePrevention ?? 'UNSPECIFIED'}`;
    return this.change('openAccount', { account, selfTradePrevention: mode });
  }

  /**
   * Ticks x lots that the account is given, or that are taken where negative. From then on it trades for its own alone. With
   * an id of the caller's own it may be sent again where no answer has come: it is done once.
   */
  adjustCash(account: string, amount: number, adjustmentId = ''): Promise<AdminAck> {
    return this.change('adjustCash', { account, amount, adjustmentId });
  }

  /** The same with lots, which enter the account's books at this price, in ticks. */
  adjustHoldings(
    account: string,
    symbol: string,
    lots: number,
    costPrice: number,
    adjustmentId = '',
  ): Promise<AdminAck> {
    return this.change('adjustCash', { account, symbol, amount: lots, costPrice, adjustmentId });
  }

  /** In millionths of the notional, of a symbol or with '' of every instrument without its own. */
  setFees(symbol: string, makerFeePpm: number, takerFeePpm: number): Promise<AdminAck> {
    return this.change('setFees', { symbol, makerFeePpm, takerFeePpm });
  }

  private async change(method: string, request: Raw): Promise<AdminAck> {
    const { engineSequence, text, duplicate } = await call(this.stub, method, { ...request, token: this.token });
    return { engineSequence: Number(engineSequence), text, duplicate };
  }
}

function limitsMessage({ killDailyLoss, killRejectsPerSecond, killOrdersPerSecond, ...limits }: RiskLimits): Raw {
  return {
    ...limits,
    ...(killDailyLoss === undefined ? {} : { killDailyLoss }),
    ...(killRejectsPerSecond === undefined ? {} : { killRejectsPerSecond }),
    ...(killOrdersPerSecond === undefined ? {} : { killOrdersPerSecond }),
  };
}

function riskLimits(raw: Raw): RiskLimitsInForce {
  return {
    maxOrderQuantity: Number(raw.maxOrderQuantity),
    maxOrderNotional: Number(raw.maxOrderNotional),
    maxPosition: Number(raw.maxPosition),
    maxOpenOrders: Number(raw.maxOpenOrders),
    maxExposure: Number(raw.maxExposure),
    maxDailyLoss: Number(raw.maxDailyLoss),
    priceCollarBps: raw.priceCollarBps,
    ordersPerSecond: raw.ordersPerSecond,
    burst: raw.burst,
    killDailyLoss: Number(raw.killDailyLoss ?? 0),
    killRejectsPerSecond: raw.killRejectsPerSecond ?? 0,
    killOrdersPerSecond: raw.killOrdersPerSecond ?? 0,
  };
}

function riskState(raw: Raw): RiskState {
  return {
    account: raw.account,
    limits: riskLimits(raw.limits),
    hasOwnLimits: raw.hasOwnLimits,
    killSwitch: raw.killSwitch,
    everyonesKillSwitch: raw.everyonesKillSwitch,
    killTrigger: enumName<KillTriggerName>('KILL_TRIGGER', raw.killTrigger),
    killValue: Number(raw.killValue),
    killLimit: Number(raw.killLimit),
    openOrders: Number(raw.openOrders),
    exposure: Number(raw.exposure),
    dailyLoss: Number(raw.dailyLoss),
    hasCash: raw.hasCash,
    cash: Number(raw.cash),
    heldCash: Number(raw.heldCash),
  };
}
