// How large a simulated venue is and what it trades: drawn from the seed, small enough that every limit is met.

import type { InstrumentDefinition } from '../../engine/domain/instrument-definition.js';
import type { MatchingCapacities } from '../../engine/matching/capacities.js';
import type { SeededRandom } from '../support/seeded-random.js';

export interface VenueShape {
  readonly validators: number;
  /** Records of each ring; powers of two. */
  readonly commandRing: number;
  readonly checkedRing: number;
  readonly reportRing: number;
  readonly marketEventRing: number;
  readonly exposureRing: number;
  /** Reports that the gateway keeps for sessions that come back. */
  readonly historyReports: number;
  readonly segmentBytes: number;
  readonly batchBytes: number;
  readonly durability: 'fsync' | 'write';
  readonly capacities: MatchingCapacities;
  readonly instruments: readonly InstrumentDefinition[];
  /** Accounts that trade. */
  readonly accounts: number;
  /** Sessions and subscribers at a time. */
  readonly sessions: number;
  readonly subscribers: number;
}

const SIZES = { tickSize: { mantissa: 1, scale: 2 }, lotSize: { mantissa: 1, scale: 0 } };
const RULES = { referencePrice: 100, priceBandBasisPoints: 0, volatilityAuctionSeconds: 0, dayEndSecond: 0 };
const INSTRUMENTS: readonly InstrumentDefinition[] = [
  { ...SIZES, symbol: 'SYM0' },
  { ...SIZES, symbol: 'SYM1', rules: { ...RULES, priceBandBasisPoints: 250, volatilityAuctionSeconds: 10 } },
  {
    ...SIZES,
    symbol: 'SYM2',
    rules: { ...RULES, schedule: { openingAuction: 60, open: 120, closingAuction: 80_000, close: 80_060 } },
  },
];

export function drawShape(random: SeededRandom): VenueShape {
  const ring = (...capacities: number[]) => random.pick(capacities);
  const instruments = INSTRUMENTS.slice(0, random.integer(1, INSTRUMENTS.length));
  const accounts = random.integer(2, 4);
  const batchBytes = ring(512, 1024, 4096);
  return {
    validators: random.integer(1, 3),
    commandRing: ring(4, 8, 16, 64),
    checkedRing: ring(2, 4, 16, 64),
    reportRing: ring(4, 8, 32, 256),
    marketEventRing: ring(4, 8, 32, 256),
    exposureRing: ring(4, 8, 32, 256),
    historyReports: ring(16, 64, 1024),
    segmentBytes: batchBytes + ring(1024, 4096, 16_384),
    batchBytes,
    durability: random.chance(0.85) ? 'fsync' : 'write',
    capacities: {
      orders: ring(20, 50),
      instruments: instruments.length + 1,
      accounts: accounts + 1,
      priceLevels: ring(12, 100),
      waitingOrders: 8,
      rememberedOrders: ring(4, 20, 60),
    },
    instruments,
    accounts,
    sessions: random.integer(1, accounts + 2),
    subscribers: random.integer(1, 2),
  };
}
