// What may be set about risk, in the order in which records carry the values. All are integers; a limit of 0 is none.

/** What a CONFIGURE_RISK is about. */
export const RiskSubject = {
  /** The limits of `account`; with NO_ACCOUNT those of every account that has none of its own. */
  LIMITS: 1,
  /** The account's own limits are taken back: those of all apply again. */
  NO_LIMITS: 2,
  /** The fees of `instrument`; with NO_INSTRUMENT those of every instrument that has none of its own. */
  FEES: 3,
} as const;
export type RiskSubject = (typeof RiskSubject)[keyof typeof RiskSubject];

/** Values of LIMITS. Amounts in lots, and in ticks x lots where they are money. */
export const RiskLimit = {
  ORDER_QUANTITY: 0,
  ORDER_NOTIONAL: 1,
  POSITION: 2,
  OPEN_ORDERS: 3,
  EXPOSURE: 4,
  DAILY_LOSS: 5,
  /** In 1/10000 of the reference price. */
  PRICE_COLLAR: 6,
  ORDERS_PER_SECOND: 7,
  BURST: 8,
  /** What engages the account's kill switch by itself: a loss, refusals in a second, orders in a second. */
  KILL_DAILY_LOSS: 9,
  KILL_REJECTS_PER_SECOND: 10,
  KILL_ORDERS_PER_SECOND: 11,
} as const;
export type RiskLimit = (typeof RiskLimit)[keyof typeof RiskLimit];

/** Values of FEES, in millionths of a trade's notional; a negative one is paid to the account. */
export const FeeRate = { MAKER: 0, TAKER: 1 } as const;

/** Values that a record has room for, and half of them, which an exposure event has. */
export const RISK_VALUES = 12;
export const RISK_VALUES_OF_EVENT = 6;
/** One: a fee as large as the notional. */
export const FEE_RATE_MAX = 1_000_000;

/** What has switched a kill switch. */
export const KillTrigger = { ADMINISTRATOR: 0, DAILY_LOSS: 1, REJECT_RATE: 2, ORDER_RATE: 3 } as const;
export type KillTrigger = (typeof KillTrigger)[keyof typeof KillTrigger];

/** Values of a validator's RISK_STATE in its second record; the first has the limits in force (subject LIMITS). */
export const RiskStateValue = {
  /** 1 where the limits are the account's own. */
  HAS_OWN_LIMITS: 0,
  /** 1 where the account's own switch is engaged, 2 where everyone's is, 3 where both are. */
  KILL_SWITCH: 1,
  KILL_TRIGGER: 2,
  OPEN_ORDERS: 3,
  EXPOSURE: 4,
  DAILY_LOSS: 5,
  /** 1 where the account has cash of its own and so trades for that and for what it holds alone. */
  HAS_CASH: 6,
  CASH: 7,
  /** Of the cash, what open orders may still cost. */
  HELD_CASH: 8,
  /** What the trigger of the account's own switch had counted, and could. */
  KILL_VALUE: 9,
  KILL_LIMIT: 10,
} as const;
/** The subject of that second record. */
export const RISK_STATE_USED = 4;
