// What happens when an order would meet another of its own account; numbers as in the public contract.

export const SelfTradePrevention = {
  UNSPECIFIED: 0,
  NONE: 1,
  CANCEL_TAKER: 2,
  CANCEL_MAKER: 3,
  CANCEL_BOTH: 4,
  DECREMENT: 5,
} as const;
export type SelfTradePrevention = (typeof SelfTradePrevention)[keyof typeof SelfTradePrevention];
