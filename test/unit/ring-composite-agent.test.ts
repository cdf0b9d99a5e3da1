// Several agents on one thread: the order of calls, who is counted, when it sleeps, how it ends, and who has failed.

import { describe, expect, it } from 'vitest';
import { type Agent, runAgent } from '../../engine/ring/agent.js';
import { CompositeAgent } from '../../engine/ring/composite-agent.js';
import { allocateCounters, CounterId, CountersReader, ThreadCounters } from '../../engine/ring/counters.js';
import { allocateDoorbell, Doorbell } from '../../engine/ring/doorbell.js';

/** What was called, in order. */
let calls: string[] = [];

class Part implements Agent {
  done = false;
  waiting = false;
  sleepMillis?: () => number;
  constructor(
    readonly name: string,
    readonly records: number[],
    readonly onWork: () => void = () => {},
  ) {}
  doWork(): number {
    calls.push(this.name);
    this.onWork();
    const records = this.records.shift() ?? 0;
    if (this.records.length === 0) this.done = true;
    return records;
  }
  hasWork(): boolean {
    return this.waiting;
  }
  close(): void {
    calls.push(`close ${this.name}`);
  }
}

function composite(...agents: Part[]) {
  calls = [];
  const specs = agents.map(({ name }) => allocateCounters(name));
  const parts = agents.map((agent, index) => ({ agent, counters: new ThreadCounters(specs[index]) }));
  const readers = specs.map((spec) => new CountersReader(spec));
  return { agent: new CompositeAgent('both', parts), readers };
}

describe('a composite agent', () => {
  it('gives each part a cycle in turn, and none to one that is done', () => {
    const { agent } = composite(new Part('first', [1]), new Part('second', [2, 3]));
    expect([agent.doWork(), agent.doWork()]).toEqual([3, 3]);
    expect(calls).toEqual(['first', 'second', 'second']);
  });

  it('counts what each part does by itself', () => {
    const { agent, readers } = composite(new Part('first', [1, 0]), new Part('second', [2, 3]));
    agent.doWork();
    agent.doWork();
    expect(readers.map((reader) => reader.read(CounterId.RECORDS))).toEqual([1, 5]);
    expect(readers.map((reader) => reader.read(CounterId.DUTY_CYCLES))).toEqual([1, 2]);
  });

  it('is done when all are, and closes them in order', () => {
    const [first, second] = [new Part('first', [1]), new Part('second', [1, 1])];
    const { agent } = composite(first, second);
    agent.doWork();
    expect([first.done, agent.done]).toEqual([true, false]);
    agent.doWork();
    expect(agent.done).toBe(true);
    agent.close();
    expect(calls.slice(-2)).toEqual(['close first', 'close second']);
  });

  it('has work where a part has that is not done', () => {
    const [first, second] = [new Part('first', [1]), new Part('second', [1])];
    const { agent } = composite(first, second);
    expect(agent.hasWork()).toBe(false);
    second.waiting = true;
    expect(agent.hasWork()).toBe(true);
    second.done = true;
    expect(agent.hasWork()).toBe(false);
  });

  it('sleeps until the first part wakes by itself', () => {
    const [first, second, third] = [new Part('first', [1]), new Part('second', [1]), new Part('third', [1])];
    const { agent } = composite(first, second, third);
    expect(agent.sleepMillis()).toBe(Number.POSITIVE_INFINITY);
    second.sleepMillis = () => 30;
    third.sleepMillis = () => 20;
    expect(agent.sleepMillis()).toBe(20);
    third.done = true;
    expect(agent.sleepMillis()).toBe(30);
  });

  it('says which part failed', () => {
    const fail = () => {
      throw new Error('broken');
    };
    const { agent } = composite(new Part('first', [1, 1]), new Part('second', [1], fail), new Part('third', [1]));
    expect(() => agent.doWork()).toThrow('broken');
    expect(agent.atWork.name).toBe('second');
  });

  it('has one doorbell for all: a record between its parts never wakes or parks anybody', () => {
    const bell = new Doorbell(allocateDoorbell());
    const spec = allocateCounters('both');
    const parked: boolean[] = [];
    const ringing = new Part('first', [1, 1, 1], () => bell.ring());
    const looking = new Part('second', [1, 1, 1], () => parked.push(bell.isParked));
    const { agent } = composite(ringing, looking);
    runAgent(agent, bell, 'park', new ThreadCounters(spec));
    expect(parked).toEqual([false, false, false]);
    const reader = new CountersReader(spec);
    expect([reader.read(CounterId.PARKS), reader.read(CounterId.RECORDS)]).toEqual([0, 6]);
  });
});
