// The command line of a benchmark: what is wrong with it is a UsageError that names the flag.

import { readCommandLine } from '../../daemon/command-line.js';
import { UsageError } from '../../daemon/usage-error.js';

export interface BenchFlagNames {
  /** Flags that take a value. */
  readonly values: readonly string[];
  /** Flags that take none, besides --help. */
  readonly switches?: readonly string[];
}

export class BenchFlags {
  readonly #values: ReadonlyMap<string, string>;
  readonly #switches: ReadonlySet<string>;

  constructor(benchmark: string, args: readonly string[], names: BenchFlagNames) {
    const { values, switches } = readCommandLine(`bench ${benchmark}`, args, names);
    this.#values = values;
    this.#switches = switches;
  }

  /** Whether a flag without a value, such as `help`, was given. */
  has(name: string): boolean {
    return this.#switches.has(name);
  }

  text(name: string): string | undefined {
    return this.#values.get(name);
  }

  oneOf<Name extends string>(name: string, allowed: readonly Name[]): Name | undefined {
    const text = this.#values.get(name);
    if (text === undefined) return undefined;
    const found = allowed.find((candidate) => candidate === text);
    if (found === undefined) throw new UsageError(`--${name}: "${text}" is none of ${allowed.join(', ')}`);
    return found;
  }

  number(name: string, otherwise: number, min: number): number {
    const text = this.#values.get(name);
    return text === undefined ? otherwise : numberOf(name, text, min);
  }

  wholeNumber(name: string, otherwise: number, min = 1): number {
    const text = this.#values.get(name);
    return text === undefined ? otherwise : wholeNumberOf(name, text, min);
  }

  /** Numbers with commas between them. */
  wholeNumbers(name: string, otherwise: readonly number[]): readonly number[] {
    const text = this.#values.get(name);
    return text === undefined ? otherwise : text.split(',').map((part) => wholeNumberOf(name, part, 1));
  }
}

function numberOf(name: string, text: string, min: number): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value) && value >= min) return value;
  throw new UsageError(`--${name}: "${text}" is no number from ${min} up`);
}

function wholeNumberOf(name: string, text: string, min: number): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isSafeInteger(value) && value >= min) return value;
  throw new UsageError(`--${name}: "${text}" is no whole number from ${min} up`);
}
