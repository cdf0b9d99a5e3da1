// What happens to an order that must not take liquidity but would; numbers as in the public contract.

export const PostOnly = { OFF: 0, REJECT: 1, SLIDE: 2 } as const;
export type PostOnly = (typeof PostOnly)[keyof typeof PostOnly];
