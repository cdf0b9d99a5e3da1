// `ringbook scenario`: what it prints and the exit code it ends with.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { run } from '../../daemon/cli.js';

const GOOD = 'scenario Good\ninstrument AAPL\naccount alice\nalice buy 5 @ 99 as a1 -> alice NEW a1\n';
const BAD = GOOD.replace('Good', 'Bad').replace('NEW a1', 'NEW a2');
const UNREADABLE = GOOD.replace('buy', 'buyy');

let folder = '';
let output = '';
let errors = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringbook-scenario-'));
  output = '';
  errors = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    output += text;
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    errors += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

it('prints a line for each scenario of each file, exit code 0', async () => {
  expect(await run(['scenario', file('a', GOOD + GOOD), file('b', GOOD)])).toBe(0);
  expect(output).toBe('ok      Good\n'.repeat(3));
});

it('tells what failed and goes on with the next, exit code 1', async () => {
  const path = file('a', BAD + GOOD);
  expect(await run(['scenario', path])).toBe(1);
  expect(output).toContain(`FAILED  Bad\n  ${path}:4: alice buy 5 @ 99 as a1\n`);
  expect(output).toContain('id a2, not a1\n');
  expect(output).toContain('ok      Good\n');
});

it('runs nothing where one file cannot be read: line and hint, exit code 64', async () => {
  const path = file('b', UNREADABLE);
  expect(await run(['scenario', file('a', GOOD), path])).toBe(64);
  expect(errors).toBe(`ringbook: ${path}:4: "buyy" is not what an account can do; did you mean buy?\n`);
  expect(output).toBe('');
});

it('names a file that is not there, exit code 64', async () => {
  expect(await run(['scenario', join(folder, 'none')])).toBe(64);
  expect(errors).toContain('none: cannot be read: ENOENT');
});

it('needs a file, and knows its flags', async () => {
  expect(await run(['scenario'])).toBe(64);
  expect(errors).toContain('scenario needs <file...>');
  expect(await run(['scenario', '--recrod', 'x'])).toBe(64);
  expect(errors).toContain('did you mean --record?');
});

it('--record prints what the engine says, which passes then', async () => {
  expect(await run(['scenario', '--record', file('a', BAD)])).toBe(0);
  expect(output).toContain('alice buy 5 @ 99 as a1  -> alice NEW a1 5 @ 99\n');
  const recorded = file('recorded', output);
  expect(await run(['scenario', recorded])).toBe(0);
});

it('--help shows scenarios that pass', async () => {
  await run(['scenario', '--help']);
  const examples = output.match(/^ {2}scenario [\s\S]*?\n(?=\n)/gm) ?? [];
  output = '';
  expect(await run(['scenario', file('examples', examples.join('\n'))])).toBe(0);
  expect(output).toBe('ok      A buy trades at the resting price\nok      An account buys for no more than its cash\n');
});

it('checks limits, and tells which of them was not as expected', async () => {
  const table = GOOD.replace('alice buy', 'limits alice order-quantity 4\nalice buy');
  expect(await run(['scenario', file('limits', table)])).toBe(1);
  expect(output).toContain('alice REJECTED a1 MAX_ORDER_QUANTITY field QUANTITY value 5 limit 4\n');
});
