// Both runners with agents of a few records: order of calls, counters, yielding to I/O, failure.

import { describe, expect, it } from 'vitest';
import { type Agent, runAgent, runAgentOnEventLoop } from '../../engine/ring/agent.js';
import { allocateCounters, CounterId, CountersReader, ThreadCounters } from '../../engine/ring/counters.js';
import { allocateDoorbell, Doorbell } from '../../engine/ring/doorbell.js';

function thread() {
  const spec = allocateCounters('test');
  const reader = new CountersReader(spec);
  return { bell: new Doorbell(allocateDoorbell()), counters: new ThreadCounters(spec), reader };
}

/** Does one record a cycle for `cycles` cycles, then is done. */
class CountingAgent implements Agent {
  readonly name = 'counting';
  closed = 0;
  cycles = 0;
  constructor(readonly last: number) {}
  get done(): boolean {
    return this.cycles === this.last;
  }
  doWork(): number {
    this.cycles++;
    return 1;
  }
  hasWork(): boolean {
    return !this.done;
  }
  close(): void {
    this.closed++;
  }
}

describe('runAgent', () => {
  it.each(['auto', 'spin', 'yield', 'park'] as const)(
    'runs to the end under %s, closes once and counts',
    (strategy) => {
      const { bell, counters, reader } = thread();
      const agent = new CountingAgent(5);
      runAgent(agent, bell, strategy, counters);
      expect([agent.cycles, agent.closed]).toEqual([5, 1]);
      expect(reader.read(CounterId.RECORDS)).toBe(5);
      expect(reader.read(CounterId.DUTY_CYCLES)).toBe(5);
      expect(reader.read(CounterId.LONGEST_DUTY_CYCLE_NANOS)).toBeGreaterThan(0);
      expect(reader.read(CounterId.PARKS)).toBe(0);
    },
  );

  it('rests for a moment, without a park, while the next stage is behind', () => {
    const { bell, counters, reader } = thread();
    const agent = new CountingAgent(3);
    let refusals = 0;
    const blocked: Agent = {
      name: 'blocked',
      get done() {
        return agent.done;
      },
      doWork: () => (refusals++ < 10 ? 0 : agent.doWork()),
      hasWork: () => true,
      close: () => agent.close(),
    };
    runAgent(blocked, bell, 'park', counters);
    expect(agent.closed).toBe(1);
    expect(reader.read(CounterId.BACK_PRESSURE)).toBeGreaterThan(0);
    expect(reader.read(CounterId.PARKS)).toBe(0);
  });

  it('counts a sleep that only the safety net ended', () => {
    const { bell, counters, reader } = thread();
    const agent = new CountingAgent(1);
    let asked = 0;
    const unrung: Agent = {
      name: 'unrung',
      get done() {
        return agent.done;
      },
      doWork: () => (asked > 1 ? agent.doWork() : 0),
      hasWork: () => asked++ > 0,
      close: () => agent.close(),
    };
    runAgent(unrung, bell, 'park', counters);
    expect(reader.read(CounterId.PARKS)).toBe(1);
    expect(reader.read(CounterId.LATE_WAKE_UPS)).toBe(1);
  });

  it('lets a failure end the thread and does not close', () => {
    const { bell, counters } = thread();
    const agent = new CountingAgent(5);
    agent.doWork = () => {
      throw new Error('broken');
    };
    expect(() => runAgent(agent, bell, 'park', counters)).toThrow('broken');
    expect(agent.closed).toBe(0);
  });
});

describe('runAgentOnEventLoop', () => {
  it('yields to I/O between duty cycles while there is more work', async () => {
    const { bell, counters } = thread();
    const agent = new CountingAgent(50);
    let turns = 0;
    const turn = () => {
      if (agent.done) return;
      turns++;
      setImmediate(turn);
    };
    setImmediate(turn);
    await runAgentOnEventLoop(agent, bell, counters);
    expect([agent.cycles, agent.closed]).toEqual([50, 1]);
    expect(turns).toBeGreaterThanOrEqual(48);
  });

  it('sleeps without work and wakes when rung', async () => {
    const { bell, counters, reader } = thread();
    const work: number[] = [];
    let handled = 0;
    const agent: Agent = {
      name: 'waiting',
      get done() {
        return handled === 3;
      },
      doWork() {
        const records = work.length;
        handled += records;
        work.length = 0;
        return records;
      },
      hasWork: () => work.length > 0,
      close() {},
    };
    const running = runAgentOnEventLoop(agent, bell, counters);
    for (let i = 1; i <= 3; i++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      work.push(i);
      bell.ring();
      while (handled < i) await new Promise(setImmediate);
    }
    await running;
    expect(reader.read(CounterId.PARKS)).toBeGreaterThanOrEqual(3);
    expect(reader.read(CounterId.RECORDS)).toBe(3);
  });

  it('counts work that it found only by looking itself', async () => {
    const { bell, counters, reader } = thread();
    const agent = new CountingAgent(1);
    let unrung = 0;
    const idle: Agent = {
      name: 'unrung',
      get done() {
        return agent.done;
      },
      doWork: () => (unrung > 0 ? agent.doWork() : 0),
      hasWork: () => unrung > 0,
      close: () => agent.close(),
    };
    setTimeout(() => {
      unrung = 1;
    }, 5);
    await runAgentOnEventLoop(idle, bell, counters);
    expect(reader.read(CounterId.LATE_WAKE_UPS)).toBe(1);
  });

  it('does not count work that is rung for a little after it was published', async () => {
    const { bell, counters, reader } = thread();
    const agent = new CountingAgent(1);
    let published = false;
    let looks = 0;
    const quiet: Agent = {
      name: 'rung late',
      get done() {
        return agent.done;
      },
      doWork: () => (published ? agent.doWork() : 0),
      hasWork: () => {
        // The first is asked before the thread parks; the next by its look, amid publishing and ringing.
        published = ++looks > 1;
        if (published) setTimeout(() => bell.ring(), 5);
        return published;
      },
      close: () => agent.close(),
    };
    await runAgentOnEventLoop(quiet, bell, counters);
    expect(looks).toBe(2);
    expect(reader.read(CounterId.LATE_WAKE_UPS)).toBe(0);
  });

  it('notices by itself that the agent is done', async () => {
    const { bell, counters } = thread();
    let done = false;
    const agent: Agent = {
      name: 'ended from outside',
      get done() {
        return done;
      },
      doWork: () => 0,
      hasWork: () => false,
      close() {},
    };
    setTimeout(() => {
      done = true;
    }, 5);
    await runAgentOnEventLoop(agent, bell, counters);
    expect(done).toBe(true);
  });

  it('rejects with the failure of a duty cycle', async () => {
    const { bell, counters } = thread();
    const agent = new CountingAgent(5);
    agent.doWork = () => {
      throw new Error('broken');
    };
    await expect(runAgentOnEventLoop(agent, bell, counters)).rejects.toThrow('broken');
    expect(agent.closed).toBe(0);
  });
});
