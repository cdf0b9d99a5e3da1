// The seam between the journal and the file system: the two calls whose failure decides what is durable. Tests put a
// failing disk here.

import { fdatasyncSync, writeSync } from 'node:fs';

export interface JournalStorage {
  /** Writes at a position of the file and returns how many bytes it took. */
  write(file: number, bytes: Uint8Array, from: number, length: number, position: number): number;
  /** Returns once the file's data is on the disk. */
  fdatasync(file: number): void;
}

/** The file system of this machine. */
export const fileSystemStorage: JournalStorage = {
  write: (file, bytes, from, length, position) => writeSync(file, bytes, from, length, position),
  fdatasync: (file) => fdatasyncSync(file),
};

/**
 * Writes all of it. One call where the disk has room: what is written lies in preallocated space, so a short write is
 * the sign of trouble, and the next call says which.
 */
export function writeWhole(
  storage: JournalStorage,
  file: number,
  bytes: Uint8Array,
  length: number,
  position: number,
): void {
  let written = storage.write(file, bytes, 0, length, position);
  while (written < length) {
    const more = storage.write(file, bytes, written, length - written, position + written);
    if (more <= 0) throw new Error(`short write: ${written} of ${length} bytes`);
    written += more;
  }
}
