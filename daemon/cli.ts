// The `ringbook` command: finds the subcommand, runs it, and turns how it ended into the exit code.

import { bench } from './commands/bench.js';
import type { DaemonCommand } from './commands/daemon-command.js';
import { helpOn, unknownCommand } from './commands/help.js';
import { journal } from './commands/journal.js';
import { replay } from './commands/replay.js';
import { scenario } from './commands/scenario.js';
import { start } from './commands/start.js';
import { token } from './commands/token.js';
import { top } from './commands/top.js';
import { ExitCode, exitCodeOf } from './exit-code.js';

const commands: readonly DaemonCommand[] = [start, replay, bench, journal, scenario, top, token];
const help = helpOn(commands);

/** Runs `ringbook <args>` and ends the process with the exit code: nothing that still runs holds it up. */
export async function main(args: readonly string[]): Promise<void> {
  process.stdout.on('error', () => process.exit(ExitCode.OK)); // the reader of a pipe has seen enough
  const exitCode = await run(args);
  await written(process.stdout);
  process.exit(exitCode);
}

/** The same without the end of the process. */
export async function run(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (name === undefined) {
      await help.run([]);
      return ExitCode.USAGE;
    }
    if (name === '--help' || name === '-h') return await help.run([]);
    const command = [...commands, help].find((known) => known.name === name);
    if (command === undefined) throw unknownCommand(name, commands);
    return await command.run(rest);
  } catch (error) {
    return explain(error);
  }
}

/** A mistake of the command line is one line; whatever nobody expected comes with its stack. */
function explain(error: unknown): number {
  const exitCode = exitCodeOf(error);
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  process.stderr.write(`ringbook: ${exitCode === ExitCode.SOFTWARE ? (stack ?? message) : message}\n`);
  return exitCode;
}

/** What was printed into a pipe must be out before the process ends. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}
