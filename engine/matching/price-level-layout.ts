// The pool of occupied price levels of all queues, 64 bytes each: one cache line. Level 0 is none.
//
//   word 0            2             4        5        6        7
//   +-----------------+-------------+--------+--------+--------+--------+
//   | quantity (f64)  | price (f64) | head   | tail   | orders | place  |
//   +-----------------+-------------+--------+--------+--------+--------+
//   word 8            10            11            12       13           14
//   +-----------------+-------------+-------------+--------+------------+--------+
//   | concealed (f64) | hidden head | hidden tail | queue  | references | unused |
//   +-----------------+-------------+-------------+--------+------------+--------+
//
// Head and tail are the slots of the displayed orders, oldest first; behind them stand the hidden ones. Quantity and
// orders are what is displayed; concealed is the rest: hidden orders and what icebergs hold back. References counts the
// orders that pegged ones may follow. Place is the level's page and tick in the price ladder. A freed level keeps its
// price and queue, and its quantity and orders are 0, until it is used again: what is published of its end reads them.

/** log2 of the words and doubles of a record; where its doubles stand, then its words. */
export const LevelLayout = {
  LEVEL_SHIFT: 4,
  LEVEL_DOUBLE_SHIFT: 3,
  LEVEL_PRICE: 1,
  CONCEALED: 4,
  HEAD: 4,
  TAIL: 5,
  ORDERS: 6,
  PLACE: 7,
  HIDDEN_HEAD: 10,
  HIDDEN_TAIL: 11,
  QUEUE: 12,
  REFERENCES: 13,
} as const;
