// The RiskLimits message beside the values of records: the same twelve limits, 0 for none.

import { RiskLimit } from '../../engine/domain/risk-settings.js';

/** Numbers as the proto loader gives them; a trigger that was left out is absent. */
export type RiskLimitsMessage = Readonly<Partial<Record<string, number>>>;

/** Each field and the limit that it is. */
const FIELDS = {
  max_order_quantity: RiskLimit.ORDER_QUANTITY,
  max_order_notional: RiskLimit.ORDER_NOTIONAL,
  max_position: RiskLimit.POSITION,
  max_open_orders: RiskLimit.OPEN_ORDERS,
  max_exposure: RiskLimit.EXPOSURE,
  max_daily_loss: RiskLimit.DAILY_LOSS,
  price_collar_bps: RiskLimit.PRICE_COLLAR,
  orders_per_second: RiskLimit.ORDERS_PER_SECOND,
  burst: RiskLimit.BURST,
  kill_daily_loss: RiskLimit.KILL_DAILY_LOSS,
  kill_rejects_per_second: RiskLimit.KILL_REJECTS_PER_SECOND,
  kill_orders_per_second: RiskLimit.KILL_ORDERS_PER_SECOND,
} as const satisfies Record<string, RiskLimit>;
const ENTRIES = Object.entries(FIELDS);

/** The limits by RiskLimit, undefined where the message leaves one out; or a sentence where one is not allowed. */
export function readRiskLimits(message: RiskLimitsMessage): (number | undefined)[] | string {
  const limits: (number | undefined)[] = [];
  for (const [field, limit] of ENTRIES) {
    const value = message[field];
    if (value !== undefined && !Number.isSafeInteger(value)) return `limits.${field} is above 2^53-1`;
    limits[limit] = value;
  }
  return limits;
}

export function writeRiskLimits(limits: readonly number[]): RiskLimitsMessage {
  return Object.fromEntries(ENTRIES.map(([field, limit]) => [field, limits[limit]]));
}
