// hot path
// How large one order may be: its lots, and its lots times the price that it is counted at. A sale may bring more than its
// limit, so it is counted at the reference price where that is higher.

import { RejectField } from '../../engine/domain/reject-field.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { RiskLimit } from '../../engine/domain/risk-settings.js';
import { Side } from '../../engine/domain/side.js';
import { moneyOf } from '../order-mirror.js';
import type { OrderRequest } from '../order-request.js';
import type { RiskState } from '../risk-state.js';

export function isQuantityAllowed(request: OrderRequest, state: RiskState): boolean {
  const limit = state.limits.at(request.limits, RiskLimit.ORDER_QUANTITY);
  if (limit === 0 || request.quantity <= limit) return true;
  return request.refused(RejectReason.MAX_ORDER_QUANTITY, RejectField.QUANTITY, request.quantity, limit);
}

export function isNotionalAllowed(request: OrderRequest, state: RiskState): boolean {
  const limit = state.limits.at(request.limits, RiskLimit.ORDER_NOTIONAL);
  if (limit === 0) return true;
  const price = request.side === Side.SELL ? Math.max(request.price, request.reference) : request.price;
  const notional = moneyOf(request.quantity, price);
  if (notional <= limit) return true;
  return request.refused(RejectReason.MAX_ORDER_NOTIONAL, RejectField.NOTIONAL, notional, limit);
}
