// What each subcommand of `ringbook` is: a name, two texts, and a run that answers with the exit code.

export interface DaemonCommand {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** All of `ringbook <command> --help`, examples included. */
  readonly help: string;
  run(args: readonly string[]): Promise<number>;
}

/** Prints to standard output, where results go; logs and errors go to standard error. */
export function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}
