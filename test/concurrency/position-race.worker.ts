// One of the two hot threads of the race: a validator, or the engine without a journal.

import { workerData } from 'node:worker_threads';
import { startEngine } from '../../engine/engine-start.js';
import { NullJournal } from '../../engine/journal/null-journal.js';
import { runAgent } from '../../engine/ring/agent.js';
import { allocateBookSnapshot, BookSnapshotArea } from '../../engine/ring/book-snapshot-area.js';
import { Clock } from '../../engine/ring/clock.js';
import { allocateCounters, ThreadCounters } from '../../engine/ring/counters.js';
import { Doorbell } from '../../engine/ring/doorbell.js';
import { MarketStateTable } from '../../engine/ring/market-state-table.js';
import { RingConsumer, RingProducer } from '../../engine/ring/one-to-one-ring.js';
import { RiskAgent } from '../../risk/risk-agent.js';
import type { RaceMemory } from './position-race.js';

const { memory, role } = workerData as { memory: RaceMemory; role: 'validator' | 'engine' };
const counters = new ThreadCounters(allocateCounters(role));
const clock = new Clock(memory.clock);
const markets = new MarketStateTable(memory.markets);

if (role === 'validator') {
  const agent = new RiskAgent({
    name: 'validator-0',
    commands: new RingConsumer(memory.commands),
    checked: new RingProducer(memory.checked, new Doorbell(memory.engineBell)),
    exposures: new RingConsumer(memory.exposures),
    clock,
    markets,
    marketCollarBasisPoints: 1_000,
  });
  runAgent(agent, new Doorbell(memory.validatorBell), 'park', counters);
} else {
  const agent = startEngine({
    inputs: [new RingConsumer(memory.checked)],
    reports: new RingProducer(memory.reports, new Doorbell(memory.gatewayBell)),
    marketEvents: new RingProducer(memory.marketEvents, new Doorbell(memory.gatewayBell)),
    exposures: [new RingProducer(memory.exposures, new Doorbell(memory.validatorBell))],
    bookSnapshot: new BookSnapshotArea(allocateBookSnapshot(1024)),
    clock,
    marketStates: markets,
    capacities: {
      orders: 4096,
      instruments: 2,
      accounts: 4,
      priceLevels: 1024,
      waitingOrders: 1000,
      rememberedOrders: 1024,
    },
    instruments: [],
    recover: () => ({
      lastSequence: 0,
      lastTimeLow: 0,
      lastTimeHigh: 0,
      highestSession: 0,
      journal: new NullJournal(),
    }),
    onBatch: () => {},
  });
  runAgent(agent, new Doorbell(memory.engineBell), 'park', counters);
}
