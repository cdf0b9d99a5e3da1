// Random venues: their capacities, and the instruments and accounts with which they begin.

import fc from 'fast-check';
import type { Features } from './feature.js';
import type { PlainAddInstrument, PlainCommand } from './plain-command.js';
import { ACCOUNTS } from './random-terms.js';

const common = { account: -1, session: 0, requestId: 0 };
export const SIZES = { tickMantissa: 1, tickScale: 2, lotMantissa: 1, lotScale: 0 };

/** A plain instrument; one that may have a band; one with a schedule, where there are schedules. */
export function instrumentsOf(features: Features): PlainAddInstrument[] {
  const plain = { ...common, ...SIZES, kind: 'addInstrument' } as const;
  const band = { priceBandBasisPoints: 150, volatilityAuctionSeconds: 10, dayEndSecond: 5 };
  const scheduled: Partial<PlainAddInstrument> = {
    referencePrice: 100,
    schedule: [2, 4, 70_000, 80_000],
    dayEndSecond: 80_001,
    priceBandBasisPoints: features.has('bands') ? 250 : 0,
  };
  return [
    { ...plain, symbol: 'SYM0' },
    { ...plain, ...(features.has('bands') ? band : {}), symbol: 'SYM1' },
    ...(features.has('schedules') ? [{ ...plain, ...scheduled, symbol: 'SYM2' }] : []),
  ];
}

/** What makes a venue open for business. */
export function openingCommands(features: Features): PlainCommand[] {
  const accounts = Array.from({ length: ACCOUNTS }, (_, account): PlainCommand => {
    return { ...common, account, kind: 'configure', name: `account-${account}`, selfTradePrevention: account % 2 };
  });
  return [...instrumentsOf(features), ...accounts];
}

/** Small capacities, so that every one of them is reached. */
export const anyCapacities = (features: Features) =>
  fc.record({
    orders: fc.constantFrom(8, 40, 1000, 1000, 1000),
    instruments: fc.constant(instrumentsOf(features).length + 1),
    accounts: fc.constant(ACCOUNTS + 1),
    waitingOrders: fc.constantFrom(1, 3, 6, 1000, 1000),
    priceLevels: fc.constantFrom(4, 12, 200, 200, 200),
    rememberedOrders: fc.constantFrom(1, 3, 20, 1000),
  });
