// The settings: which source wins, what is refused and in which words.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { settingNames } from '../../daemon/settings/setting-names.js';
import { loadSettings } from '../../daemon/settings/settings.js';
import { UsageError } from '../../daemon/usage-error.js';

const directory = mkdtempSync(join(tmpdir(), 'ringbook-settings-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
let files = 0;

function configFile(text: string): string {
  const path = join(directory, `config-${files++}.yaml`);
  writeFileSync(path, text);
  return path;
}

/** The settings from a file's text, variables and flags. */
function load(sources: { file?: string; env?: Record<string, string>; flags?: Record<string, string> } = {}) {
  const flags = new Map(Object.entries(sources.flags ?? {}));
  if (sources.file !== undefined) flags.set('config', configFile(sources.file));
  return loadSettings(flags, sources.env ?? {});
}

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).exitCode).toBe(64);
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

describe('defaults', () => {
  it("are those of the daemon's contract", () => {
    const settings = load();
    expect(settings).toMatchObject({
      dataDir: './data',
      grpc: { host: '127.0.0.1', port: 50051 },
      ws: { host: '127.0.0.1', port: 9001 },
      marketData: { host: '127.0.0.1', port: 9002 },
      admin: { host: '127.0.0.1', port: 9090 },
      durability: 'fsync',
      simulate: 'off',
      logLevel: 'info',
    });
    expect(settings.instruments).toBeUndefined();
    expect(settings.authenticationTokens).toBeUndefined();
  });

  it('are plain data that a thread can be given', () => {
    expect(structuredClone(load())).toEqual(load());
  });
});

describe('precedence', () => {
  const file = 'durability: write';
  const env = { RINGBOOK_DURABILITY: 'none' };
  const flags = { durability: 'fsync' };
  it.each([
    ['a file over the default', { file }, 'write'],
    ['the environment over a file', { file, env }, 'none'],
    ['a flag over the environment', { file, env, flags }, 'fsync'],
    ['a flag over a file', { file, flags }, 'fsync'],
  ])('%s', (_, sources, expected) => {
    expect(load(sources).durability).toBe(expected);
  });

  it('is by key: other keys of the file stay', () => {
    const settings = load({ file: 'durability: write\nlog_level: debug', flags: { durability: 'none' } });
    expect([settings.durability, settings.logLevel]).toEqual(['none', 'debug']);
  });

  it('holds for every setting, from each source', () => {
    for (const name of settingNames) {
      const text = otherValue(name.key);
      const fromFlag = load({ flags: { [name.flag]: text } })[name.key];
      const fromEnvironment = load({ env: { [name.environment]: text } })[name.key];
      const fromFile = load({ file: `${name.file}: "${text}"` })[name.key];
      expect(fromFlag, name.key).not.toEqual(load()[name.key]);
      expect(fromEnvironment, name.key).toEqual(fromFlag);
      expect(fromFile, name.key).toEqual(fromFlag);
    }
  });

  it('reads the file that RINGBOOK_CONFIG names', () => {
    const path = configFile('log_level: warn');
    expect(loadSettings(new Map(), { RINGBOOK_CONFIG: path }).logLevel).toBe('warn');
  });
});

/** A value that is allowed, is not the default and keeps the relations. */
function otherValue(key: string): string {
  const { allowed } = settingNames.find((name) => name.key === key)!;
  const [, least, most] = /from (-?\d+) to (\d+)/.exec(allowed) ?? [];
  if (allowed.startsWith('a power of two')) return key === 'commandRing' ? least : most;
  if (key === 'bookLevelsMax') return most;
  if (allowed.startsWith('a whole number')) return String(Number(least) + 1);
  if (allowed.startsWith('one of')) return allowed.split(', ').at(-1)!;
  if (allowed.startsWith('a positive decimal')) return '0.01';
  if (allowed.startsWith('host:port')) return '0.0.0.0:0';
  return allowed.startsWith('account=') ? 'desk-1=secret' : '/elsewhere';
}

describe('an unknown key', () => {
  it.each([
    ['a file', { file: 'durabilty: write' }, '"durabilty"', 'did you mean durability?'],
    ['a file with a dash', { file: 'data-dir: x' }, '"data-dir"', 'did you mean data_dir?'],
    ['the environment', { env: { RINGBOOK_GPRC: 'x' } }, 'RINGBOOK_GPRC', 'did you mean RINGBOOK_GRPC?'],
  ])('of %s is named, with the nearest known one', (_, sources, name, nearest) => {
    const message = messageOf(() => load(sources));
    expect(message).toContain(name);
    expect(message).toContain(nearest);
  });

  it('has no suggestion where none is near', () => {
    expect(messageOf(() => load({ file: 'quux: 1' }))).not.toContain('did you mean');
  });

  it('that tests steer with is heard under test alone', () => {
    const RINGBOOK_TEST_FAIL = 'engine';
    expect(() => load({ env: { RINGBOOK_TEST_FAIL, NODE_ENV: 'test' } })).not.toThrow();
    expect(messageOf(() => load({ env: { RINGBOOK_TEST_FAIL } }))).toContain('RINGBOOK_TEST_FAIL');
  });
});

