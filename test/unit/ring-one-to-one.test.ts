// The one-to-one ring in one thread: claims, commits, batches, the limits at full and empty, the wrap of positions.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../engine/domain/invariant.js';
import { readRing } from '../../engine/ring/counters-reader.js';
import { allocateDoorbell, Doorbell } from '../../engine/ring/doorbell.js';
import { allocateRing, RING_FULL, RingConsumer, RingProducer } from '../../engine/ring/one-to-one-ring.js';
import { RING_HEADER_BYTES } from '../../engine/ring/ring-layout.js';

const RECORD_BYTES = 64;

function ring(capacity: number, startPosition = 0) {
  const spec = allocateRing('test', capacity, RECORD_BYTES, startPosition);
  const bell = new Doorbell(allocateDoorbell());
  return { spec, bell, producer: new RingProducer(spec, bell), consumer: new RingConsumer(spec) };
}

describe('allocateRing', () => {
  it.each([
    ['a capacity that is no power of two', 12, 64],
    ['a capacity of zero', 0, 64],
    ['a fraction of a record', 8, 12],
    ['an empty record', 8, 0],
    ['more than a gigabyte', 2 ** 25, 64],
  ])('refuses %s', (_name, capacity, recordBytes) => {
    expect(() => allocateRing('bad', capacity, recordBytes)).toThrow(InvariantError);
  });

  it('gives each record a place after the header', () => {
    expect(allocateRing('r', 8, 256).buffer.byteLength).toBe(RING_HEADER_BYTES + 8 * 256);
  });
});

describe('RingProducer', () => {
  it('claims each record once, then answers RING_FULL without claiming', () => {
    const { producer } = ring(4);
    expect([1, 2, 3, 4].map(() => producer.tryClaim())).toEqual([0, 64, 128, 192]);
    expect(producer.tryClaim()).toBe(RING_FULL);
    expect(producer.uncommitted).toBe(4);
    expect(producer.free()).toBe(0);
  });

  it('holds a single record where the capacity is one', () => {
    const { producer, consumer } = ring(1);
    for (let round = 0; round < 3; round++) {
      expect(producer.tryClaim()).toBe(0);
      expect(producer.tryClaim()).toBe(RING_FULL);
      producer.commit();
      expect(consumer.available()).toBe(1);
      consumer.release(1);
    }
  });

  it('shows nothing before commit and everything after', () => {
    const { producer, consumer } = ring(8);
    producer.tryClaim();
    producer.tryClaim();
    expect(consumer.available()).toBe(0);
    producer.commit();
    expect(consumer.available()).toBe(2);
    producer.commit();
    expect(consumer.available()).toBe(2);
  });

  it('tells where its uncommitted records stand', () => {
    const { producer } = ring(4);
    producer.tryClaim();
    producer.commit();
    expect(producer.tryClaim()).toBe(64);
    expect(producer.tryClaim()).toBe(128);
    expect([0, 1].map((index) => producer.offsetOfUncommitted(index))).toEqual([64, 128]);
    expect(producer.uncommitted).toBe(2);
  });

  it('wakes for a quiet commit a consumer that is eager, or has much to read', () => {
    const { producer, consumer, bell } = ring(8);
    const isRung = (count: number) => {
      bell.announcePark();
      for (let i = 0; i < count; i++) producer.tryClaim();
      producer.commitQuietly();
      return bell.sleep(0);
    };
    expect([isRung(1), isRung(3), isRung(1)]).toEqual([false, false, true]);
    consumer.available();
    consumer.release(5);
    consumer.eager = true;
    expect([isRung(0), isRung(1)]).toEqual([false, true]);
    consumer.eager = false;
    expect(isRung(1)).toBe(false);
  });

  it('claims a record only where others stay free, if so asked, and counts what it refuses', () => {
    const { producer, consumer, spec } = ring(4);
    expect([1, 2, 3].map(() => producer.tryClaimLeaving(2))).toEqual([0, 64, RING_FULL]);
    expect([producer.tryClaim(), producer.tryClaim(), producer.tryClaim()]).toEqual([128, 192, RING_FULL]);
    producer.commit();
    expect(consumer.available()).toBe(4);
    consumer.release(3);
    expect([producer.tryClaimLeaving(2), producer.tryClaimLeaving(2)]).toEqual([0, RING_FULL]);
    expect(readRing(spec).refusals).toBe(3);
  });

  it('tells the room it has, exactly by free() and from an old look by hasRoomFor()', () => {
    const { producer, consumer } = ring(4);
    for (let i = 0; i < 3; i++) producer.tryClaim();
    producer.commit();
    expect([producer.hasRoomFor(1), producer.hasRoomFor(2), producer.free()]).toEqual([true, false, 1]);
    expect(consumer.available()).toBe(3);
    consumer.release(2);
    expect([producer.hasRoomFor(3), producer.hasRoomFor(4), producer.free()]).toEqual([true, false, 3]);
  });

  it('wakes a parked consumer by commit, not by an empty commit', () => {
    const { producer, bell } = ring(4);
    bell.announcePark();
    producer.commit();
    expect(bell.sleep(0)).toBe(false);
    producer.tryClaim();
    producer.commit();
    expect(bell.sleep(0)).toBe(true);
  });

  it('goes on where the former producer stopped', () => {
    const { spec, bell, producer, consumer } = ring(4);
    producer.tryClaim();
    producer.commit();
    const heir = new RingProducer(spec, bell);
    expect(heir.tryClaim()).toBe(64);
    heir.commit();
    expect(consumer.available()).toBe(2);
  });
});

