// The parts of the risk checks by themselves: fees, collars, token buckets, the table of slots, the market-state table's
// reference, and what the mirror keeps of an order that leaves its place for a moment.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  EXPOSURE_EVENT_BYTES,
  ExposureEvent,
  ExposureEventKind,
  ExposureFlag,
} from '../../engine/domain/exposure-event.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { Side } from '../../engine/domain/side.js';
import { allocateMarketStates, MarketStateTable } from '../../engine/ring/market-state-table.js';
import { feeOf } from '../../risk/fees.js';
import { collarDistance, protectionOf } from '../../risk/limits/price-collar.js';
import { RiskState } from '../../risk/risk-state.js';
import { SlotTable } from '../../risk/slot-table.js';
import { TokenBuckets } from '../../risk/token-buckets.js';
import { ValidatorTime } from '../../risk/validator-time.js';

const LARGEST = Number.MAX_SAFE_INTEGER;
const amount = fc.oneof(fc.integer({ min: 0, max: 10_000 }), fc.maxSafeNat(), fc.constantFrom(LARGEST, LARGEST - 1));

describe('a fee', () => {
  it('is the share of the notional, rounded up for the venue, for every notional and rate', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: -1_000_000, max: 1_000_000 }), (notional, rate) => {
        const product = BigInt(notional) * BigInt(rate);
        const exact = product > 0n ? (product + 999_999n) / 1_000_000n : product / 1_000_000n;
        expect(Object.is(feeOf(notional, rate), Number(exact))).toBe(true);
      }),
    );
  });
});

describe('a collar', () => {
  it('is the share of the reference, rounded down to whole ticks', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 1, max: 10_000 }), (reference, basisPoints) => {
        const exact = (BigInt(reference) * BigInt(basisPoints)) / 10_000n;
        expect(BigInt(collarDistance(reference, basisPoints))).toBe(exact);
      }),
    );
  });

  it('protects within the prices that there are', () => {
    expect(protectionOf(Side.BUY, 1000, 500)).toBe(1050);
    expect(protectionOf(Side.SELL, 1000, 500)).toBe(950);
    expect(protectionOf(Side.SELL, 1, 10_000)).toBe(1);
    expect(protectionOf(Side.BUY, LARGEST, 10_000)).toBe(LARGEST);
  });
});

