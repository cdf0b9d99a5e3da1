// `ringbook start`: the daemon in the foreground, until SIGINT or SIGTERM.

import { readCommandLine } from '../command-line.js';
import { settingNames } from '../settings/setting-names.js';
import { loadSettings, settingFlags } from '../settings/settings.js';
import type { DaemonCommand } from './daemon-command.js';
import { print } from './daemon-command.js';

const FLAG_WIDTH = 34;

export const start: DaemonCommand = {
  name: 'start',
  summary: 'runs the daemon in the foreground until SIGINT or SIGTERM',
  help: `ringbook start [--config <file.yaml>] [--<setting> <value> ...]

Runs the venue until SIGINT or SIGTERM; a second signal, at least a second later, ends it at once. Logs are one JSON
object a line on standard error; when all is up, one line has "msg":"ready" and the bound addresses.
Settings: defaults, then the configuration file, then RINGBOOK_... variables, then flags, each over the one before.

Examples:
  ringbook start
  ringbook start --simulate on
  ringbook start --data-dir /var/lib/ringbook --durability write --instruments instruments.yaml
  ringbook start --accounts accounts.yaml --unknown-accounts refuse
  RINGBOOK_GRPC=0.0.0.0:50051 ringbook start --config ringbook.yaml

Settings (--data-dir is data_dir in the file and RINGBOOK_DATA_DIR in the environment):
  --config <file.yaml>              the configuration file (RINGBOOK_CONFIG)
${settingNames.map(describe).join('\n')}`,

  async run(args) {
    const { values, switches } = readCommandLine('start', args, { values: settingFlags });
    if (switches.has('help')) {
      print(start.help);
      return 0;
    }
    const settings = loadSettings(values, process.env);
    const { runDaemon } = await import('../run-daemon.js');
    return runDaemon(settings, process.env);
  },
};

function describe({ flag, description, allowed, defaultText }: (typeof settingNames)[number]): string {
  const names = `  --${flag}`.padEnd(FLAG_WIDTH);
  const indent = `\n${' '.repeat(FLAG_WIDTH + 2)}`;
  const fallback = defaultText === undefined ? '' : `; default ${defaultText}`;
  return `${names}  ${description}${indent}${allowed}${fallback}`;
}
