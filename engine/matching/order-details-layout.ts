// The cold half of every order, 128 bytes a slot: its client's words for it, its terms and its running amounts. Matching
// passes it by; reports are filled from it.
//
//   word 0       1                   10           14        15
//   +------------+-------------------+------------+---------+---------+
//   | lengths    | client order id   | tag        | condit. | session |      first cache line
//   +------------+-------------------+------------+---------+---------+
//   word 16   17           double 9 .. 13                                                  word 28       30        31
//   +---------+------------+---------------------------------------------------------------+-------------+---------+--------+
//   | terms   | self-trade | quantity | price | cumulative | queue ahead | entry sequence  | group links | id hash | moved  |
//   +---------+------------+---------------------------------------------------------------+-------------+---------+--------+
//
// Words 0 to 13 stand as in a report (client order id length in the low byte, tag length in the next), and the terms are
// side, type, time in force and post-only, a byte each, the first three as in a report. Price is 0 for a market order.
// Condit. is the order's record among the order conditions, or 0. Self-trade is the mode in force, and in the next byte the one
// that was asked for. Group links chain the open orders of one group; id hash is the client order id's. Moved is 1 where quantity
// or price are no longer those of the NEW report, which stand apart then.

/** log2 of the words and doubles of a record; where its words stand, then its doubles; the parts of the terms. */
export const DetailsLayout = {
  DETAILS_SHIFT: 5,
  DETAILS_DOUBLE_SHIFT: 4,
  CLIENT_ORDER_ID: 1,
  CLIENT_ORDER_ID_WORDS: 9,
  TAG: 10,
  TAG_WORDS: 4,
  CONDITIONS: 14,
  SESSION: 15,
  TERMS: 16,
  SELF_TRADE_PREVENTION: 17,
  GROUP_LINKS: 28,
  ID_HASH: 30,
  MOVED: 31,
  QUANTITY: 9,
  PRICE: 10,
  CUMULATIVE: 11,
  QUEUE_AHEAD: 12,
  ENTRY_SEQUENCE: 13,
  TAG_LENGTH_SHIFT: 8,
  TYPE_SHIFT: 8,
  TIME_IN_FORCE_SHIFT: 16,
  POST_ONLY_SHIFT: 24,
  REQUESTED_SHIFT: 8,
  /** The bytes of the terms that a report repeats. */
  REPORTED_TERMS: 0xffffff,
} as const;
