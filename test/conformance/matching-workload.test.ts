// The engine on the shared matching workload, whose results eight independent engines agree on: every trade by an
// order-dependent hash, the volume, and the top ten levels. Skipped where the shared material is not beside the checkout.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { WorkloadRun } from '../../bench/matching/workload-run.js';
import { createWorkload, differences, readExpected } from '../../bench/matching.js';
import { projectRoot } from '../support/source-tree.js';

const generator = join(projectRoot, '../shared/workload/gen.mjs');

it.skipIf(!existsSync(generator))('makes the trades and the book of the normal workload', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ringbook-workload-'));
  try {
    execFileSync(process.execPath, [generator, 'normal', directory], { stdio: 'ignore' });
    const run = new WorkloadRun(...createWorkload(join(directory, 'normal.bin')));
    run.learn();
    expect(differences(readExpected(join(directory, 'normal.expected.json')), run.summary())).toEqual([]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
