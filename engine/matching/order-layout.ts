// The hot half of every order, 32 bytes a slot: what matching reads and writes.
//
//   word 0        2        3        4        5        6            7
//   +-------------+--------+--------+--------+--------+------------+--------+
//   | leaves (f64)| level  | next   | prev   | account| generation | flags  |
//   +-------------+--------+--------+--------+--------+------------+--------+
//
// Flags: instrument (16 bits), side (2), status (3), and a bit for each way in which an order is not a plain one. Level
// is 0 while the order stands in no queue; next and prev chain the orders of one level, oldest first, and next the free
// slots. Slot 0 is nobody.
//
// Hot files take these numbers into constants of their own, which V8 folds into their code; an imported binding it loads
// and checks at every use.

/** log2 of the words and doubles of a record, where its words stand, and the parts of the flags. */
export const OrderLayout = {
  ORDER_SHIFT: 3,
  ORDER_DOUBLE_SHIFT: 2,
  LEVEL: 2,
  NEXT: 3,
  PREVIOUS: 4,
  ACCOUNT: 5,
  GENERATION: 6,
  FLAGS: 7,
  INSTRUMENT_MASK: 0xffff,
  SIDE_SHIFT: 16,
  SIDE_MASK: 3,
  STATUS_SHIFT: 18,
  STATUS_MASK: 7,
} as const;

export const OrderFlag = {
  /** Stands behind the displayed orders of its price and is never shown. */
  HIDDEN: 1 << 21,
  /** Shows a slice of itself at a time. */
  ICEBERG: 1 << 22,
  /** Its price follows the best one of its own side. */
  PEGGED: 1 << 23,
  /** Ends where it would no longer reduce its account's position. */
  REDUCE_ONLY: 1 << 24,
  /** Its first fill must still reach its minimum quantity. */
  CONTINGENT: 1 << 25,
  /** Its stop price follows the last trade price while it waits. */
  TRAILING: 1 << 26,
  /** Counts among the orders of its instrument that wait for something. */
  WAITING: 1 << 27,
} as const;
