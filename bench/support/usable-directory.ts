// A directory that a flag names: made where it is not there yet, refused by the flag's name where it cannot be written to.

import { accessSync, constants, mkdirSync } from 'node:fs';
import { UsageError } from '../../daemon/usage-error.js';

export function usableDirectory(flag: string, path: string): string {
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new UsageError(`--${flag}: ${path} cannot be used: ${(error as Error).message}`);
  }
  return path;
}
