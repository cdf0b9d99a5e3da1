// The side of an order; numbers as in the public contract.

export const Side = { UNSPECIFIED: 0, BUY: 1, SELL: 2 } as const;
export type Side = (typeof Side)[keyof typeof Side];
