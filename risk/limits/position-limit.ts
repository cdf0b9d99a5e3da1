// hot path
// How far the position in one instrument may go, either way, with every open order of that side counted as filled; and how
// many open orders the account may have. Orders on their way count as open.

import { RejectField } from '../../engine/domain/reject-field.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { RiskLimit } from '../../engine/domain/risk-settings.js';
import { Side } from '../../engine/domain/side.js';
import type { OrderRequest } from '../order-request.js';
import type { RiskState } from '../risk-state.js';

export function hasRoomForOrder(request: OrderRequest, state: RiskState): boolean {
  const limit = state.limits.at(request.limits, RiskLimit.OPEN_ORDERS);
  if (limit === 0 || !request.isNew) return true;
  const { accounts } = state;
  const open = request.account < accounts.capacity ? accounts.openOrders[request.account] : 0;
  if (open < limit) return true;
  return request.refused(RejectReason.MAX_OPEN_ORDERS, RejectField.OPEN_ORDERS, open + 1, limit);
}

export function isPositionAllowed(request: OrderRequest, state: RiskState): boolean {
  const limit = state.limits.at(request.limits, RiskLimit.POSITION);
  if (limit === 0 || request.addedLots <= 0) return true;
  const { row, side } = request;
  const quantity = state.positions.quantity(row);
  const position = side === Side.BUY ? quantity : -quantity;
  const reached = position + state.reservations.lots(row, side) + request.addedLots;
  if (reached <= limit) return true;
  return request.refused(RejectReason.MAX_POSITION, RejectField.POSITION, reached, limit);
}
