// Counters and ring figures as metrics read them, across the wrap of their words.

import { describe, expect, it } from 'vitest';
import {
  allocateCounters,
  CounterId,
  CountersReader,
  RingCounters,
  readRing,
  ThreadCounters,
} from '../../engine/ring/counters.js';
import { allocateDoorbell, Doorbell } from '../../engine/ring/doorbell.js';
import { allocateRing, RingConsumer, RingProducer } from '../../engine/ring/one-to-one-ring.js';

describe('ThreadCounters', () => {
  it('are read from outside, each by itself', () => {
    const spec = allocateCounters('engine');
    const counters = new ThreadCounters(spec);
    const reader = new CountersReader(spec);
    counters.increment(CounterId.PARKS);
    counters.increment(CounterId.PARKS);
    counters.add(CounterId.RECORDS, 40);
    expect(reader.threadName).toBe('engine');
    expect([reader.read(CounterId.PARKS), reader.read(CounterId.RECORDS)]).toEqual([2, 40]);
    expect(reader.read(CounterId.BACK_PRESSURE)).toBe(0);
  });

  it('count on past 2^32', () => {
    const spec = allocateCounters('engine');
    const counters = new ThreadCounters(spec);
    const reader = new CountersReader(spec);
    for (let i = 1; i <= 6; i++) {
      counters.add(CounterId.RECORDS, 1_000_000_000);
      expect(reader.read(CounterId.RECORDS)).toBe(i * 1_000_000_000);
    }
  });

  it('keep the largest of a maximum, capped at what a word holds', () => {
    const spec = allocateCounters('engine');
    const counters = new ThreadCounters(spec);
    const reader = new CountersReader(spec);
    const seen = [500.7, 200, 900, 1e12].map((nanos) => {
      counters.recordMax(CounterId.LONGEST_DUTY_CYCLE_NANOS, nanos);
      return reader.read(CounterId.LONGEST_DUTY_CYCLE_NANOS);
    });
    expect(seen).toEqual([500, 500, 900, 2 ** 31 - 1]);
  });
});

describe('RingCounters', () => {
  it('tell what went in and out, what lies in the ring and what was refused', () => {
    const spec = allocateRing('commands', 4, 64);
    const producer = new RingProducer(spec, new Doorbell(allocateDoorbell()));
    const consumer = new RingConsumer(spec);
    for (let i = 0; i < 6; i++) producer.tryClaim();
    producer.commit();
    consumer.available();
    consumer.release(1);
    expect(readRing(spec)).toEqual({ produced: 4, consumed: 1, depth: 3, refusals: 2 });
    expect(new RingCounters(spec)).toMatchObject({ name: 'commands', capacity: 4 });
  });

  it('count on past the wrap of the positions', () => {
    const spec = allocateRing('commands', 4, 64, -2);
    const producer = new RingProducer(spec, new Doorbell(allocateDoorbell()));
    const consumer = new RingConsumer(spec);
    const counters = new RingCounters(spec);
    const before = counters.read();
    for (let i = 0; i < 4; i++) producer.tryClaim();
    producer.commit();
    consumer.available();
    consumer.release(3);
    const after = counters.read();
    expect([after.produced - before.produced, after.consumed - before.consumed, after.depth]).toEqual([4, 3, 1]);
  });
});