describe('a bad value', () => {
  it.each([
    ['grpc', 'localhost', 'host:port'],
    ['grpc', '127.0.0.1:70000', 'host:port'],
    ['durability', 'sometimes', 'one of fsync, write, none'],
    ['validators', '0', 'a whole number from 1 to 16'],
    ['validators', '1.5', 'a whole number from 1 to 16'],
    ['validators', '', 'a whole number from 1 to 16'],
    ['validators', '-1', 'a whole number from 1 to 16'],
    ['command-ring', '1000', 'a power of two from 64 to 1048576'],
    ['simulate', 'yes', 'one of off, on'],
    ['data-dir', '', 'a path'],
  ])('%s "%s" is named with what is allowed', (flag, value, allowed) => {
    const message = messageOf(() => load({ flags: { [flag]: value } }));
    expect(message).toContain(`${flag.replaceAll('-', '_')}: "${value}" (--${flag}) is not allowed`);
    expect(message).toContain(allowed);
  });

  it('says which variable or file it came from', () => {
    expect(messageOf(() => load({ env: { RINGBOOK_VALIDATORS: 'many' } }))).toContain('(RINGBOOK_VALIDATORS)');
    expect(messageOf(() => load({ file: 'validators: many' }))).toMatch(/\(validators in .*config-\d+\.yaml\)/);
  });

  it('never shows a token', () => {
    const message = messageOf(() => load({ env: { RINGBOOK_AUTHENTICATION_TOKENS: 'desk-1 hush' } }));
    expect(message).toContain('authentication_tokens');
    expect(message).not.toContain('hush');
  });
});

describe('the configuration file', () => {
  it('may have tokens as a map', () => {
    const settings = load({ file: 'authentication_tokens:\n  desk-1: one\n  desk-2: two\n' });
    expect(settings.authenticationTokens).toEqual({ 'desk-1': 'one', 'desk-2': 'two' });
  });

  it.each([
    ['a comma in a token', '{ desk-1: "hush,desk-2=hush" }', 'the token of "desk-1"'],
    ['a space in a token', '{ desk-1: "hush " }', 'the token of "desk-1"'],
    ['an equals sign in an account', '{ desk-1=x: hush }', '"desk-1=x"'],
    ['a comma in an account', '{ "desk-1,desk-2": hush }', '"desk-1,desk-2"'],
    ['a token that is a list', '{ desk-1: [hush] }', 'the token of "desk-1"'],
  ])('refuses %s of the map without showing the token', (_, map, words) => {
    const message = messageOf(() => load({ file: `authentication_tokens: ${map}` }));
    expect(message).toContain(words);
    expect(message).not.toContain('hush');
  });

  it('may have an equals sign in a token', () => {
    const { authenticationTokens } = load({ file: 'authentication_tokens: { desk-1: aGk= }' });
    expect(authenticationTokens).toEqual({ 'desk-1': 'aGk=' });
  });

  it('has a map for nothing but tokens', () => {
    expect(messageOf(() => load({ file: 'data_dir: { a: b }' }))).toContain('data_dir must be one value');
  });

  it('keeps `on` and numbers as they stand', () => {
    expect(load({ file: 'simulate: on\nvalidators: 2\nmessage_bytes_max: 65_536' })).toMatchObject({
      simulate: 'on',
      validators: 2,
      messageBytesMax: 65536,
    });
  });

  it('may be empty', () => {
    expect(load({ file: '# nothing yet\n' })).toEqual(load());
  });

  it.each([
    ['a list', '- grpc', 'must be a map'],
    ['broken', 'grpc: [', 'neither YAML nor JSON'],
    ['with a list for a value', 'grpc: [a, b]', 'grpc must be one value'],
  ])('that is %s is refused', (_, text, words) => {
    expect(messageOf(() => load({ file: text }))).toContain(words);
  });

  it('that is not there is named', () => {
    expect(messageOf(() => load({ flags: { config: '/nowhere/x.yaml' } }))).toContain('/nowhere/x.yaml');
  });
});

describe('a relation between limits', () => {
  it.each([
    [{ 'exposure-ring': '16384' }, 'exposure_ring', 'command_ring'],
    [{ 'report-ring': '16384' }, 'report_ring', 'command_ring'],
    [{ 'market-event-ring': '8192' }, 'market_event_ring', 'command_ring'],
    [{ 'orders-max': '16000000', 'remembered-orders': '1000000' }, 'orders_max', 'remembered_orders'],
    [{ 'book-levels-max': '65536' }, 'book_levels_max', 'price_levels_max'],
    [{ 'message-bytes-max': '33554432' }, 'pending_output_bytes_max', 'message_bytes_max'],
    [{ 'accounts-max': '2', validators: '3' }, 'validators', 'accounts_max'],
  ])('that %o breaks names both keys', (flags, one, other) => {
    const message = messageOf(() => load({ flags: flags as unknown as Record<string, string> }));
    expect(message).toContain(one);
    expect(message).toContain(other);
  });
});
