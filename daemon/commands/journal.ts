// `ringbook journal verify|show|state`: reads a data directory offline and changes nothing.

import { didYouMean } from '../../engine/domain/nearest-name.js';
import { readCommandLine } from '../command-line.js';
import { ExitCode } from '../exit-code.js';
import { settingNames } from '../settings/setting-names.js';
import { UsageError } from '../usage-error.js';
import { type DaemonCommand, print } from './daemon-command.js';

const ACTIONS = ['verify', 'show', 'state'] as const;
const FLAGS = {
  verify: ['data-dir'],
  show: ['data-dir', 'from', 'to', 'account', 'order'],
  state: ['data-dir', 'at'],
} as const satisfies Record<(typeof ACTIONS)[number], readonly string[]>;
const dataDir = settingNames.find(({ key }) => key === 'dataDir')!;

export const journal: DaemonCommand = {
  name: 'journal',
  summary: 'reads a data directory offline: verify, show, state',
  help: `ringbook journal verify|show|state [--data-dir <path>] [--json] ...

  verify   checks every checksum, sequence and record; exit code 65 where something does not check
  show     the journaled commands, one a line: --from <sequence>, --to <sequence>, --account <name>,
           --order <order id or client order id>
  state    the books, as market data shows them, and accounts after the journal, or after one command:
           --at <sequence>

The directory is --data-dir, else ${dataDir.environment}, else ${dataDir.defaultText}. Nothing is changed.

Examples:
  ringbook journal verify --data-dir ./data
  ringbook journal show --account desk-1 --from 1000 --to 2000
  ringbook journal show --order a-17 --json
  ringbook journal state --at 812 --json`,

  async run(args) {
    const [action, ...rest] = args;
    if (action === '--help' || action === '-h') {
      print(journal.help);
      return ExitCode.OK;
    }
    const known = ACTIONS.find((name) => name === action);
    if (known === undefined) {
      const hint = action === undefined ? '' : didYouMean(action, ACTIONS);
      throw new UsageError(`journal needs one of ${ACTIONS.join(', ')}, not "${action ?? ''}"${hint}`);
    }
    const line = readCommandLine(`journal ${known}`, rest, { values: FLAGS[known], switches: ['json'] });
    if (line.switches.has('help')) {
      print(journal.help);
      return ExitCode.OK;
    }
    const { runJournalTool } = await import('../journal-tools.js');
    const directory = line.values.get('data-dir') ?? process.env[dataDir.environment] ?? dataDir.defaultText ?? '';
    for (const text of runJournalTool(known, directory, line.values, line.switches.has('json'))) print(text);
    return ExitCode.OK;
  },
};
