// Task of the validators' Piscina pool: it keeps its thread for as long as the daemon runs, as the risk agent blocks it.

import { runAgent } from '../../engine/ring/agent.js';
import { ThreadCounters } from '../../engine/ring/counters.js';
import { Doorbell } from '../../engine/ring/doorbell.js';
import { hotThreads } from '../venue-memory.js';
import { createRiskAgent } from './create-risk-agent.js';
import { liveThread, withFailureSwitch } from './thread-life.js';
import type { PooledThreadTask } from './venue-thread.js';

/** What the pool calls by name. */
export function validate({ spec, index, port }: PooledThreadTask): Promise<void> {
  return liveThread(spec, port, () => {
    const { memory, settings } = spec;
    const { doorbell, counters } = memory.validators[index];
    const agent = createRiskAgent(memory, settings, index);
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
