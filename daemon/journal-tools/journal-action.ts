// What each action of `ringbook journal` is: its flags and help, and a run that yields the lines to print.

import type { CommandLine } from '../command-line.js';

export interface ActionInput {
  readonly line: CommandLine;
  /** --data-dir, or what stands in its place. */
  readonly directory: string;
  readonly json: boolean;
}

export interface JournalAction {
  /** All of `ringbook journal <action> --help`, examples included. */
  readonly help: string;
  readonly values: readonly string[];
  readonly switches?: readonly string[];
  readonly positionals?: readonly string[];
  /** Yields lines and returns the exit code. Throws, after the lines before it, where the journal does not check. */
  run(input: ActionInput): Generator<string, number>;
}
