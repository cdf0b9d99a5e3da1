// The numbers that bound every identifier and amount; capacities that are settings live in the daemon's settings.

/** The longest client order id, in bytes. */
export const CLIENT_ORDER_ID_BYTES_MAX = 36;
/** The longest tag, in bytes. */
export const TAG_BYTES_MAX = 16;
/** The longest symbol, in bytes. */
export const SYMBOL_BYTES_MAX = 16;
/** The longest account name, in bytes. */
export const ACCOUNT_BYTES_MAX = 36;
/** The largest price (ticks), quantity (lots) and notional (ticks x lots): the integers a double holds exactly. */
export const AMOUNT_MAX = Number.MAX_SAFE_INTEGER;
/** How many slices an iceberg may show one after the other: bounds what one incoming order can set going. */
export const ICEBERG_SLICES_MAX = 1000;
/** No instrument: the command names none. */
export const NO_INSTRUMENT = -1;
/** No account: the record is not about one. */
export const NO_ACCOUNT = -1;

/** The smallest slice that an iceberg of this many lots may show. */
export function smallestSlice(quantity: number): number {
  return Math.ceil(quantity / ICEBERG_SLICES_MAX);
}
