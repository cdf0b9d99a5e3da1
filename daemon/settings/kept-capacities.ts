// The capacities that a data directory was created with. A replay gives the same order ids and the same refusals only in
// an engine of the same size, so they are kept beside the journal and a start with others is refused.

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileSystemDisk } from '../../engine/journal/disk.js';
import { DataDirectoryError, JournalStorageError } from '../../engine/journal/journal-errors.js';
import type { MatchingCapacities } from '../../engine/matching/capacities.js';
import { ExitCode, exitCodeOf } from '../exit-code.js';
import { UsageError } from '../usage-error.js';
import { type Settings, settingsSchema } from './schema.js';

const FILE = 'capacities.json';

/** Each capacity and the setting that it comes from. */
const SETTING_OF = {
  orders: 'ordersMax',
  instruments: 'instrumentsMax',
  accounts: 'accountsMax',
  priceLevels: 'priceLevelsMax',
  waitingOrders: 'waitingOrdersMax',
  rememberedOrders: 'rememberedOrders',
} as const satisfies Record<keyof MatchingCapacities, keyof Settings>;
const NAMES = Object.keys(SETTING_OF) as (keyof MatchingCapacities)[];

export function capacitiesOf(settings: Settings): MatchingCapacities {
  return Object.fromEntries(NAMES.map((name) => [name, settings[SETTING_OF[name]]])) as unknown as MatchingCapacities;
}

/** Keeps the capacities of a new data directory; throws a UsageError where an old one has others. */
export function keepCapacities(dataDirectory: string, settings: Settings): void {
  const wanted = capacitiesOf(settings);
  const kept = readCapacities(dataDirectory);
  if (kept === undefined) {
    writeCapacities(dataDirectory, wanted);
    return;
  }
  for (const name of NAMES) {
    if (kept[name] === wanted[name]) continue;
    const key = SETTING_OF[name].replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    throw new UsageError(
      `${key} is ${wanted[name]}, but ${dataDirectory} was created with ${kept[name]} and replays with that alone; ` +
        `set ${key} to ${kept[name]}, or start with another data_dir`,
    );
  }
}

/** For tools that replay offline: those of the directory, the defaults where it keeps none. */
export function keptCapacities(dataDirectory: string): MatchingCapacities {
  return readCapacities(dataDirectory) ?? capacitiesOf(settingsSchema.parse({}));
}

function readCapacities(dataDirectory: string): MatchingCapacities | undefined {
  const path = join(dataDirectory, FILE);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw storageError('read', path, dataDirectory, error);
  }
  try {
    const kept = JSON.parse(text) as Record<string, unknown>;
    if (NAMES.every((name) => Number.isSafeInteger(kept[name]))) return kept as unknown as MatchingCapacities;
  } catch {
    // Falls through to the same answer as a file that is JSON but not this one.
  }
  throw new DamagedCapacitiesError(path);
}

function writeCapacities(dataDirectory: string, capacities: MatchingCapacities): void {
  const path = join(dataDirectory, FILE);
  const unfinished = `${path}.tmp`; // renamed once it is whole, so that a crash leaves no half file
  try {
    writeFileSync(unfinished, `${JSON.stringify(capacities, undefined, 2)}\n`, { flush: true });
    renameSync(unfinished, path);
    fileSystemDisk.syncDirectory(dataDirectory);
  } catch (error) {
    throw storageError('write', path, dataDirectory, error);
  }
}

/** A disk that fails is a storage error; whatever else stands in the way makes the directory one that cannot be used. */
function storageError(operation: 'read' | 'write', path: string, dataDirectory: string, cause: unknown): Error {
  if (exitCodeOf(cause) === ExitCode.STORAGE) return new JournalStorageError(operation, path, cause);
  return new DataDirectoryError(dataDirectory, new Error(`${operation} of ${path}: ${(cause as Error).message}`));
}

/** The file is there but says nothing that can be used. */
export class DamagedCapacitiesError extends Error {
  override readonly name = 'DamagedCapacitiesError';
  readonly code = 'RINGBOOK_CAPACITIES_DAMAGED';
  readonly exitCode = 65;

  constructor(readonly file: string) {
    super(`data directory refused: ${file} does not hold the capacities it was created with`);
  }
}
