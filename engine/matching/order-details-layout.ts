// What every order's client said of it: the second cache line of its record (order-layout.ts). Matching passes it by; reports
// are filled from it.
//
//   word 16             17                  26           30           31
//   +-------------------+-------------------+------------+------------+---------+
//   | lengths and terms | client order id   | tag        | conditions | session |
//   +-------------------+-------------------+------------+------------+---------+
//
//   bits of word 16: 0                8            16     20              24          26                    29
//   +----------------+------------+------+---------------+-----------+---------------------+---------------+
//   | id length      | tag length | type | time in force | post-only | self-trade in force | asked for     |
//   +----------------+------------+------+---------------+-----------+---------------------+---------------+
//
// The low half of word 16 and the words 17 to 29 stand as in a report. Conditions is the order's record among the order
// conditions, or 0.
//
// Two doubles of each slot stand apart, since few commands read them: the lots that were ahead of the order in its queue when
// it came there, and the sequence of the command that entered it.

/** log2 of the words and doubles of a record, where its words stand, the parts of the terms, and the two that stand apart. */
export const DetailsLayout = {
  DETAILS_SHIFT: 5,
  DETAILS_DOUBLE_SHIFT: 4,
  TERMS: 16,
  CLIENT_ORDER_ID: 17,
  /** The double from which on the texts are copied as such, and how many: all but the first word of the first. */
  TEXT_DOUBLE: 9,
  CLIENT_ORDER_ID_WORDS: 9,
  TAG: 26,
  TAG_WORDS: 4,
  CONDITIONS: 30,
  SESSION: 31,
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
