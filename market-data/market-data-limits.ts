// Every queue, batch and buffer of the market-data stage has its limit here; those that operators may want to change are
// settings.

/** Given by the daemon. */
export interface MarketDataLimits {
  /** Market events folded in one duty cycle, apart from the rest of the last command; bounds how long I/O waits. */
  readonly eventsPerCycleMax: number;
  /** How long events may lie in the ring where nobody wakes this thread for them, as when the gateway's loop is blocked. */
  readonly unrungMillisMax: number;
  /** Bytes that wait for a subscriber from which on it counts as slow: book and bbo are conflated, trades warn. */
  readonly slowBytes: number;
  /** A slow subscriber counts as caught up again when no more than this waits. */
  readonly caughtUpBytes: number;
  /** Bytes that wait for a subscriber from which on its socket is closed with 4008. */
  readonly bufferedBytesMax: number;
  readonly subscriptionsPerSocketMax: number;
  readonly symbolsPerRequestMax: number;
  /** The deepest limited book; a subscriber to every level has no such limit. */
  readonly depthMax: number;
  /** Different depths of one book that are kept at a time. */
  readonly depthsPerBookMax: number;
  /** Requests of one socket in a second; more close it with 4009. */
  readonly requestsPerSecondMax: number;
  /** Changes of price levels that a slow subscriber may fall behind; beyond them it gets a snapshot. A power of two. */
  readonly changesKeptMax: number;
  /** Changes of one best bid or ask between two publications that are told one by one. */
  readonly bboChangesPerPublishMax: number;
  readonly heartbeatMillis: number;
  /** How long the last frames may travel to slow subscribers at shutdown. */
  readonly farewellMillis: number;
}

export const DEFAULT_MARKET_DATA_LIMITS: MarketDataLimits = {
  eventsPerCycleMax: 4096,
  unrungMillisMax: 20,
  slowBytes: 256 * 1024,
  caughtUpBytes: 64 * 1024,
  bufferedBytesMax: 16 * 1024 * 1024,
  subscriptionsPerSocketMax: 1024,
  symbolsPerRequestMax: 256,
  depthMax: 1000,
  depthsPerBookMax: 32,
  requestsPerSecondMax: 200,
  changesKeptMax: 16_384,
  bboChangesPerPublishMax: 256,
  heartbeatMillis: 1000,
  farewellMillis: 1000,
};

/** The relations that the code relies on. */
export function checkMarketDataLimits(limits: MarketDataLimits): void {
  for (const [name, value] of Object.entries(limits)) {
    if (!Number.isInteger(value) || value < 0) throw new RangeError(`${name} must be a whole number of at least 0`);
  }
  if (limits.caughtUpBytes >= limits.slowBytes) throw new RangeError('caughtUpBytes must be below slowBytes');
  if (limits.slowBytes >= limits.bufferedBytesMax) throw new RangeError('slowBytes must be below bufferedBytesMax');
  const kept = limits.changesKeptMax;
  if (kept < 2 || (kept & (kept - 1)) !== 0) throw new RangeError('changesKeptMax must be a power of two');
  for (const name of [
    'eventsPerCycleMax',
    'unrungMillisMax',
    'subscriptionsPerSocketMax',
    'symbolsPerRequestMax',
    'depthMax',
    'depthsPerBookMax',
    'requestsPerSecondMax',
    'bboChangesPerPublishMax',
    'heartbeatMillis',
  ] as const) {
    if (limits[name] < 1) throw new RangeError(`${name} must be at least 1`);
  }
}
