// What every order's client said of it, 64 bytes a slot, one cache line. Matching passes it by; reports are filled from it.
//
//   word 0              1                   10           14           15
//   +-------------------+-------------------+------------+------------+---------+
//   | lengths and terms | client order id   | tag        | conditions | session |
//   +-------------------+-------------------+------------+------------+---------+
//
//   bits of word 0:  0                8            16     20              24          26                    29
//   +----------------+------------+------+---------------+-----------+---------------------+---------------+
//   | id length      | tag length | type | time in force | post-only | self-trade in force | asked for     |
//   +----------------+------------+------+---------------+-----------+---------------------+---------------+
//
// The low half of word 0 and the words 1 to 13 stand as in a report. Conditions is the order's record among the order
// conditions, or 0.
//
// Two doubles of each slot stand apart, since few commands read them: the lots that were ahead of the order in its queue when
// it came there, and the sequence of the command that entered it.

/** log2 of the words and doubles of a record, where its words stand, the parts of word 0, and the two that stand apart. */
export const DetailsLayout = {
  DETAILS_SHIFT: 4,
  DETAILS_DOUBLE_SHIFT: 3,
  CLIENT_ORDER_ID: 1,
  CLIENT_ORDER_ID_WORDS: 9,
  TAG: 10,
  TAG_WORDS: 4,
  CONDITIONS: 14,
  SESSION: 15,
  LENGTHS_MASK: 0xffff,
  TAG_LENGTH_SHIFT: 8,
  TYPE_SHIFT: 16,
  TYPE_MASK: 0xf,
  TIME_IN_FORCE_SHIFT: 20,
  TIME_IN_FORCE_MASK: 0xf,
  POST_ONLY_SHIFT: 24,
  POST_ONLY_MASK: 3,
  SELF_TRADE_PREVENTION_SHIFT: 26,
  REQUESTED_SHIFT: 29,
  SELF_TRADE_PREVENTION_MASK: 7,
  ENTRY_SHIFT: 1,
  ENTRY_SEQUENCE: 1,
} as const;
