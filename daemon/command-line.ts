// Reads a command's flags with node:util parseArgs, with errors that name what is wrong and the nearest right thing.

import { parseArgs } from 'node:util';
import { didYouMean } from '../engine/domain/nearest-name.js';
import { UsageError } from './usage-error.js';

export interface CommandLineShape {
  /** Names of flags that take a value. */
  readonly values?: readonly string[];
  /** Names of flags that take none; `help` is always one. */
  readonly switches?: readonly string[];
  /** Names of the arguments without dashes, for messages; all must be there. */
  readonly positionals?: readonly string[];
}

export interface CommandLine {
  readonly values: ReadonlyMap<string, string>;
  readonly switches: ReadonlySet<string>;
  readonly positionals: readonly string[];
}

/** Parses `args` of `command`; throws a UsageError that names the argument at fault. */
export function readCommandLine(command: string, args: readonly string[], shape: CommandLineShape): CommandLine {
  const values = shape.values ?? [];
  const switches = ['help', ...(shape.switches ?? [])];
  const known = [...values, ...switches];
  const options = Object.fromEntries([
    ...values.map((name) => [name, { type: 'string' as const }]),
    ...switches.map((name) => [name, { type: 'boolean' as const }]),
    ['h', { type: 'boolean' as const }],
  ]);
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true, allowPositionals: true });
  const found = { values: new Map<string, string>(), switches: new Set<string>(), positionals: [] as string[] };
  for (const token of tokens) {
    if (token.kind === 'positional') found.positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const name = token.rawName === '-h' ? 'help' : token.name;
    if (!known.includes(name)) {
      throw new UsageError(
        `unknown flag ${token.rawName} of ${command}${didYouMean(name, known, (near) => `--${near}`)}`,
      );
    }
    if (switches.includes(name)) found.switches.add(valueless(token.rawName, name, token.value));
    else found.values.set(name, required(token.rawName, token.value, token.inlineValue));
  }
  if (!found.switches.has('help')) checkPositionals(command, found.positionals, shape.positionals ?? []);
  return found;
}

function valueless(rawName: string, name: string, value: string | undefined): string {
  if (value !== undefined) throw new UsageError(`${rawName} takes no value, but "${value}" was given`);
  return name;
}

/** What follows a flag and looks like another is no value, unless it is joined by `=`. */
function required(rawName: string, value: string | undefined, inline: boolean | undefined): string {
  if (value === undefined || (value.startsWith('--') && !inline))
    throw new UsageError(`${rawName} needs a value: ${rawName} <value>`);
  return value;
}

function checkPositionals(command: string, given: readonly string[], names: readonly string[]): void {
  if (given.length < names.length)
    throw new UsageError(`${command} needs <${names[given.length]}>; see ${command} --help`);
  if (given.length > names.length) {
    throw new UsageError(`unexpected argument "${given[names.length]}" of ${command}; see ${command} --help`);
  }
}
