// Why the market-data door closes a socket; part of the public contract (docs/market-data.md). 1001 and 1009 are RFC 6455's.

export const CloseCode = {
  /** Too much waited for a subscriber that reads too slowly. */
  SLOW_READER: 4008,
  /** It sent more requests than are allowed in a second. */
  FLOODING: 4009,
} as const;
export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode];
