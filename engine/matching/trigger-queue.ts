// hot path
// In which queue a stop kind waits: with those that trigger when the price rises to theirs, or when it falls to it.

import { isTakeProfit } from '../domain/order-kind.js';
import { Side } from '../domain/side.js';
import { QueueKind, queueOf } from './book-queue.js';

export function triggerQueueOf(instrument: number, side: number, type: number): number {
  const isRising = (side === Side.BUY) !== isTakeProfit(type);
  return queueOf(instrument, isRising ? QueueKind.RISING_TRIGGERS : QueueKind.FALLING_TRIGGERS);
}
