// A real daemon under load, killed at each kind of moment: what clients were told is what the next one knows. And one that
// keeps nothing is found out. `npm run kill-test` does it longer.

import { expect, it } from 'vitest';
import { KillMoment } from '../kill/kill-moment.js';
import { type KillResult, KillRun } from '../kill/kill-run.js';

async function runAt(moments: readonly KillMoment[], durability: string): Promise<KillResult> {
  const run = new KillRun({ kills: moments.length, moments, seed: Date.now() % 1_000_000, durability });
  try {
    return await run.run();
  } finally {
    run.remove();
  }
}

it('loses nothing, invents nothing and does nothing twice when it is killed at any moment', async () => {
  const { rows, findings, exitCode, trades, reports } = await runAt(Object.values(KillMoment), 'fsync');
  expect(findings.texts).toEqual([]);
  expect(rows.length).toBe(4);
  expect(exitCode).toBe(0);
  expect(trades).toBeGreaterThan(20);
  expect(reports).toBeGreaterThan(200);
});

it('would notice if anything were lost', async () => {
  const { findings } = await runAt([KillMoment.UNDER_LOAD], 'none');
  expect(findings.counts.lost).toBeGreaterThan(0);
});
