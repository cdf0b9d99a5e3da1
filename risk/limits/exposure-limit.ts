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

/**
 * What the order in hand adds to its row: lots and money of either side. Amounts stand in arrays, because a large one as an
 * argument or a result would be an object of its own.
 */
const added = new Float64Array(4);
const reserved = new Float64Array(4);
const BUY = 0;
const SELL = 2;
const MONEY = 1;
/** What `measure` has found. */
const stake = new Float64Array(1);

export function isExposureAllowed(request: OrderRequest, state: RiskState): boolean {
  const limit = state.limits.at(request.limits, RiskLimit.EXPOSURE);
  if (limit === 0) return true;
  const { row } = request;
  const side = request.side === Side.BUY ? BUY : SELL;
  measure(state, row, request.reference);
  const before = stake[0];
  added[side] = request.addedLots;
  added[side + MONEY] =
    moneyOf(request.reserved, request.reservedPrice) - moneyOf(request.reservedBefore, request.priceBefore);
  measure(state, row, request.reference);
  added[side] = 0;
  added[side + MONEY] = 0;
  let exposure = stake[0];
  if (exposure <= before) return true;
  for (let at = state.positions.first(request.account); at !== 0; at = state.positions.next(at)) {
    if (at === row) continue;
    measureRow(state, at);
    exposure += stake[0];
  }
  if (exposure <= limit) return true;
  return request.refused(RejectReason.MAX_EXPOSURE, RejectField.EXPOSURE, exposure, limit);
}

/** Of the whole account, as it is. */
export function exposureOf(state: RiskState, account: number): number {
  let exposure = 0;
  for (let row = state.positions.first(account); row !== 0; row = state.positions.next(row)) {
    measureRow(state, row);
    exposure += stake[0];
  }
  return exposure;
}

function measureRow(state: RiskState, row: number): void {
  measure(state, row, state.markets.reference(state.positions.instrument(row)));
}

/** Of a row, with what is added. */
function measure(state: RiskState, row: number, reference: number): void {
  const { positions, reservations } = state;
  const position = positions.quantity(row);
  const held = Math.abs(position) * reference;
  reservations.read(row, reserved);
  const buyLots = reserved[BUY] + added[BUY];
  const sellLots = reserved[SELL] + added[SELL];
  const buys = reserved[BUY + MONEY] + added[BUY + MONEY];
  const sales = Math.max(reserved[SELL + MONEY] + added[SELL + MONEY], sellLots * reference);
  if (position < 0) stake[0] = sales + (buyLots <= -position ? held : Math.max(held, buys));
  else stake[0] = buys + (sellLots <= position ? held : Math.max(held, sales));
}
