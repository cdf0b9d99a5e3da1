// Which order command a report answers; numbers as in the public contract.

export const CommandType = { UNSPECIFIED: 0, NEW: 1, REPLACE: 2, CANCEL: 3 } as const;
export type CommandType = (typeof CommandType)[keyof typeof CommandType];
