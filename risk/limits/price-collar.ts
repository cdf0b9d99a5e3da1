// hot path
// How far from the reference price an order may be: at most the collar's share of it, rounded down to whole ticks, either
// way. What has no price of its own is given the collar's bound as its protection, so that it can be counted: around the
// reference, or around the price at which it triggers.

import type { NewOrderCommand } from '../../engine/domain/command.js';
import { AMOUNT_MAX } from '../../engine/domain/limits.js';
import { RejectField } from '../../engine/domain/reject-field.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { RiskLimit } from '../../engine/domain/risk-settings.js';
import { Side } from '../../engine/domain/side.js';
import type { OrderRequest } from '../order-request.js';
import type { RiskState } from '../risk-state.js';

const BASIS_POINTS = 10_000;

/** Whole ticks, exact for every price: the ten-thousands and the rest apart. */
export function collarDistance(reference: number, basisPoints: number): number {
  const whole = Math.floor(reference / BASIS_POINTS);
  const rest = reference - whole * BASIS_POINTS;
  const distance = whole * basisPoints + Math.floor((rest * basisPoints) / BASIS_POINTS);
  return Math.min(AMOUNT_MAX, distance);
}

/** The worst price within a collar. */
export function protectionOf(side: number, centre: number, basisPoints: number): number {
  const distance = collarDistance(centre, basisPoints);
  return side === Side.BUY ? Math.min(AMOUNT_MAX, centre + distance) : Math.max(1, centre - distance);
}

/** About where an order without a price would trade: a stop kind where it triggers. 0 where nothing says. */
export function expectedPrice(order: NewOrderCommand, reference: number): number {
  const { stopPrice, trailOffset } = order;
  if (stopPrice !== 0 || reference === 0) return stopPrice;
  return order.side === Side.BUY ? Math.min(AMOUNT_MAX, reference + trailOffset) : Math.max(1, reference - trailOffset);
}

/** Without a reference there is nothing to be near to. */
export function isPriceAllowed(request: OrderRequest, state: RiskState): boolean {
  const collar = state.limits.at(request.limits, RiskLimit.PRICE_COLLAR);
  const { reference, statedPrice } = request;
  if (collar === 0 || statedPrice === 0 || reference === 0) return true;
  const distance = collarDistance(reference, collar);
  if (statedPrice > reference + distance) {
    return request.refused(RejectReason.PRICE_COLLAR, RejectField.PRICE, statedPrice, reference + distance);
  }
  if (statedPrice >= reference - distance) return true;
  return request.refused(RejectReason.PRICE_COLLAR, RejectField.PRICE, statedPrice, reference - distance);
}
