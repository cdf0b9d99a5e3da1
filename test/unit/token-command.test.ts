// `ringbook token`: what it prints goes into the accounts file and logs on.

import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { run } from '../../daemon/cli.js';
import { sha256 } from '../../gateway/authenticator.js';

let output = '';
let errors = '';
const standardInput = Object.getOwnPropertyDescriptor(process, 'stdin')!;

beforeEach(() => {
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
  Object.defineProperty(process, 'stdin', standardInput);
});

function digest(input: string): Promise<number> {
  Object.defineProperty(process, 'stdin', { configurable: true, value: Readable.from([Buffer.from(input)]) });
  return run(['token', '--digest']);
}

it('makes another token each time, with its digest', async () => {
  expect(await run(['token'])).toBe(0);
  expect(await run(['token'])).toBe(0);
  const made = [...output.matchAll(/^token {9}(\S{43})\ntoken_sha256 {2}([0-9a-f]{64})$/gm)];
  expect(made).toHaveLength(2);
  for (const [, token, digested] of made) expect(digested).toBe(sha256(token).toString('hex'));
  expect(made[0][1]).not.toBe(made[1][1]);
});

it.each(['hush', 'hush\n', 'hush\r\n'])('prints the digest of the token %j', async (input) => {
  expect(await digest(input)).toBe(0);
  expect(output).toBe(`${sha256('hush').toString('hex')}\n`);
});

it.each([
  ['', 'is not 1 to 256 characters'],
  ['\n', 'is not 1 to 256 characters'],
  ['hush hush', 'is not 1 to 256 characters'],
  ['hush\nhush\n', 'more lines than one'],
])('refuses %j and does not show it', async (input, why) => {
  expect(await digest(input)).toBe(64);
  expect(errors).toContain(why);
  expect(errors + output).not.toContain('hush');
});
