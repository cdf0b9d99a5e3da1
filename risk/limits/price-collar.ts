// hot path
// How far from the reference price an order may be: at most the collar's share of it, rounded down to whole ticks, either
// way. What has no price of its own is given the collar's bound as its protection, so that it can be counted.

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

/** Where a trailing stop begins that leaves it to the venue; 0 where nothing says. */
export function trailedFrom(side: number, reference: number, offset: number): number {
  if (reference === 0) return 0;
  return side === Side.BUY ? Math.min(AMOUNT_MAX, reference + offset) : Math.max(1, reference - offset);
}

/**
 * Where an order is expected to trade: at the reference price, or at its stop price where that is the worse one, since the
 * market is there by then. 0 where there is neither.
 */
export function expectedPrice(side: number, reference: number, stopPrice: number): number {
  if (reference === 0 || stopPrice === 0) return reference + stopPrice;
  return side === Side.BUY ? Math.max(reference, stopPrice) : Math.min(reference, stopPrice);
}

/** The worst price within a collar. */
export function protectionOf(side: number, reference: number, basisPoints: number): number {
  const distance = collarDistance(reference, basisPoints);
  return side === Side.BUY ? Math.min(AMOUNT_MAX, reference + distance) : Math.max(1, reference - distance);
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
