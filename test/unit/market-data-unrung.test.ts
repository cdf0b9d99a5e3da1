// Market data that nobody wakes its thread for, as when the gateway's loop is blocked: it flows all the same, and soon.

import { expect, it } from 'vitest';
import { MarketEventKind } from '../../engine/domain/market-event.js';
import { runAgentOnEventLoop } from '../../engine/ring/agent.js';
import { allocateCounters, CounterId, CountersReader, ThreadCounters } from '../../engine/ring/counters.js';
import { DEFAULT_MARKET_DATA_LIMITS } from '../../market-data/market-data-limits.js';
import { fakeFixture } from '../support/market-data-fixture.js';

const DELAY_MILLIS_MAX = 50;
const COMMANDS = 9;

it('flows within 50 ms where nobody rings', async () => {
  const { fixture, sockets, generator, aapl } = fakeFixture();
  const socket = sockets.connect();
  socket.receive({ op: 'subscribe', id: 1, channel: 'book', symbols: ['AAPL'] });
  const counters = allocateCounters('market-data');
  const running = runAgentOnEventLoop(fixture.agent, fixture.doorbell, new ThreadCounters(counters));
  const delays: number[] = [];
  for (let i = 0; i < COMMANDS; i++) {
    await parked(() => fixture.doorbell.isParked);
    socket.take();
    generator.addPassive(aapl);
    const published = performance.now();
    generator.commitQuietly();
    while (socket.frames.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    delays.push(performance.now() - published);
  }
  generator.marker(MarketEventKind.DRAINED);
  generator.commitQuietly();
  await running;
  // Most of them: a machine that is busy may hold up any single one.
  expect(delays.sort((a, b) => a - b)[COMMANDS >> 1]).toBeLessThan(DELAY_MILLIS_MAX);
  expect(DEFAULT_MARKET_DATA_LIMITS.unrungMillisMax).toBeLessThan(DELAY_MILLIS_MAX);
  expect(new CountersReader(counters).read(CounterId.PARKS)).toBeGreaterThan(COMMANDS);
});

async function parked(isParked: () => boolean): Promise<void> {
  while (!isParked()) await new Promise((resolve) => setTimeout(resolve, 1));
}
