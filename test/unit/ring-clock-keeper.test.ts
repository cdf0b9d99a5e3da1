// The clock's keeper with a wall clock that the test sets: forward is followed at once, back by going slower, and nothing
// else changes anything.

import { beforeEach, describe, expect, it } from 'vitest';
import { allocateClock, type ClockSpec, readTimeLine, wallAt } from '../../engine/ring/clock-calibration.js';
import { ClockKeeper } from '../../engine/ring/clock-keeper.js';

const MILLI = 1_000_000n;
const SECOND = 1_000n * MILLI;
/** What reading a clock takes. */
const READING = 50n;
const START = 1_700_000_000n * SECOND + 123_456n;

/** Time that passes only by `pass`, and a little by every reading. */
let hrtime: bigint;
/** Wall time where hrtime was 0. */
let epoch: bigint;
let spec: ClockSpec;
let keeper: ClockKeeper;
let heard: bigint[];
const source = {
  hrtime(): bigint {
    hrtime += READING;
    return hrtime;
  },
  wallMillis(): number {
    return Number((epoch + source.hrtime()) / MILLI);
  },
};

/** How far the clock is ahead of the wall clock. */
function ahead(): bigint {
  const { line } = readTimeLine(new Int32Array(spec.buffer));
  return wallAt(line, hrtime) - (epoch + hrtime);
}

function version(): number {
  return readTimeLine(new Int32Array(spec.buffer)).version;
}

function pass(seconds: number): void {
  for (let i = 0; i < seconds * 10; i++) {
    const before = wallAt(readTimeLine(new Int32Array(spec.buffer)).line, hrtime);
    hrtime += SECOND / 10n;
    keeper.look();
    expect(wallAt(readTimeLine(new Int32Array(spec.buffer)).line, hrtime)).toBeGreaterThan(before);
  }
}

beforeEach(() => {
  hrtime = 5n * SECOND;
  epoch = START;
  heard = [];
  spec = allocateClock({ hrtime, wall: epoch + hrtime, slowed: false });
  keeper = new ClockKeeper(spec, (by) => heard.push(by), source);
});

describe('the clock', () => {
  it('is left alone while the wall clock goes with it, whatever part of a millisecond it is', () => {
    const first = version();
    for (let i = 0; i < 1_000; i++) {
      hrtime += SECOND / 10n + 12_345n;
      keeper.look();
    }
    expect([version(), heard]).toEqual([first, []]);
  });

  it.each([3n * MILLI, SECOND, 36_000n * SECOND])(
    'is at wall time again at once where that was set %d ns forward',
    (by) => {
      epoch += by;
      keeper.look();
      expect(ahead()).toBeLessThan(MILLI / 100n);
      expect(ahead()).toBeGreaterThan(-MILLI / 100n);
      expect(heard).toHaveLength(1);
      expect(heard[0]).toBeGreaterThan(by - 2n * MILLI);
      const settled = version();
      pass(10);
      expect(version()).toBe(settled);
    },
  );

  it('goes slower where wall time was set back, never back itself, until they meet', () => {
    epoch -= 50n * MILLI;
    keeper.look();
    expect(heard).toHaveLength(1);
    expect(ahead()).toBeGreaterThan(49n * MILLI);
    pass(20);
    expect(ahead()).toBeGreaterThan(29n * MILLI);
    expect(ahead()).toBeLessThan(31n * MILLI);
    pass(40);
    expect(ahead()).toBeLessThanOrEqual(2n * MILLI);
    expect(ahead()).toBeGreaterThanOrEqual(0n);
    const settled = version();
    pass(20);
    expect([version(), heard.length]).toEqual([settled, 1]);
  });

  it('that goes slower follows at once where wall time is set forward beyond it', () => {
    epoch -= 50n * MILLI;
    keeper.look();
    epoch += SECOND;
    keeper.look();
    expect(ahead()).toBeLessThan(MILLI / 100n);
    expect(readTimeLine(new Int32Array(spec.buffer)).line.slowed).toBe(false);
  });

  it('does not wait for ever for a wall clock that stands still', () => {
    const still = Number(START / MILLI) + 60_000;
    const stuck = new ClockKeeper(spec, () => {}, { ...source, wallMillis: () => still });
    stuck.look();
    expect(ahead()).toBeGreaterThan(40n * SECOND);
  });
});
