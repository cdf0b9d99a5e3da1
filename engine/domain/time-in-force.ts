// How long an order lives; numbers as in the public contract.

export const TimeInForce = { UNSPECIFIED: 0, GTC: 1, IOC: 2, FOK: 3, DAY: 4, GTD: 5 } as const;
export type TimeInForce = (typeof TimeInForce)[keyof typeof TimeInForce];