describe('RingConsumer', () => {
  it('polls up to the limit, in order, marks the end of the batch and releases', () => {
    const { producer, consumer } = ring(8);
    for (let i = 0; i < 5; i++) producer.memory.int32[producer.tryClaim() >> 2] = i;
    producer.commit();
    const seen: [number, boolean][] = [];
    const handler = {
      onRecord(offset: number, endOfBatch: boolean) {
        seen.push([consumer.memory.int32[offset >> 2], endOfBatch]);
      },
    };
    expect(consumer.poll(handler, 3)).toBe(3);
    expect(producer.free()).toBe(6);
    expect(consumer.poll(handler, 3)).toBe(2);
    expect(consumer.poll(handler, 3)).toBe(0);
    expect(seen).toEqual([
      [0, false],
      [1, false],
      [2, true],
      [3, false],
      [4, true],
    ]);
  });

  it('stops where it hands back what it never had', () => {
    const { producer, consumer } = ring(8);
    producer.tryClaim();
    producer.commit();
    consumer.available();
    expect(() => consumer.release(2)).toThrow(InvariantError);
  });
});

describe('both ends', () => {
  const starts = [0, 0x7fff_fffe, 0xffff_fffe, 0x7fff_ffff, 0xffff_ffff].map((start) => start | 0);

  it.each(starts)('agree with a plain queue over any sequence of operations, positions from %i', (start) => {
    const operation = fc.oneof(fc.constant('claim' as const), fc.constant('commit' as const), fc.nat(5));
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 200 }), (operations) => {
        const { producer, consumer } = ring(4, start);
        const published: number[] = [];
        let claimed: number[] = [];
        let next = 0;
        for (const op of operations) {
          if (op === 'claim') {
            const offset = producer.tryClaim();
            expect(offset === RING_FULL).toBe(published.length + claimed.length === 4);
            if (offset === RING_FULL) continue;
            producer.memory.int32[(offset >> 2) + 15] = next;
            claimed.push(next++);
          } else if (op === 'commit') {
            producer.commit();
            published.push(...claimed);
            claimed = [];
          } else {
            expect(consumer.available()).toBe(published.length);
            const count = Math.min(op, published.length);
            const read = Array.from(
              { length: count },
              (_, i) => consumer.memory.int32[(consumer.offsetAt(i) >> 2) + 15],
            );
            consumer.release(count);
            expect(read).toEqual(published.splice(0, count));
          }
          expect(producer.free()).toBe(4 - published.length - claimed.length);
        }
      }),
      { numRuns: 200 },
    );
  });
});
