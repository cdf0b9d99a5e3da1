// Where an order stands; numbers as in the public contract.

export const OrderStatus = {
  UNSPECIFIED: 0,
  NEW: 1,
  PARTIALLY_FILLED: 2,
  FILLED: 3,
  CANCELED: 4,
  REJECTED: 5,
  EXPIRED: 6,
  PENDING_TRIGGER: 7,
} as const;
export type OrderStatus = (typeof OrderStatus)[keyof typeof OrderStatus];

/** True where nothing can happen to the order any more. */
export function isTerminal(status: number): boolean {
  return status >= OrderStatus.FILLED && status <= OrderStatus.EXPIRED;
}
