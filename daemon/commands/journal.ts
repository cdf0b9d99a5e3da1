// `ringbook journal <action>`: reads a data directory offline, also one in use, and changes nothing.

import { once } from 'node:events';
import { didYouMean } from '../../engine/domain/nearest-name.js';
import { readCommandLine } from '../command-line.js';
import { ExitCode } from '../exit-code.js';
import type { JournalAction } from '../journal-tools/journal-action.js';
import { settingNames } from '../settings/setting-names.js';
import { UsageError } from '../usage-error.js';
import { type DaemonCommand, print } from './daemon-command.js';

const ACTIONS = ['verify', 'show', 'state', 'diff', 'explain'] as const;
const dataDir = settingNames.find(({ key }) => key === 'dataDir')!;

export const journal: DaemonCommand = {
  name: 'journal',
  summary: 'reads a data directory offline: verify, show, state, diff, explain',
  help: `ringbook journal <action> [--data-dir <path>] [--json] ...

  verify    checks every checksum, sequence and record, and says state hashes
  show      the journaled commands, one a line
  state     books, waiting orders, positions and accounts, now or after one of the commands
  diff      where two data directories part
  explain   the life of one order: what it met, each trade, and why it ended

The directory is --data-dir, else ${dataDir.environment}, else ${dataDir.defaultText}.
Nothing is changed; a daemon may work in it. Each action
has its own flags: ringbook journal <action> --help. More: docs/journal-tools.md.

Exit codes: 0; 1 where diff finds a difference, or explain no such order; 64 for a wrong command line; 65 with file and
offset where something does not check; 73 where it is no data directory; 74 where it cannot be read.

Examples:
  ringbook journal verify --hash-every 1000000
  ringbook journal show --account desk-1 --from 1000 --to 2000
  ringbook journal state --at 812 --symbol AAPL
  ringbook journal diff ./data ./backup
  ringbook journal explain desk-1/a-17`,

  async run(args) {
    const [name, ...rest] = args;
    if (name === '--help' || name === '-h') {
      print(journal.help);
      return ExitCode.OK;
    }
    const action = await actionOf(name);
    const line = readCommandLine(`journal ${name}`, rest, {
      values: ['data-dir', ...action.values],
      switches: ['json', ...(action.switches ?? [])],
      positionals: action.positionals,
    });
    if (line.switches.has('help')) {
      print(action.help);
      return ExitCode.OK;
    }
    const directory = line.values.get('data-dir') ?? process.env[dataDir.environment] ?? dataDir.defaultText ?? '';
    return await printLines(action.run({ line, directory, json: line.switches.has('json') }));
  },
};

/** Loaded by its name: who asks for help needs no engine. */
async function actionOf(name: string | undefined): Promise<JournalAction> {
  const known = ACTIONS.find((action) => action === name);
  if (known === undefined) {
    const hint = name === undefined ? '' : didYouMean(name, ACTIONS);
    throw new UsageError(`journal needs one of ${ACTIONS.join(', ')}, not "${name ?? ''}"${hint}`);
  }
  const module = (await import(`../journal-tools/${known}.js`)) as Record<string, JournalAction>;
  return module[known];
}

/** Prints no faster than the lines are taken, so that a long journal needs no memory; returns what the action returns. */
async function printLines(lines: Generator<string, number>): Promise<number> {
  let next = lines.next();
  for (; next.done !== true; next = lines.next()) {
    if (!process.stdout.write(`${next.value}\n`)) await once(process.stdout, 'drain');
  }
  return next.value;
}
