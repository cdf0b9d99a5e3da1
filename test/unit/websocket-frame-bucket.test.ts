// The limit on a connection's frames: a burst, then a rate, exact over any stretch of time.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameBucket } from '../../gateway/websocket/frame-bucket.js';

function takeAll(bucket: FrameBucket, at: number): number {
  let taken = 0;
  while (bucket.take(at)) taken++;
  return taken;
}

describe('a frame bucket', () => {
  it('gives its burst at once and no more', () => {
    expect(takeAll(new FrameBucket(10, 3, 1000.7), 1000.9)).toBe(3);
  });

  it('fills at its rate, up to its burst', () => {
    const bucket = new FrameBucket(10, 3, 0);
    takeAll(bucket, 0);
    expect(takeAll(bucket, 99)).toBe(0);
    expect(takeAll(bucket, 100)).toBe(1);
    expect(takeAll(bucket, 1_000_000)).toBe(3);
  });

  it('never gives more than burst plus rate, however it is asked, and loses no fraction', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1, maxLength: 200 }), (pauses) => {
        const bucket = new FrameBucket(7, 5, 0);
        let now = 0;
        let taken = takeAll(bucket, 0);
        for (const pause of pauses) {
          now += pause;
          taken += takeAll(bucket, now);
        }
        expect(taken).toBe(5 + Math.floor((now * 7) / 1000));
      }),
    );
  });
});
