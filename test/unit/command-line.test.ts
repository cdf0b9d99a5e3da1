// The command line: what is wrong is named, with the nearest right thing, and ends with exit code 64.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from '../../daemon/cli.js';
import { exitCodeOf } from '../../daemon/exit-code.js';
import { JournalCorruptError } from '../../engine/journal/journal-errors.js';

let errors = '';
let output = '';
beforeEach(() => {
  errors = '';
  output = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    errors += text;
    return true;
  });
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    output += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('a wrong command line', () => {
  it.each([
    ['strat', 'unknown command "strat", did you mean start?'],
    ['quux', 'unknown command "quux"'],
    ['start --durabilty write', 'unknown flag --durabilty of start, did you mean --durability?'],
    ['start --grpc', '--grpc needs a value'],
    ['start --grpc --ws 127.0.0.1:0', '--grpc needs a value'],
    ['start now', 'unexpected argument "now" of start'],
    ['start --grpc nowhere', 'grpc: "nowhere" (--grpc) is not allowed; allowed: host:port'],
    ['start --instruments /nowhere.yaml --durability none', '/nowhere.yaml: cannot be read'],
    ['bench', 'bench needs a <name>'],
    ['bench matchng', 'unknown benchmark "matchng", did you mean matching?'],
    ['bench rings --rouns 3', 'unknown flag --rouns of bench rings, did you mean --rounds?'],
    ['bench rings --rounds none', '--rounds: "none" is no whole number from 1 up'],
    ['bench rings --capacity 1000', '--capacity: 1000 is no power of two'],
    ['bench codec --orders 0', '--orders: "0" is no whole number from 1 up'],
    ['bench codec now', 'unexpected argument "now" of bench codec'],
    ['bench journal --batches 1,x', '--batches: "x"'],
    ['bench journal --dir /dev/null/no', '--dir: /dev/null/no cannot be used: ENOTDIR'],
    ['bench matching', 'bench matching needs --workload <file.bin>'],
    ['bench matching --workload /nowhere.bin', '--workload: /nowhere.bin cannot be read: ENOENT'],
    ['bench matching --workload /dev/null', '--workload: /dev/null cannot be read'],
    ['bench matching-growth --resting 10', '--resting: 10 is below 1000'],
    ['bench matching-heap --resting 10', '--resting: "10" is no whole number from 1000 up'],
    ['bench latency --json', 'unknown flag --json of bench latency'],
    ['bench latency --data-dir /dev/null/no', '--data-dir: /dev/null/no cannot be used: ENOTDIR'],
    ['journal', 'journal needs one of verify, show, state'],
    ['journal verfy', 'did you mean verify?'],
    ['journal show --form 3', 'unknown flag --form of journal show, did you mean --from?'],
    ['journal state --at yesterday --data-dir /nowhere', '--at: "yesterday" is not allowed'],
    ['top --admin here', 'admin: "here" is not allowed'],
    ['top --once=yes', '--once takes no value'],
    ['help strat', 'unknown command "strat", did you mean start?'],
  ])('%s', async (line, words) => {
    expect(await run(line.split(' '))).toBe(64);
    expect(errors).toContain(words);
    expect(errors.trim().split('\n')).toHaveLength(1);
  });

  it('without a command shows them all', async () => {
    expect(await run([])).toBe(64);
    for (const name of ['start', 'replay', 'bench', 'journal', 'scenario', 'top', 'help'])
      expect(output).toContain(`\n  ${name}`);
  });
});

describe('--help', () => {
  it.each(['start', 'replay', 'bench', 'journal', 'scenario', 'top', 'help'])('of %s has examples', async (command) => {
    expect(await run([command, '--help'])).toBe(0);
    expect(output).toContain(`ringbook ${command}`);
    expect(output).toContain('Examples:');
    const fromFlag = output;
    output = '';
    expect(await run(['help', command])).toBe(0);
    expect(output).toBe(fromFlag);
  });

  it.each(['--help', '-h'])('%s lists the commands', async (flag) => {
    expect(await run([flag])).toBe(0);
    expect(output).toContain('ringbook <command> [flags]');
    expect(output).toContain('Examples:');
  });

  it('of bench lists every benchmark', async () => {
    await run(['bench', '--help']);
    const names = [
      'rings',
      'matching',
      'matching-growth',
      'matching-worst',
      'matching-heap',
      'journal',
      'codec',
      'latency',
    ];
    for (const name of names) expect(output).toContain(`\n  ${name} `);
    for (const name of names) {
      expect(output).toContain(`\n  ringbook bench ${name} --`);
    }
  });

  it.each(['start', 'replay', 'bench', 'journal', 'scenario', 'top', 'help'])(
    'of %s has lines that a terminal holds',
    async (command) => {
      await run(['help', command]);
      const [text] = output.split('\nSettings (');
      expect(text.split('\n').filter((line) => line.length > 120)).toEqual([]);
    },
  );
});

it('a daemon that is not there is exit code 1 for top', async () => {
  expect(await run(['top', '--once', '--admin', '127.0.0.1:1'])).toBe(1);
  expect(errors).toContain('no daemon answers at 127.0.0.1:1');
});

it('a data directory that is none is exit code 73 for journal', async () => {
  expect(await run(['journal', 'verify', '--data-dir', '/nowhere/at/all'])).toBe(73);
  expect(errors).toContain('/nowhere/at/all');
});

describe('exit codes', () => {
  it.each([
    ['an error without a code', new Error('x'), 70],
    ['no error at all', 'text', 70],
    ['an address in use', Object.assign(new Error('x'), { code: 'EADDRINUSE' }), 64],
    ['a full disk', Object.assign(new Error('x'), { code: 'ENOSPC' }), 74],
    ['a corrupt journal', new JournalCorruptError('f', 1, 'why'), 65],
    ['an instrument that changed', Object.assign(new Error('x'), { code: 'RINGBOOK_INSTRUMENT_CHANGED' }), 64],
  ])('of %s', (_, error, code) => {
    expect(exitCodeOf(error)).toBe(code);
  });
});