describe('a token bucket', () => {
  it('lets a burst through, then as many as flow in, to the nanosecond', () => {
    const time = new ValidatorTime();
    const buckets = new TokenBuckets(time);
    const take = (now: number, account = 7) => {
      time.now[0] = now;
      return buckets.take(account, 4, 2);
    };
    expect([take(10), take(10), take(10)]).toEqual([true, true, false]);
    expect([take(250_000_009), take(250_000_010), take(250_000_010)]).toEqual([false, true, false]);
    expect([take(9e15), take(9e15), take(9e15)]).toEqual([true, true, false]);
    expect(take(0, 1000)).toBe(true); // another account has a bucket of its own
  });

  it('never lets more through in any time than the burst and what flows in', () => {
    const times = fc.array(fc.integer({ min: 0, max: 400_000_000 }), { minLength: 50, maxLength: 200 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 5 }), times, (perSecond, burst, gaps) => {
        const time = new ValidatorTime();
        const buckets = new TokenBuckets(time);
        const passed: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          time.now[0] = now;
          if (buckets.take(0, perSecond, burst)) passed.push(now);
        }
        for (const [i, from] of passed.entries()) {
          for (let j = i; j < passed.length; j++) {
            const flowed = (BigInt(passed[j] - from) * BigInt(perSecond)) / 1_000_000_000n;
            expect(j - i + 1).toBeLessThanOrEqual(burst + Number(flowed));
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});

it('a table of slots finds what was put in and not taken out', () => {
  const step = fc.record({ slot: fc.integer({ min: 1, max: 60 }), hash: fc.integer({ min: 0, max: 9 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const table = new SlotTable(4);
      const kept = new Map<number, number>();
      const find = (slot: number, hash: number) => {
        let place = table.home(hash);
        while (table.at(place) !== 0 && table.at(place) !== slot) place = table.after(place);
        return table.at(place) === slot;
      };
      for (const { slot, hash } of steps) {
        if (kept.has(slot)) {
          table.remove(slot);
          expect(find(slot, kept.get(slot)!)).toBe(false);
          kept.delete(slot);
        } else {
          table.insert(slot, hash);
          kept.set(slot, hash);
        }
        for (const [one, its] of kept) expect(find(one, its)).toBe(true);
      }
    }),
  );
});

it('the reference price is the last, else the middle, else the previous close, else the one side there is', () => {
  const table = new MarketStateTable(allocateMarketStates(2));
  const reference = (last: number, bid: number, ask: number, close: number) => {
    table.write(1, last, bid, ask, close, 1);
    return table.reference(1);
  };
  expect(reference(7, 10, 20, 5)).toBe(7);
  expect(reference(0, 10, 21, 5)).toBe(15);
  expect(reference(0, 0, 21, 5)).toBe(5);
  expect(reference(0, 0, 21, 0)).toBe(21);
  expect(reference(0, 10, 0, 0)).toBe(10);
  expect(reference(0, 0, 0, 5)).toBe(5);
  expect(reference(0, LARGEST - 2, LARGEST, 0)).toBe(LARGEST - 1);
});

it('a position is worth what the reference price says, where that is not of one side alone', () => {
  const table = new MarketStateTable(allocateMarketStates(2));
  const mark = (last: number, bid: number, ask: number, close: number) => {
    table.write(1, last, bid, ask, close, 1);
    return table.mark(1);
  };
  expect([mark(7, 10, 20, 5), mark(0, 10, 21, 5), mark(0, 0, 21, 5)]).toEqual([7, 15, 5]);
  expect([mark(0, 0, 21, 0), mark(0, 10, 0, 0), mark(0, 0, 0, 0)]).toEqual([0, 0, 0]);
});

describe('the mirror of an order', () => {
  const event = new ExposureEvent(RecordMemory.allocate(EXPOSURE_EVENT_BYTES));
  const opened = () => {
    const state = new RiskState(new MarketStateTable(allocateMarketStates(1)));
    event.reset(ExposureEventKind.ORDER_NAMED, 3, 0).namedOrderId = 9;
    state.apply(event);
    return state;
  };
  const change = (state: RiskState, open: number, traded = 0, flags = 0, price = 100) => {
    event.reset(ExposureEventKind.EXPOSURE_CHANGED, 3, 0).side = Side.BUY;
    event.setTime(0, 0);
    Object.assign(event, { openQuantityChange: open, tradedQuantity: traded, flags, price, orderId: 9 });
    state.apply(event);
    const row = state.positions.find(3, 0);
    return [state.positions.quantity(row), state.reservations.buyLots(row), state.accounts.openOrders[3]];
  };

  it('keeps its reservation while it leaves its place for a moment, and gives it back where it rests', () => {
    const state = opened();
    expect(change(state, 10)).toEqual([0, 10, 1]);
    expect(change(state, -10, 0, ExposureFlag.CONTINUES)).toEqual([0, 10, 1]);
    expect(change(state, 0, 4)).toEqual([4, 6, 1]);
    expect(change(state, 6)).toEqual([4, 6, 1]);
    expect(change(state, -2)).toEqual([4, 4, 1]);
    expect(change(state, -4, 4, ExposureFlag.ENDED)).toEqual([8, 0, 0]);
    expect(state.accounts.held.exact(3)).toBe(0n);
  });

  it('is asserted to have been named', () => {
    const state = opened();
    change(state, 10, 0, ExposureFlag.ENDED);
    expect(() => change(state, 1)).toThrow('was never named');
  });
});
