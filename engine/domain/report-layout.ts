// The byte layout of a report on the ring from the engine to the gateway. 256 bytes.
//
//   0        1        2                 4                 8                 12                16
//   +--------+--------+-----------------+-----------------+-----------------+-----------------+
//   | kind   | flags  | reject reason   | account         | session         | instrument      |   header
//   +--------+--------+-----------------+-----------------+-----------------+-----------------+
//  16 request id (u64)         | gateway in (u64)                                              |
//  32 risk in (u64)            | engine in (u64)                                               |
//  48 matched (u64)            | durable (u64)                                                 |
//   +-----------------------------------------------------------------------------------------+
//  64 account sequence (f64)   | engine sequence (f64)                                         |   body
//  80 order id (f64)           | price (f64)                                                   |
//  96 quantity (f64)           | last quantity (f64)                                           |
// 112 last price (f64)         | cumulative quantity (f64)                                     |
// 128 leaves quantity (f64)    | trade id (f64)                                                |
// 144 prevented quantity (f64) | queue ahead (f64)                                             |
// 160 stop price (f64)         | reject value (f64)                                            |
// 176 reject limit (f64)                                                                       |
// 184 side, type, time in force, exec type, status, liquidity, command type, reject field,     |
// 192 client order id length, tag length, padding                                              |
// 196 client order id (36 bytes)                                                               |
// 232 tag (16 bytes)           | 248 unused (8 bytes)                                          |
//   +-----------------------------------------------------------------------------------------+

/** Bytes of one report record. */
export const REPORT_BYTES = 256;

/** Byte offsets. */
export const ReportLayout = {
  KIND: 0,
  FLAGS: 1,
  REJECT_REASON: 2,
  ACCOUNT: 4,
  SESSION: 8,
  INSTRUMENT: 12,
  REQUEST_ID: 16,
  GATEWAY_IN: 24,
  RISK_IN: 32,
  ENGINE_IN: 40,
  MATCHED: 48,
  DURABLE: 56,
  ACCOUNT_SEQUENCE: 64,
  ENGINE_SEQUENCE: 72,
  ORDER_ID: 80,
  PRICE: 88,
  QUANTITY: 96,
  LAST_QUANTITY: 104,
  LAST_PRICE: 112,
  CUMULATIVE_QUANTITY: 120,
  LEAVES_QUANTITY: 128,
  TRADE_ID: 136,
  PREVENTED_QUANTITY: 144,
  QUEUE_AHEAD: 152,
  STOP_PRICE: 160,
  REJECT_VALUE: 168,
  REJECT_LIMIT: 176,
  SIDE: 184,
  TYPE: 185,
  TIME_IN_FORCE: 186,
  EXEC_TYPE: 187,
  STATUS: 188,
  LIQUIDITY: 189,
  COMMAND_TYPE: 190,
  REJECT_FIELD: 191,
  CLIENT_ORDER_ID_LENGTH: 192,
  TAG_LENGTH: 193,
  CLIENT_ORDER_ID: 196,
  TAG: 232,
  RISK_VALUES: 88,
} as const;

/** Every kind of record on the report ring. */
export const ReportKind = {
  EXECUTION: 1,
  MASS_CANCEL: 2,
  LOGON_ACK: 3,
  /** An account exists: its name, default and last sequence. Sent on opening and once for each after recovery. */
  ACCOUNT_OPENED: 4,
  INSTRUMENT_ADDED: 5,
  /** One position, in answer to a query. */
  POSITION: 6,
  /** A query's answer is complete; `quantity` says how many records it had, `orderId` where the next page begins (0: none). */
  QUERY_END: 7,
  /** The book asked for lies in the book snapshot area. */
  BOOK_READY: 8,
  /** Recovery is over; what follows is live. `quantity` is the highest session that a journaled order bears. */
  RECOVERED: 9,
  /** The engine has stopped; nothing follows. */
  DRAINED: 10,
  /** An instrument's trading status, in the place of INSTRUMENT_ADDED's: it changed, or the command to set it found it so. */
  TRADING_STATUS: 11,
  INSTRUMENT_REMOVED: 12,
  /** A CONFIGURE_RISK was taken. */
  RISK_CONFIGURED: 13,
  /** A kill switch was set, after the cancels that this caused: how many, in `quantity`. */
  KILL_SWITCH: 14,
  /** An ADJUST_CASH was taken. */
  CASH_ADJUSTED: 15,
  /** An account's limits and what it has used of them, in answer to a query. */
  RISK_STATE: 16,
} as const;
export type ReportKind = (typeof ReportKind)[keyof typeof ReportKind];

/** Bits of the flags byte. */
export const ReportFlag = {
  /** The last record that this command causes. */
  END_OF_COMMAND: 1,
  PRIORITY_KEPT: 2,
  DUPLICATE: 4,
} as const;
