// When the daemon takes snapshots, with a background thread that does so at the test's word.

import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../daemon/settings/schema.js';
import { Snapshots } from '../../daemon/snapshots/snapshots.js';
import type { BackgroundPool } from '../../daemon/threads/background/background-pool.js';
import type { SnapshotAnswer, SnapshotRequest } from '../../daemon/threads/background/take-snapshot.js';

interface Asked {
  readonly untilSequence: number;
  end(error?: Error): void;
}

function createSnapshots() {
  const asked: Asked[] = [];
  const venue = { durable: 5 };
  const run = (_entry: string, { untilSequence }: SnapshotRequest) =>
    new Promise<SnapshotAnswer>((resolve, reject) => {
      const answer = { path: 'a.snap', coveredSequence: untilSequence, bytes: 1, commands: 1, milliseconds: 1 };
      const end = (error?: Error) => (error === undefined ? resolve({ ...answer, warnings: [] }) : reject(error));
      asked.push({ untilSequence, end });
    });
  const snapshots = new Snapshots({
    pool: { run } as unknown as BackgroundPool,
    settings: settingsSchema.parse({ snapshotEveryCommands: '100' }),
    diskFaults: undefined,
    logger: pino({ enabled: false }),
    durableSequence: () => venue.durable,
    onTaken: () => {},
  });
  snapshots.begin(0);
  return { asked, snapshots, venue };
}

const soon = () => new Promise((resolve) => setImmediate(resolve));

describe('snapshots', () => {
  it('are taken once for all administrators who ask while another is, and cover what was durable then', async () => {
    const { asked, snapshots, venue } = createSnapshots();
    const first = snapshots.answer(1);
    await soon();
    venue.durable = 8;
    const others = [2, 3, 4].map((request) => snapshots.answer(request));
    await soon();
    expect(asked.map(({ untilSequence }) => untilSequence)).toEqual([5]);
    asked[0].end();
    expect(await first).toMatchObject({ type: 'snapshot-taken', coveredSequence: 5 });
    await soon();
    expect(asked.map(({ untilSequence }) => untilSequence)).toEqual([5, 8]);
    asked[1].end();
    for (const answer of await Promise.all(others)) {
      expect(answer).toMatchObject({ type: 'snapshot-taken', coveredSequence: 8 });
    }
    expect(snapshots.taken).toBe(2);
  });

  it('go on after one that failed', async () => {
    const { asked, snapshots, venue } = createSnapshots();
    const [first, second] = [snapshots.answer(1), soon().then(() => snapshots.answer(2))];
    await soon();
    await soon();
    asked[0].end(new Error('no room'));
    expect(await first).toMatchObject({ type: 'snapshot-failed', error: 'no room', mayRetry: true });
    await soon();
    asked[1].end();
    expect(await second).toMatchObject({ type: 'snapshot-taken' });
    venue.durable = 500;
    snapshots.look();
    snapshots.look();
    expect(asked.map(({ untilSequence }) => untilSequence)).toEqual([5, 5, 500]);
  });
});
