// Which field of a command a refusal is about. A refusal crosses the rings as (reason, field, value, limit), all numbers;
// the gateway makes the sentence for a person out of them.

export const RejectField = {
  NONE: 0,
  SYMBOL: 1,
  SIDE: 2,
  TYPE: 3,
  TIME_IN_FORCE: 4,
  /** value: the length in bytes, where that is out of range; limit: the longest allowed. */
  CLIENT_ORDER_ID_LENGTH: 5,
  /** value: the offending byte; limit: its position, counted from 1. */
  CLIENT_ORDER_ID_CHARACTER: 6,
  QUANTITY: 7,
  PRICE: 8,
  STOP_PRICE: 9,
  TRAIL_OFFSET: 10,
  DISPLAY_QUANTITY: 11,
  MIN_QUANTITY: 12,
  POST_ONLY: 13,
  REDUCE_ONLY: 14,
  SELF_TRADE_PREVENTION: 15,
  EXPIRE_TIME: 16,
  DEADLINE: 17,
  TAG: 18,
  HIDDEN: 19,
  /** value: price x quantity; limit: the largest notional, 2^53-1. */
  NOTIONAL: 20,
  ORDER_ID: 21,
  NEW_CLIENT_ORDER_ID: 22,
  /** Lots of one side, with every open order of that side counted as filled. */
  POSITION: 23,
  OPEN_ORDERS: 24,
  /** Money, in ticks x lots: positions and open orders, a loss, cash. */
  EXPOSURE: 25,
  LOSS: 26,
  CASH: 27,
  /** Lots that the account has. */
  HOLDINGS: 28,
  ORDERS_PER_SECOND: 29,
  ACCOUNT: 30,
  /** Of no command: value and limit are how many orders of the instrument wait and may wait. */
  WAITING_ORDERS: 31,
} as const;
export type RejectField = (typeof RejectField)[keyof typeof RejectField];
