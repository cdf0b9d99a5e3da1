// The latency bench measures what it says: every order from its due time, every answer checked, nothing left in the book.

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ClientProcess } from '../../bench/latency/client-side.js';
import { measureDisk } from '../../bench/latency/disk-load.js';
import { HistogramSet } from '../../bench/latency/histograms.js';
import { monotonicNanos, runOpenLoop, Schedule } from '../../bench/latency/open-loop.js';
import { readLatencyOptions } from '../../bench/latency/options.js';
import { measureThroughput } from '../../bench/latency/throughput-load.js';
import { FROM_DUE, measureVenue, SENDER_LATE } from '../../bench/latency/venue-load.js';
import { finishing } from '../../bench/support/finishing.js';
import { UsageError } from '../../daemon/usage-error.js';
import { PaperVenue } from '../support/paper-venue.js';

let venue: PaperVenue | undefined;
afterEach(() => {
  venue?.stop();
  venue = undefined;
});

describe('the order mix', () => {
  it('is answered as expected by a venue that keeps the rules, at a scheduled rate', async () => {
    venue = await new PaperVenue(['AAPL']).start();
    const result = await measureVenue({ address: venue.address, rate: 1000, seconds: 0.4 });
    expect(result).toMatchObject({ sent: 400, answered: 400, wrong: 0 });
    const set = new HistogramSet();
    set.add(result.histograms);
    expect(set.byName.get(FROM_DUE)?.totalCount).toBe(400);
    expect(set.percentile(FROM_DUE, 50)).toBeGreaterThan(set.percentile(SENDER_LATE, 50));
  });

  it('is answered in batches too', async () => {
    venue = await new PaperVenue(['AAPL']).start();
    const result = await measureThroughput(venue.address, 5_000, 1024);
    expect(result).toMatchObject({ sent: 5_000, answered: 5_000, wrong: 0 });
    expect(result.messages).toBeLessThan(5_000 / 100);
  });
});

describe('the open loop', () => {
  it.each([
    ['wake-and-poll', 500],
    ['wake', 4_000],
    ['poll', 4_000],
  ] as const)('sends everything in order and never before it is due: %s at %i a second', async (pacing, rate) => {
    const schedule = new Schedule(monotonicNanos() + 10e6, rate, rate / 5, pacing);
    const sent: number[] = [];
    let early = 0;
    await runOpenLoop(schedule, {
      send(index, lateNanos) {
        sent.push(index);
        if (lateNanos < 0 || monotonicNanos() < schedule.due(index)) early++;
      },
      flush() {},
    });
    expect(sent).toEqual(Array.from({ length: rate / 5 }, (_, index) => index));
    expect(early).toBe(0);
    expect(monotonicNanos()).toBeGreaterThanOrEqual(schedule.due(rate / 5 - 1));
  });

  it('counts the wait of what could not be sent in time from its due time', async () => {
    const schedule = new Schedule(monotonicNanos() + 5e6, 2_000, 100);
    const late: number[] = [];
    await runOpenLoop(schedule, {
      send(index, lateNanos) {
        late.push(lateNanos);
        if (index === 10) for (const until = monotonicNanos() + 30e6; monotonicNanos() < until; );
      },
      flush() {},
    });
    expect(late[11]).toBeGreaterThan(25e6);
    expect(late[40]).toBeGreaterThan(10e6);
  });
});

describe('the disk floor', () => {
  it('records a write and its sync for whatever is due', () => {
    const result = measureDisk(tmpdir(), 500, 0.1);
    expect(result).toMatchObject({ sent: 50, answered: 50 });
    expect(result.messages).toBeLessThanOrEqual(50);
  });
});

describe('the client process', () => {
  it('fails a job of one that has ended, and can be stopped as often as one likes', async () => {
    const client = new ClientProcess();
    const job = { kind: 'disk', directory: join(tmpdir(), 'is-not-there'), rate: 1, seconds: 1 } as const;
    await expect(client.run(job)).rejects.toThrow(/^disk: ENOENT/);
    client.stop();
    client.stop();
    await expect(client.run(job)).rejects.toThrow();
  });
});

describe('what a run has started', () => {
  const stopped: string[] = [];
  const told: unknown[] = [];
  const end = async (name: string, error?: Error) => {
    stopped.push(name);
    if (error !== undefined) throw error;
  };
  afterEach(() => {
    stopped.length = 0;
    told.length = 0;
  });

  it('is stopped after a failure, which no failure to stop hides', async () => {
    const failure = new Error('wrong answers');
    const stopFailure = new Error('exit code 70');
    const run = finishing(
      () => Promise.reject(failure),
      () => [end('first', stopFailure), end('second')],
      (error) => told.push(error),
    );
    await expect(run).rejects.toBe(failure);
    expect(stopped).toEqual(['first', 'second']);
    expect(told).toEqual([stopFailure]);
  });

  it('makes a good run fail where it does not stop well', async () => {
    const stopFailure = new Error('exit code 70');
    const run = finishing(
      async () => 1,
      () => [end('first', stopFailure), end('second')],
      (error) => told.push(error),
    );
    await expect(run).rejects.toBe(stopFailure);
    expect([stopped, told]).toEqual([['first', 'second'], []]);
  });

  it('hands on the result of a good run', async () => {
    expect(
      await finishing(
        async () => 7,
        () => [end('only')],
        () => {},
      ),
    ).toBe(7);
    expect(stopped).toEqual(['only']);
  });
});

describe('the command line', () => {
  it('has a short form', () => {
    expect(readLatencyOptions(['--quick'])).toMatchObject({
      seconds: 1,
      rounds: 1,
      highest: false,
      rates: [1000, 5000, 10000],
    });
  });

  it('lets several threadings take turns', () => {
    expect(readLatencyOptions([])?.threadings).toEqual(['auto']);
    expect(readLatencyOptions(['--threading', 'dedicated,shared'])?.threadings).toEqual(['dedicated', 'shared']);
  });

  it.each([
    [['--rates', 'many'], /--rates: "many"/],
    [['--durability', 'disk'], /--durability: "disk"/],
    [['--threading', 'shared,both'], /--threading: "both"/],
    [['--speed', '1'], /--speed/],
    [['--seconds', 'Infinity'], /--seconds: "Infinity"/],
    [['--rounds', '1.5'], /--rounds: "1\.5"/],
    [['--highest', 'maybe'], /--highest: "maybe" is none of yes, no/],
    [['--wait-strategy', 'nap'], /--wait-strategy: "nap"/],
  ])('refuses %j', (args, text) => {
    expect(() => readLatencyOptions(args)).toThrow(UsageError);
    expect(() => readLatencyOptions(args)).toThrow(text);
  });
});
