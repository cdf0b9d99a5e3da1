// The simulated participants quote both sides, trade, survive the venue's absence and leave nothing behind.

import { afterEach, describe, expect, it } from 'vitest';
import { RingbookClient } from '../../client/index.js';
import { SeededRandom } from '../../market-data/feeds/seeded-random.js';
import {
  type SimulatedParticipants,
  startSimulatedParticipants,
} from '../../market-data/feeds/simulated-participants.js';
import { PaperVenue } from '../support/paper-venue.js';
import { until } from '../support/socket-fixtures.js';

let venue: PaperVenue;
let participants: SimulatedParticipants | undefined;
let client: RingbookClient;
afterEach(async () => {
  await participants?.stop();
  client?.close();
  venue.stop();
});

describe('the simulated participants', () => {
  it('keep quotes on both sides of every book, make them move and trade', async () => {
    venue = await new PaperVenue(['AAPL', 'XYZ']).start();
    client = new RingbookClient(venue.address);
    participants = await startSimulatedParticipants({ grpcAddress: venue.address, turnMs: 5 });
    const mids = new Set<number>();
    await until(async () => {
      const { bids, asks } = await client.getBook('AAPL');
      if (bids.length > 0 && asks.length > 0) {
        expect(bids[0].price).toBeLessThan(asks[0].price);
        expect(bids[0].price).toBeGreaterThan(55_000);
        mids.add(bids[0].price + asks[0].price);
      }
      return mids.size >= 5 && venue.trades >= 20;
    });
    const other = await client.getBook('XYZ');
    expect(other.bids.length).toBeGreaterThanOrEqual(3);
    expect(other.asks.length).toBeGreaterThanOrEqual(3);
  });

  it('cancel their orders when they stop', async () => {
    venue = await new PaperVenue(['AAPL']).start();
    client = new RingbookClient(venue.address);
    participants = await startSimulatedParticipants({ grpcAddress: venue.address, turnMs: 5 });
    await until(async () => (await client.getBook('AAPL')).bids.length > 0);
    await participants.stop();
    participants = undefined;
    expect(await client.getBook('AAPL')).toMatchObject({ bids: [], asks: [] });
  });

  it('come back when the venue ends their sessions, and say so', async () => {
    venue = await new PaperVenue(['AAPL'], { endAfterCommands: 40 }).start();
    const warnings: string[] = [];
    const logger = { info: () => {}, warn: (_fields: object, message: string) => void warnings.push(message) };
    participants = await startSimulatedParticipants({ grpcAddress: venue.address, turnMs: 5, logger });
    await until(() => venue.commands > 100);
    expect(warnings).toEqual(['simulated participants lost the venue']);
  });

  it('stop at once while the venue is away', async () => {
    venue = await new PaperVenue(['AAPL']).start();
    venue.stop();
    participants = await startSimulatedParticipants({ grpcAddress: venue.address });
    const before = Date.now();
    await participants.stop();
    participants = undefined;
    expect(Date.now() - before).toBeLessThan(3_000);
  });
});

describe('seeded random numbers', () => {
  it('repeat for a seed, differ for another and stay in range', () => {
    const draw = (seed: number) =>
      Array.from(
        { length: 50 },
        (
          (random) => () =>
            random.integer(3, 7)
        )(new SeededRandom(seed)),
      );
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect([...new Set(draw(1))].sort()).toEqual([3, 4, 5, 6, 7]);
  });
});
