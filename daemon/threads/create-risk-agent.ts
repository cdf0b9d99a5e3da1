// A validator's agent with its ends of the rings, for whichever thread runs it.

import { Clock } from '../../engine/ring/clock.js';
import { Doorbell } from '../../engine/ring/doorbell.js';
import { MarketStateTable } from '../../engine/ring/market-state-table.js';
import { RingConsumer, RingProducer } from '../../engine/ring/one-to-one-ring.js';
import { RiskAgent } from '../../risk/risk-agent.js';
import type { Settings } from '../settings/schema.js';
import { restoreRisk } from '../snapshots/restore-risk.js';
import { LatencyRecorder } from '../stage-latency/latency-recorder.js';
import type { VenueMemory } from '../venue-memory.js';

/** `commandsPerCycleMax`: without it as many as a thread of its own should take. */
export function createRiskAgent(
  memory: VenueMemory,
  settings: Settings,
  index: number,
  commandsPerCycleMax?: number,
): RiskAgent {
  const { commands, checked, exposures, counters } = memory.validators[index];
  return new RiskAgent({
    name: counters.threadName,
    commands: new RingConsumer(commands),
    checked: new RingProducer(checked, new Doorbell(memory.engine.doorbell)),
    exposures: new RingConsumer(exposures),
    clock: new Clock(memory.clock),
    markets: new MarketStateTable(memory.marketStates),
    marketCollarBasisPoints: settings.marketCollarBps,
    latencies: new LatencyRecorder(memory.validators[index].latencies),
    commandsPerCycleMax,
    restore: (state, coveredSequence) =>
      restoreRisk(state, {
        dataDirectory: settings.dataDir,
        coveredSequence,
        index,
        validators: memory.validators.length,
      }),
  });
}
