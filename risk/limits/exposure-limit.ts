// hot path
// All that the account has at stake: of each instrument the position, long or short, at the reference price, what its open
// buys may cost, and what its open sales stand for: their limits' money, or their lots at the reference price where that is
// more. Costs a look at each instrument that the account has ever had.

import { RejectField } from '../../engine/domain/reject-field.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { RiskLimit } from '../../engine/domain/risk-settings.js';
import { Side } from '../../engine/domain/side.js';
import { moneyOf } from '../order-mirror.js';
import type { OrderRequest } from '../order-request.js';
import type { RiskState } from '../risk-state.js';

export function isExposureAllowed(request: OrderRequest, state: RiskState): boolean {
  const limit = state.limits.at(request.limits, RiskLimit.EXPOSURE);
  if (limit === 0) return true;
  const { reservedBefore, priceBefore, reserved, reservedPrice, row, side } = request;
  const addedMoney = moneyOf(reserved, reservedPrice) - moneyOf(reservedBefore, priceBefore);
  if (addedMoney <= 0 && request.addedLots <= 0) return true;
  let exposure = 0;
  for (let at = state.positions.first(request.account); at !== 0; at = state.positions.next(at)) {
    if (at !== row) exposure += exposureOfRow(state, at);
  }
  const isBuy = side === Side.BUY;
  exposure += stakeOf(
    state,
    row,
    request.reference,
    isBuy ? addedMoney : 0,
    isBuy ? 0 : addedMoney,
    isBuy ? 0 : request.addedLots,
  );
  if (exposure <= limit) return true;
  return request.refused(RejectReason.MAX_EXPOSURE, RejectField.EXPOSURE, exposure, limit);
}

/** Of the whole account, as it is. */
export function exposureOf(state: RiskState, account: number): number {
  let exposure = 0;
  for (let row = state.positions.first(account); row !== 0; row = state.positions.next(row)) {
    exposure += exposureOfRow(state, row);
  }
  return exposure;
}

function exposureOfRow(state: RiskState, row: number): number {
  return stakeOf(state, row, state.markets.reference(state.positions.instrument(row)), 0, 0, 0);
}

function stakeOf(
  state: RiskState,
  row: number,
  reference: number,
  addedBuyMoney: number,
  addedSellMoney: number,
  addedSellLots: number,
): number {
  const { positions, reservations } = state;
  const position = Math.abs(positions.quantity(row)) * reference;
  const buys = reservations.buyMoney(row) + addedBuyMoney;
  const sales = reservations.sellMoney(row) + addedSellMoney;
  return position + buys + Math.max(sales, (reservations.sellLots(row) + addedSellLots) * reference);
}
