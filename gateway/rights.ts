// What a token may do, each right by itself; docs/risk.md says which call needs which.

export const Right = {
  /** Orders, replaces and cancels of its account. */
  TRADE: 1,
  /** Its account's orders and positions, and a session that only listens. */
  READ: 2,
  /** The Admin service: the venue and every account's limits, no account's orders. */
  ADMIN: 4,
} as const;
export type Right = (typeof Right)[keyof typeof Right];

export const NO_RIGHTS = 0;
/** Everything that an account's own token may be for. */
export const OWN_RIGHTS = Right.TRADE | Right.READ;
export const ALL_RIGHTS = Right.TRADE | Right.READ | Right.ADMIN;

/** What an authenticator says of a token that is none: it has no rights, and is no token that lacks one. */
export const NOT_AUTHENTICATED = -1;
