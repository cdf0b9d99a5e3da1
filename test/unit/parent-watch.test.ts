// The watch over the process that started this one: silent while it is there, one call once it is gone.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { watchParent } from '../../daemon/parent-watch.js';

/** Several looks. */
const LOOKS_MILLIS = 350;

it('is silent while the parent is there', async () => {
  let calls = 0;
  const watch = watchParent(() => calls++);
  await wait(LOOKS_MILLIS);
  watch.stop();
  expect(calls).toBe(0);
});

it('calls once where the parent is another process, or gone', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  let calls = 0;
  watchParent(() => calls++, child.pid);
  await wait(LOOKS_MILLIS);
  expect(calls).toBe(1);
});
