// The byte layout of a command on the rings from the gateway through the validators to the engine. 256 bytes.
//
//   0        1        2                 4                 8                 12                16
//   +--------+--------+-----------------+-----------------+-----------------+-----------------+
//   | kind   | flags  | reject reason   | account         | session         | instrument      |   header
//   +--------+--------+-----------------+-----------------+-----------------+-----------------+
//  16 request id (u64)         | gateway in (u64)                                              |
//  32 risk in (u64)            | reject field (u8), padding    | reservation (u32)             |
//  48 reject value (f64)       | reject limit (f64)                                            |
//   +-----------------------------------------------------------------------------------------+
//  64 quantity (f64)           | price (f64)                                                   |   body
//  80 stop price (f64)         | trail offset (f64)   or, for replace and cancel, order id     |
//  96 display quantity (f64)   | minimum quantity (f64)                                        |
// 112 expire time (u64)        | deadline (u64)                                                |
// 128 side, type, time in force, post-only, self-trade prevention, reduce-only, hidden,        |
// 135 client order id length, tag length, new client order id length, padding                  |
// 140 client order id (36 bytes)                                                               |
// 176 tag (16 bytes)           | 192 new client order id (36 bytes)                            |
// 232 protection price (f64)   | padding                                                       |
//   +-----------------------------------------------------------------------------------------+
//
// Commands about risk have a body of their own: twelve values from byte 64, then at 160 what they are about.
//
// Amounts (quantities in lots, prices in ticks) are doubles that hold integers; u64 are two words, low then high.

/** Bytes of one command record. */
export const COMMAND_BYTES = 256;

/** Byte offsets. */
export const CommandLayout = {
  KIND: 0,
  FLAGS: 1,
  REJECT_REASON: 2,
  ACCOUNT: 4,
  SESSION: 8,
  INSTRUMENT: 12,
  REQUEST_ID: 16,
  GATEWAY_IN: 24,
  RISK_IN: 32,
  REJECT_FIELD: 40,
  RESERVATION: 44,
  REJECT_VALUE: 48,
  REJECT_LIMIT: 56,
  QUANTITY: 64,
  PRICE: 72,
  STOP_PRICE: 80,
  TRAIL_OFFSET: 88,
  ORDER_ID: 88,
  DISPLAY_QUANTITY: 96,
  MIN_QUANTITY: 104,
  EXPIRE_TIME: 112,
  DEADLINE: 120,
  SIDE: 128,
  TYPE: 129,
  TIME_IN_FORCE: 130,
  POST_ONLY: 131,
  SELF_TRADE_PREVENTION: 132,
  REDUCE_ONLY: 133,
  HIDDEN: 134,
  CLIENT_ORDER_ID_LENGTH: 135,
  TAG_LENGTH: 136,
  NEW_CLIENT_ORDER_ID_LENGTH: 137,
  CLIENT_ORDER_ID: 140,
  TAG: 176,
  NEW_CLIENT_ORDER_ID: 192,
  PROTECTION_PRICE: 232,
  RISK_VALUES: 64,
  RISK_SUBJECT: 160,
} as const;

/** Bits of the flags byte. */
export const CommandFlag = {
  /** REPLACE: the validator knows no open order of this name, so it has reserved nothing; journaled. */
  UNKNOWN_TO_RISK: 1,
} as const;

/** Every kind of command; those from `QUERY_ORDER` on ask only and are never journaled. Journaled numbers never change. */
export const CommandKind = {
  NONE: 0,
  NEW_ORDER: 1,
  REPLACE: 2,
  CANCEL: 3,
  MASS_CANCEL: 4,
  /** First logon of an account, or a new self-trade prevention default: name in the text fields. */
  CONFIGURE_ACCOUNT: 5,
  ADD_INSTRUMENT: 6,
  /** An administrator sets an instrument's trading status. */
  SET_TRADING_STATUS: 7,
  /** The engine's own timer: everything due at or before the command's time expires or changes. */
  TICK: 8,
  /** Takes an instrument without open orders off the venue. */
  REMOVE_INSTRUMENT: 9,
  /** Limits of an account, the limits of accounts that have none of their own, or an instrument's fees. */
  CONFIGURE_RISK: 10,
  /** Stops an account, or everyone, from entering and replacing orders, or lets them again. */
  SET_KILL_SWITCH: 11,
  /** Cash or holdings that an account is given, or that are taken from it. */
  ADJUST_CASH: 12,
  QUERY_ORDER: 64,
  QUERY_OPEN_ORDERS: 65,
  QUERY_BOOK: 66,
  QUERY_POSITIONS: 67,
  /** A validator's answer to QUERY_POSITIONS, one record a position, then POSITIONS_END; the engine hands them on. */
  POSITION: 70,
  POSITIONS_END: 71,
  /** Asks for the account's last sequence; CONFIGURE_ACCOUNT goes before it where something changes. */
  LOGON: 68,
  /** The last command of a stage that stops; each stage hands it on. */
  DRAIN: 69,
  /** Asks an account's validator for its limits, its switches and what it has used of them. */
  QUERY_RISK: 72,
  /** The validator's answer, which the engine hands on. */
  RISK_STATE: 73,
} as const;
export type CommandKind = (typeof CommandKind)[keyof typeof CommandKind];

/** True for the kinds that change the engine's state and so are sequenced and journaled. */
export function isJournaled(kind: number): boolean {
  return kind < CommandKind.QUERY_ORDER;
}
