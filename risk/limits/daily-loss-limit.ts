// hot path
// What the account has lost: less what it has realized since the UTC day began, less what its open positions are worth more
// at the reference price than they cost. One that has lost as much as it may can still reduce its positions.

import { RejectField } from '../../engine/domain/reject-field.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { RiskLimit } from '../../engine/domain/risk-settings.js';
import { Side } from '../../engine/domain/side.js';
import type { OrderRequest } from '../order-request.js';
import type { RiskState } from '../risk-state.js';

export function isLossAllowed(request: OrderRequest, state: RiskState): boolean {
  const limit = state.limits.at(request.limits, RiskLimit.DAILY_LOSS);
  if (limit === 0 || onlyReduces(request, state)) return true;
  measureLoss(state, request.account, request.day);
  if (measured[0] < limit) return true;
  return request.refused(RejectReason.MAX_DAILY_LOSS, RejectField.LOSS, measured[0], limit);
}

/** What `measureLoss` has found: in an array, because a large amount as a result would be an object of its own. */
export const measured = new Float64Array(1);

/** Cold. */
export function lossOf(state: RiskState, account: number, day: number): number {
  measureLoss(state, account, day);
  return measured[0];
}

/** Negative where the account has gained. Whole ticks x lots: an average cost may have fractions. */
export function measureLoss(state: RiskState, account: number, day: number): void {
  const { markets, positions } = state;
  let gain = state.accounts.realizedSince(account, day);
  for (let row = positions.first(account); row !== 0; row = positions.next(row)) {
    if (positions.quantity(row) === 0) continue;
    gain += positions.unrealizedPnl(row, markets.mark(positions.instrument(row)));
  }
  measured[0] = Math.round(-gain) + 0; // + 0: no negative zero
}

/** All that is open on its side, and it, come to no more than the position against which they are. */
function onlyReduces(request: OrderRequest, state: RiskState): boolean {
  const { row, side } = request;
  const quantity = state.positions.quantity(row);
  const against = side === Side.BUY ? -quantity : quantity;
  return state.reservations.lots(row, side) + request.addedLots <= against;
}
