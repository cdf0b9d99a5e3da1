// The calendar of many instruments takes what is due in the order of time and then of instruments, whatever comes between.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highWord, lowWord, toBigInt } from '../../engine/domain/time-words.js';
import { TradingStatus } from '../../engine/domain/trading-status.js';
import { TradingCalendar } from '../../engine/matching/trading-calendar.js';

const INSTRUMENTS = 60;
const NANOS_A_SECOND = 1_000_000_000n;
const words = (nanos: bigint): [low: number, high: number] => [lowWord(nanos), highWord(nanos)];

interface Due {
  readonly at: bigint;
  readonly instrument: number;
}

/** A few times of day, so that many instruments share them. */
const opening = fc.constantFrom(10, 11, 500, 40_000);
const step = fc.oneof(
  { weight: 8, arbitrary: fc.constant({ kind: 'take' as const, instrument: 0 }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('halt' as const), instrument: fc.nat(INSTRUMENTS - 1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), instrument: fc.nat(INSTRUMENTS - 1) }) },
);

/** When the instrument changes next by its schedule, after `now`. */
function nextPhase(now: bigint, open: number): bigint {
  const day = 86_400n;
  const phases = [open - 1, open, open + 5, open + 6].map(BigInt);
  const today = now / NANOS_A_SECOND - ((now / NANOS_A_SECOND) % day);
  const times = phases.flatMap((second) => [today + second, today + day + second]).map((at) => at * NANOS_A_SECOND);
  return times.filter((at) => at > now).reduce((a, b) => (a < b ? a : b));
}

describe('the trading calendar', () => {
  it('takes what is due by time, then by instrument', () => {
    const openings = fc.array(opening, { minLength: INSTRUMENTS, maxLength: INSTRUMENTS });
    const steps = fc.array(step, { minLength: 200, maxLength: 400 });
    fc.assert(
      fc.property(openings, steps, (opens, wanted) => {
        const calendar = new TradingCalendar();
        const phases = new Map<number, bigint>();
        const auctions = new Map<number, bigint>();
        let now = 1n;
        for (const [instrument, open] of opens.entries()) {
          const schedule = { openingAuction: open - 1, open, closingAuction: open + 5, close: open + 6 };
          const rules = { referencePrice: 0, priceBandBasisPoints: 0, volatilityAuctionSeconds: 3, dayEndSecond: 0 };
          expect(calendar.add(instrument, { ...rules, schedule }, ...words(now))).toBe(TradingStatus.CLOSED);
          phases.set(instrument, nextPhase(now, open));
        }
        const due = (): Due[] =>
          [...phases.keys()]
            .map((instrument) => {
              const [phase, auction] = [phases.get(instrument)!, auctions.get(instrument)];
              return { instrument, at: auction !== undefined && auction < phase ? auction : phase };
            })
            .sort((a, b) => Number(a.at - b.at) || a.instrument - b.instrument);
        for (const { kind, instrument } of wanted) {
          if (kind !== 'take' && !phases.has(instrument)) continue;
          if (kind === 'halt') {
            calendar.startVolatilityAuction(instrument, ...words(now));
            auctions.set(instrument, now + 3n * NANOS_A_SECOND);
          } else if (kind === 'remove') {
            calendar.remove(instrument);
            phases.delete(instrument);
          } else {
            const [first] = due();
            if (first === undefined) break;
            expect(toBigInt(calendar.nextLow, calendar.nextHigh)).toBe(first.at);
            expect(calendar.isDue(...words(first.at - 1n))).toBe(false);
            expect(calendar.isDue(...words(first.at))).toBe(true);
            expect(calendar.takeFirst(...words(first.at))?.instrument).toBe(first.instrument);
            now = first.at;
            if (phases.get(first.instrument) === now)
              phases.set(first.instrument, nextPhase(now, opens[first.instrument]));
            else auctions.delete(first.instrument);
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});
