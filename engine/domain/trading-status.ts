// The trading state of an instrument; numbers as in the public contract.

export const TradingStatus = { UNSPECIFIED: 0, OPEN: 1, HALTED: 2, AUCTION: 3, CLOSED: 4 } as const;
export type TradingStatus = (typeof TradingStatus)[keyof typeof TradingStatus];
