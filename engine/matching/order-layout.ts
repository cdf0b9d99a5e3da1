// Every order, 128 bytes a slot: two cache lines, side by side, since a page of memory costs more to find than a line of it.
// This is the first, what commands work on: whatever is done to a neighbour of an order in its queue costs this one line. The
// second is what its client said of it (order-details-layout.ts).
//
//   double 0        1          2       3            word 8    9       10     11        12           13      14          15
//   +---------------+----------+-------+------------+--------+-------+------+---------+------------+-------+-----------+-----------+
//   | leaves        | quantity | price | cumulative | level  | next  | prev | account | generation | flags | place in  | place in  |
//   |               |          |       |            |        |       |      |         |            |       | account   | group     |
//   +---------------+----------+-------+------------+--------+-------+------+---------+------------+-------+-----------+-----------+
//
// Price is 0 for a market order. Flags: instrument (16 bits), side (2), status (3), a bit for each way in which an order is
// not a plain one, and one that says whether quantity or price are no longer those of the NEW report, which stand apart
// then. Level is 0 while the order stands in no queue; next and prev chain the orders of one level, oldest first, and next
// the free slots. The places say where an open order stands among its account's and its group's (order-chunks.ts). Slot 0 is
// nobody.
//
// Hot files take these numbers into constants of their own, which V8 folds into their code; an imported binding it loads
// and checks at every use.

/** log2 of the words and doubles of a record, where its doubles and its words stand, and the parts of the flags. */
export const OrderLayout = {
  ORDER_SHIFT: 5,
  ORDER_DOUBLE_SHIFT: 4,
  QUANTITY: 1,
  PRICE: 2,
  CUMULATIVE: 3,
  LEVEL: 8,
  NEXT: 9,
  PREVIOUS: 10,
  ACCOUNT: 11,
  GENERATION: 12,
  FLAGS: 13,
  PLACE_IN_ACCOUNT: 14,
  PLACE_IN_GROUP: 15,
  INSTRUMENT_MASK: 0xffff,
  SIDE_SHIFT: 16,
  SIDE_MASK: 3,
  STATUS_SHIFT: 18,
  STATUS_MASK: 7,
  MOVED: 1 << 28,
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
