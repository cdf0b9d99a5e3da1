// hot path
// An account with cash of its own buys for no more than its cash, less what its open buys may still cost, fees included; and
// sells no more than it holds, less what its open sales still sell.

import { AMOUNT_MAX } from '../../engine/domain/limits.js';
import { RejectField } from '../../engine/domain/reject-field.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { Side } from '../../engine/domain/side.js';
import type { OrderRequest } from '../order-request.js';
import type { RiskState } from '../risk-state.js';

export function isFunded(request: OrderRequest, state: RiskState): boolean {
  if (!state.accounts.hasCash(request.account)) return true;
  return request.side === Side.BUY ? isCashEnough(request, state) : areHoldingsEnough(request, state);
}

function isCashEnough(request: OrderRequest, state: RiskState): boolean {
  const { accounts, mirror } = state;
  const { account, instrument } = request;
  const before = mirror.heldFor(instrument, request.reservedBefore, request.priceBefore);
  const needed = mirror.heldFor(instrument, request.reserved, request.reservedPrice);
  if (needed <= before) return true;
  const free = accounts.cash.value(account) - accounts.held.value(account) + before;
  if (needed <= free && needed < AMOUNT_MAX) return true;
  return request.refused(RejectReason.INSUFFICIENT_FUNDS, RejectField.CASH, needed, Math.max(0, free));
}

function areHoldingsEnough(request: OrderRequest, state: RiskState): boolean {
  if (request.addedLots <= 0) return true;
  const { row } = request;
  const needed = state.reservations.sellLots(row) + request.addedLots;
  const held = Math.max(0, state.positions.quantity(row));
  if (needed <= held) return true;
  return request.refused(RejectReason.INSUFFICIENT_FUNDS, RejectField.HOLDINGS, needed, held);
}
