// Reads the values of the journal actions' flags; a wrong one is refused by its name.

import { CommandKind, isJournaled } from '../../engine/domain/command-layout.js';
import { didYouMean } from '../../engine/domain/nearest-name.js';
import type { CommandLine } from '../command-line.js';
import { UsageError } from '../usage-error.js';

export function sequenceFlag({ values }: CommandLine, name: string): number | undefined {
  return values.has(name) ? wholeNumber(values.get(name)!, `--${name}`, 'a sequence') : undefined;
}

export function countFlag({ values }: CommandLine, name: string): number | undefined {
  return values.has(name) ? wholeNumber(values.get(name)!, `--${name}`, 'a count') : undefined;
}

/** A kind of journaled command, in capitals or not. */
export function kindFlag({ values }: CommandLine, name: string): string | undefined {
  const text = values.get(name);
  if (text === undefined) return undefined;
  const kinds = Object.entries(CommandKind)
    .filter(([, kind]) => kind !== CommandKind.NONE && isJournaled(kind))
    .map(([kindName]) => kindName);
  const wanted = text.toUpperCase().replaceAll('-', '_');
  if (kinds.includes(wanted)) return wanted;
  throw new UsageError(`--${name}: "${text}" is not allowed; allowed: ${kinds.join(', ')}${didYouMean(wanted, kinds)}`);
}

function wholeNumber(text: string, flag: string, what: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value > 0) return value;
  throw new UsageError(`${flag}: "${text}" is not allowed; allowed: ${what}, a whole number from 1`);
}
