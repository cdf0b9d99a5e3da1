// `ringbook help [command]`.

import { didYouMean } from '../../engine/domain/nearest-name.js';
import { UsageError } from '../usage-error.js';
import { type DaemonCommand, print } from './daemon-command.js';

const NAME_WIDTH = 10;

/** `commands`: all others, in the order of the list. */
export function helpOn(commands: readonly DaemonCommand[]): DaemonCommand {
  const help: DaemonCommand = {
    name: 'help',
    summary: 'says what a command does',
    help: `ringbook help [command]

Examples:
  ringbook help
  ringbook help start`,

    async run(args) {
      const wanted = args.find((arg) => !arg.startsWith('-'));
      if (wanted === undefined) {
        print(args.length > 0 ? help.help : overview([...commands, help]));
        return 0;
      }
      const command = [...commands, help].find(({ name }) => name === wanted);
      if (command === undefined) throw unknownCommand(wanted, commands);
      print(command.help);
      return 0;
    },
  };
  return help;
}

export function unknownCommand(name: string, commands: readonly DaemonCommand[]): UsageError {
  const known = [...commands.map((command) => command.name), 'help'];
  return new UsageError(`unknown command "${name}"${didYouMean(name, known)}`);
}

function overview(commands: readonly DaemonCommand[]): string {
  const list = commands.map(({ name, summary }) => `  ${name.padEnd(NAME_WIDTH)}${summary}`).join('\n');
  return `ringbook: a whole trading venue on one machine

ringbook <command> [flags]

${list}

Each command has --help with examples.

Examples:
  ringbook start --simulate on
  ringbook top
  ringbook journal verify --data-dir ./data
  ringbook help replay`;
}
