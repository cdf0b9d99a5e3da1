// What the generator may ask of an engine beyond limit and market orders: each feature can be turned on by itself.
// RINGBOOK_FEATURES=a,b,c turns on those, `all` every one.

export const FEATURES = [
  'stops',
  'trailing',
  'pegged',
  'iceberg',
  'hidden',
  'minQuantity',
  'reduceOnly',
  'expiry',
  'statuses',
  'auctions',
  'bands',
  'schedules',
  'instruments',
  /** Kill switches, protection prices, reservations, cash and limits on their way to validators. */
  'risk',
  /** An order that crosses needs room on its own side, too. */
  'crossingRoom',
] as const;
export type Feature = (typeof FEATURES)[number];
export type Features = ReadonlySet<Feature>;

export const ALL_FEATURES: Features = new Set(FEATURES);

/** Those that the engine implements. */
const IMPLEMENTED: readonly Feature[] = FEATURES;

/** The features that the environment names, else those that the engine implements. */
export function chosenFeatures(): Features {
  const named = process.env.RINGBOOK_FEATURES;
  if (named === undefined) return new Set(IMPLEMENTED);
  if (named === 'all') return ALL_FEATURES;
  return new Set(named.split(',').filter((name) => name !== '') as Feature[]);
}
