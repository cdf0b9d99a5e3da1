// Keeps a second process out of a data directory. Each process announces itself by creating a file whose name says who
// it is, then looks for others: of two that come at once at least one sees the other, so two never both go on. A file
// whose process is gone is left over from a kill, and is removed. Needs no content, so there is no half-written lock.
//
// A process is told from a later one with the same number by its start time and the machine's boot (on Linux; elsewhere
// by its number alone). Processes of other machines, or of containers with their own process numbers, are not seen: a
// data directory belongs to one of them.

import { closeSync, openSync, readdirSync, readFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { DataDirectoryError, DataDirectoryLockedError } from './journal-errors.js';

const LOCK_NAME = /^lock-(\d+)-(\d+)-([0-9a-z]+)$/;
const ATTEMPTS_MAX = 5;
const PAUSE_MILLISECONDS_MAX = 40;

export class DirectoryLock {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Takes the lock or throws DataDirectoryLockedError. */
  static acquire(directory: string): DirectoryLock {
    for (let attempt = 1; ; attempt++) {
      try {
        return new DirectoryLock(announce(directory));
      } catch (error) {
        // Two that start at the same moment may both step back; so each tries again after a while of its own.
        if (!(error instanceof DataDirectoryLockedError) || attempt === ATTEMPTS_MAX) throw error;
        if (error.processId === process.pid) throw error;
        // A pause: it has no partner, nobody wakes it.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1 + Math.random() * PAUSE_MILLISECONDS_MAX);
      }
    }
  }

  release(): void {
    removeQuietly(this.#path);
  }
}

/** The living process that works in the directory, if there is one; changes nothing. */
export function holderOf(directory: string): number | undefined {
  for (const name of readdirSync(directory)) {
    const match = LOCK_NAME.exec(name);
    if (match !== null && isAlive(Number(match[1]), match[2], match[3])) return Number(match[1]);
  }
  return undefined;
}

/** Creates this process's file and looks for others; returns the file's path. */
function announce(directory: string): string {
  const own = `lock-${process.pid}-${startTimeOf(process.pid)}-${bootOf()}`;
  const path = join(directory, own);
  try {
    closeSync(openSync(path, 'wx', 0o640));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new DataDirectoryLockedError(directory, process.pid);
    throw new DataDirectoryError(directory, error);
  }
  for (const name of readdirSync(directory)) {
    const match = LOCK_NAME.exec(name);
    if (match === null || name === own) continue;
    if (isAlive(Number(match[1]), match[2], match[3])) {
      removeQuietly(path);
      throw new DataDirectoryLockedError(directory, Number(match[1]));
    }
    removeQuietly(join(directory, name));
  }
  return path;
}

function isAlive(processId: number, startTime: string, boot: string): boolean {
  if (boot !== bootOf()) return false;
  if (startTime !== '0') return startTimeOf(processId) === startTime;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Clock ticks from the machine's boot to the process's start; '0' where it has ended or the machine does not say. */
function startTimeOf(processId: number): string {
  try {
    const status = readFileSync(`/proc/${processId}/stat`, 'latin1');
    // The name in parentheses may hold anything; fields are counted after it: state is the third, start time the 22nd.
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
    const ended = fields[0] === 'Z' || fields[0] === 'X';
    return ended ? '0' : fields[19];
  } catch {
    return '0';
  }
}

function bootOf(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8);
  } catch {
    return 'unknown';
  }
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Another process removed the leftover first.
  }
}
