// hot path
// All that the account has at stake: of each instrument the position, long or short, at the reference price, what its open
// buys may cost, and what its open sales stand for: their limits' money, or their lots at the reference price where that is
// more. Orders against a position stand for nothing while they can only reduce it, and else for the larger of the two: they
// cannot both come about. Costs a look at each instrument that the account has ever had.
//
// No trade makes it larger, at one price: what leaves one term enters another, or the position shrinks by it.

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
  const { addedLots, reservedBefore, priceBefore, reserved, reservedPrice, row } = request;
  const addedMoney = moneyOf(reserved, reservedPrice) - moneyOf(reservedBefore, priceBefore);
  const isBuy = request.side === Side.BUY;
  const before = stakeOf(state, row, request.reference, 0, 0, 0, 0);
  const stake = isBuy
    ? stakeOf(state, row, request.reference, addedLots, addedMoney, 0, 0)
    : stakeOf(state, row, request.reference, 0, 0, addedLots, addedMoney);
  if (stake <= before) return true;
  let exposure = stake;
  for (let at = state.positions.first(request.account); at !== 0; at = state.positions.next(at)) {
    if (at !== row) exposure += exposureOfRow(state, at);
  }
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
  return stakeOf(state, row, state.markets.reference(state.positions.instrument(row)), 0, 0, 0, 0);
}

function stakeOf(
  state: RiskState,
  row: number,
  reference: number,
  addedBuyLots: number,
  addedBuyMoney: number,
  addedSellLots: number,
  addedSellMoney: number,
): number {
  const { positions, reservations } = state;
  const position = positions.quantity(row);
  const held = Math.abs(position) * reference;
  const buyLots = reservations.buyLots(row) + addedBuyLots;
  const sellLots = reservations.sellLots(row) + addedSellLots;
  const buys = reservations.buyMoney(row) + addedBuyMoney;
  const sales = Math.max(reservations.sellMoney(row) + addedSellMoney, sellLots * reference);
  if (position < 0) return sales + (buyLots <= -position ? held : Math.max(held, buys));
  return buys + (sellLots <= position ? held : Math.max(held, sales));
}
