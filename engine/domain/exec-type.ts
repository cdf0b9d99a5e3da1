// What an execution report says has happened; numbers as in the public contract.

export const ExecType = {
  UNSPECIFIED: 0,
  NEW: 1,
  TRADE: 2,
  REPLACED: 3,
  CANCELED: 4,
  EXPIRED: 5,
  REJECTED: 6,
  TRIGGERED: 7,
  TRADE_PREVENTED: 8,
  STATUS: 9,
} as const;
export type ExecType = (typeof ExecType)[keyof typeof ExecType];
