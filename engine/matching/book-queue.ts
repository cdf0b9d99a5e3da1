// hot path
// The queues of orders that one instrument has, each ordered by price and then by time, and how they are numbered:
// `queueOf(instrument, kind)` is the place of a queue in every table of queues.

/** log2 of the queues that an instrument has room for. */
export const QUEUE_SHIFT = 3;

/** What the orders of a queue wait for. In the even kinds the highest price comes first, in the odd ones the lowest. */
export const QueueKind = {
  BIDS: 0,
  ASKS: 1,
  /** Stops that trigger at a last price at or below theirs. */
  FALLING_TRIGGERS: 2,
  /** Stops that trigger at a last price at or above theirs. */
  RISING_TRIGGERS: 3,
  /** Orders whose first fill must reach a minimum quantity. */
  CONTINGENT_BIDS: 4,
  CONTINGENT_ASKS: 5,
} as const;
export type QueueKind = (typeof QueueKind)[keyof typeof QueueKind];

/** The instrument's bids or asks: `side` as the contract numbers it, 1 or 2. */
export function bookQueue(instrument: number, side: number): number {
  return (instrument << 3) + side - 1;
}

/** What an order of this side trades against. */
export function oppositeQueue(instrument: number, side: number): number {
  return (instrument << 3) + 2 - side;
}

export function contingentQueue(instrument: number, side: number): number {
  return (instrument << 3) + 3 + side;
}

export function queueOf(instrument: number, kind: number): number {
  return (instrument << 3) + kind;
}

/** True where the lowest price of the queue comes first. */
export function isLowestFirst(queue: number): boolean {
  return (queue & 1) !== 0;
}

/** True for bids and asks: what stands there can trade at once. */
export function isBookQueue(queue: number): boolean {
  return (queue & 7) < 2;
}
