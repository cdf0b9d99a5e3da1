// Task of the validators' Piscina pool: it keeps its thread for as long as the daemon runs, as the risk agent blocks it.

import { runAgent } from '../../engine/ring/agent.js';
import { Clock } from '../../engine/ring/clock.js';
import { ThreadCounters } from '../../engine/ring/counters.js';
import { Doorbell } from '../../engine/ring/doorbell.js';
import { RingConsumer, RingProducer } from '../../engine/ring/one-to-one-ring.js';
import { RiskAgent } from '../../risk/risk-agent.js';
import { hotThreads } from '../venue-memory.js';
import { liveThread, withFailureSwitch } from './thread-life.js';
import type { PooledThreadTask } from './venue-thread.js';

/** What the pool calls by name. */
export function validate({ spec, index, port }: PooledThreadTask): Promise<void> {
  return liveThread(spec, port, () => {
    const { memory, settings } = spec;
    const { commands, checked, exposures, doorbell, counters } = memory.validators[index];
    const agent = new RiskAgent({
      name: spec.thread,
      commands: new RingConsumer(commands),
      checked: new RingProducer(checked, new Doorbell(memory.engine.doorbell)),
      exposures: new RingConsumer(exposures),
      clock: new Clock(memory.clock),
    });
    port.postMessage({ type: 'ready' });
    runAgent(
      withFailureSwitch(agent, spec),
      new Doorbell(doorbell),
      settings.waitStrategy,
      new ThreadCounters(counters),
      hotThreads(memory),
    );
  });
}
