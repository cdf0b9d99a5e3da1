// On which side of a trade an order stood; numbers as in the public contract.

export const Liquidity = { UNSPECIFIED: 0, MAKER: 1, TAKER: 2, AUCTION: 3 } as const;
export type Liquidity = (typeof Liquidity)[keyof typeof Liquidity];
