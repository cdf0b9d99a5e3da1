// One of the hot threads of the race: a validator, which says at its end what is still reserved, or the engine without a
// journal.

import { parentPort, workerData } from 'node:worker_threads';
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
import type { RiskState } from '../../risk/risk-state.js';
import type { RaceMemory, ValidatorEnd } from './race-venue.js';

interface RaceThread {
  readonly memory: RaceMemory;
  readonly role: 'validator' | 'engine';
  readonly index: number;
}

const { memory, role, index } = workerData as RaceThread;
const counters = new ThreadCounters(allocateCounters(role));
const clock = new Clock(memory.clock);
const markets = new MarketStateTable(memory.markets);

if (role === 'validator') {
  const { commands, checked, exposures, bell } = memory.validators[index];
  const agent = new RiskAgent({
    name: `validator-${index}`,
    commands: new RingConsumer(commands),
    checked: new RingProducer(checked, new Doorbell(memory.engineBell)),
    exposures: new RingConsumer(exposures),
    clock,
    markets,
    marketCollarBasisPoints: 1_000,
  });
  runAgent(agent, new Doorbell(bell), 'park', counters);
  parentPort?.postMessage(endOf(agent.state));
} else {
  const agent = startEngine({
    inputs: memory.validators.map(({ checked }) => new RingConsumer(checked)),
    reports: new RingProducer(memory.reports, new Doorbell(memory.gatewayBell)),
    marketEvents: new RingProducer(memory.marketEvents, new Doorbell(memory.gatewayBell)),
    exposures: memory.validators.map(({ exposures, bell }) => new RingProducer(exposures, new Doorbell(bell))),
    bookSnapshot: new BookSnapshotArea(allocateBookSnapshot(1024)),
    clock,
    marketStates: markets,
    capacities: {
      orders: 4096,
      instruments: 2,
      accounts: 8,
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

function endOf({ accounts, mirror, positions, reservations }: RiskState): ValidatorEnd {
  let reserved = 0;
  const held: [number, number][] = [];
  for (let row = 1; row < positions.end; row++) {
    reserved += Math.abs(reservations.buyLots(row)) + Math.abs(reservations.sellLots(row));
    reserved += Math.abs(reservations.buyMoney(row)) + Math.abs(reservations.sellMoney(row));
    held.push([positions.account(row), positions.quantity(row)]);
  }
  for (let account = 0; account < accounts.capacity; account++) {
    reserved += Math.abs(accounts.openOrders[account]) + Math.abs(accounts.held.value(account));
  }
  let orders = 0;
  for (let slot = 1; slot < mirror.slots.end; slot++) if (mirror.slots.account[slot] >= 0) orders++;
  return { reserved, orders, positions: held };
}
