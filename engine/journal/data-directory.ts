// The daemon's data directory: creates it, keeps others out, and says in a marker file what it is and in which version.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DirectoryLock } from './directory-lock.js';
import { type Disk, fileSystemDisk } from './disk.js';
import { DataDirectoryError, JournalCorruptError } from './journal-errors.js';
import { journalDirectoryOf, listSegments } from './segment-files.js';

/** Version of the directory's own layout; the journal's format has a version of its own. */
export const DATA_DIRECTORY_VERSION = 1;

const FORMAT = /^ringbook data directory, version (\d+)\n$/;

export class DataDirectory {
  readonly path: string;
  readonly #lock: DirectoryLock;

  private constructor(path: string, lock: DirectoryLock) {
    this.path = path;
    this.#lock = lock;
  }

  /**
   * Creates the directory where it is new and takes its lock. Throws DataDirectoryError (cannot be created or written),
   * DataDirectoryLockedError (in use), JournalCorruptError (not ours, or of a newer version).
   */
  static open(directory: string, disk: Pick<Disk, 'syncDirectory'> = fileSystemDisk): DataDirectory {
    const path = resolve(directory);
    try {
      const first = mkdirSync(journalDirectoryOf(path), { recursive: true, mode: 0o750 });
      if (first !== undefined) makeDurable(dirname(first), journalDirectoryOf(path), disk);
    } catch (error) {
      throw new DataDirectoryError(path, error);
    }
    const lock = DirectoryLock.acquire(path);
    try {
      markFormat(path, disk);
    } catch (error) {
      lock.release();
      throw error;
    }
    return new DataDirectory(path, lock);
  }

  /** Lets the next process in. */
  close(): void {
    this.#lock.release();
  }
}

/** For tools that read offline: throws as `DataDirectory.open` does, and changes nothing. */
export function checkDataDirectory(directory: string): string {
  const path = resolve(directory);
  if (readFormat(path) === undefined) {
    throw new DataDirectoryError(path, new Error(`no ringbook data directory: it has no file "format"`));
  }
  return path;
}

/**
 * New directories must outlive a loss of power as what is acknowledged in them does. Each is known by the one above it,
 * from `top`, which was there, down to the one above `bottom`.
 */
function makeDurable(top: string, bottom: string, disk: Pick<Disk, 'syncDirectory'>): void {
  for (let directory = dirname(bottom); ; directory = dirname(directory)) {
    try {
      disk.syncDirectory(directory);
    } catch (error) {
      // One that may be written and not read cannot be synced either.
      if (directory !== top || (error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    }
    if (directory === top) return;
  }
}

function markFormat(path: string, disk: Pick<Disk, 'syncDirectory'>): void {
  if (readFormat(path) !== undefined) return;
  if (listSegments(journalDirectoryOf(path)).length > 0) {
    throw new JournalCorruptError(formatPath(path), 0, 'the file is missing, though there is a journal');
  }
  try {
    const content = `ringbook data directory, version ${DATA_DIRECTORY_VERSION}\n`;
    const unfinished = `${formatPath(path)}.tmp`; // renamed once it is whole, so that a crash leaves no half marker
    writeFileSync(unfinished, content, { flush: true });
    renameSync(unfinished, formatPath(path));
    disk.syncDirectory(path);
  } catch (error) {
    throw new DataDirectoryError(path, error);
  }
}

/** The version the marker states; undefined where there is none. */
function readFormat(path: string): number | undefined {
  let content: string;
  try {
    content = readFileSync(formatPath(path), 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new DataDirectoryError(path, error);
  }
  const version = Number(FORMAT.exec(content)?.[1]);
  if (version === DATA_DIRECTORY_VERSION) return version;
  const reason = Number.isNaN(version)
    ? 'this is not the marker of a ringbook data directory'
    : `data directory version ${version} is not one that this version reads (${DATA_DIRECTORY_VERSION})`;
  throw new JournalCorruptError(formatPath(path), 0, reason);
}

function formatPath(path: string): string {
  return join(path, 'format');
}
