// The order types of the public contract, with its numbers.

export const OrderType = {
  UNSPECIFIED: 0,
  LIMIT: 1,
  MARKET: 2,
  STOP: 3,
  STOP_LIMIT: 4,
  TRAILING_STOP: 5,
  TRAILING_STOP_LIMIT: 6,
  TAKE_PROFIT: 7,
  TAKE_PROFIT_LIMIT: 8,
  PEGGED: 9,
} as const;
export type OrderType = (typeof OrderType)[keyof typeof OrderType];
