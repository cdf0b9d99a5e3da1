// `npm start` ends in order, exactly once, by Ctrl-C and by a signal to npm alone, whether or not its shell gives way to
// the daemon. The scripts before it, which build, stay out: other tests run what they would build anew.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { DaemonProcess, FREE_PORTS, withoutSettings } from '../../bench/support/daemon-process.js';
import { projectRoot } from '../support/source-tree.js';

const directory = mkdtempSync(join(tmpdir(), 'ringbook-npm-start-'));
/** Some shells become the last command that they run; others stay between npm and the daemon, and pass no signal on. */
const SHELLS = {
  'a shell that gives way': '#!/bin/sh\nshift\neval "exec $1"\n',
  'a shell that stays': `#!${process.execPath}\nrequire('node:child_process').spawnSync('/bin/sh', ['-c', 'exec ' + process.argv[3]], { stdio: 'inherit' });\n`,
};
let started: ChildProcess | undefined;

afterEach(() => {
  if (started?.pid !== undefined) killGroup(started.pid);
  rmSync(join(directory, 'data'), { recursive: true, force: true });
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // nobody of it is left, as it should be
  }
}

/** In a process group of its own, as a terminal would start it. */
function npmStart(shell: string): DaemonProcess {
  const addresses = Object.entries(FREE_PORTS).flatMap(([name, value]) => [`--${name}`, value]);
  const own = ['--data-dir', join(directory, 'data'), '--durability', 'write', '--journal-segment-bytes', '4194304'];
  started = spawn('npm', ['start', '--ignore-scripts', '--', ...addresses, ...own], {
    cwd: projectRoot,
    env: { ...withoutSettings(process.env), npm_config_script_shell: shell },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  return new DaemonProcess(started);
}

describe.each(Object.entries(SHELLS))('npm start under %s', (name, script) => {
  const shell = join(directory, `${name.replaceAll(' ', '-')}.cjs`);
  writeFileSync(shell, script);
  chmodSync(shell, 0o755);

  it.each([
    ['Ctrl-C', 'SIGINT', -1],
    ['SIGTERM to npm alone', 'SIGTERM', 1],
  ] as const)('stops once, in order, by %s', async (_way, signal, group) => {
    const daemon = npmStart(shell);
    await daemon.ready();
    const pid = started?.pid ?? 0;
    const closed = once(started!, 'close'); // standard error is closed: npm and the daemon are gone
    process.kill(group * pid, signal);
    await closed;
    const said = daemon.logs().map(({ msg }) => msg);
    expect(said.filter((msg) => msg === 'stopping')).toHaveLength(1);
    expect(said.filter((msg) => msg === 'stopped')).toHaveLength(1);
    expect(said.at(-1)).toBe('stopped');
    rmSync(join(directory, 'data'), { recursive: true }); // throws where there is none: it did run with these settings
  });
});
