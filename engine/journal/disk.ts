// The seam between the journal's files and the file system: every call that reads, writes or names one of them. Tests put
// a disk here that fails, the simulator one that forgets what was not synced.

import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';

export interface Disk {
  /** 'r' reads, 'r+' reads and writes a file that exists, 'wx' creates one that must not exist yet. Returns a file number. */
  open(path: string, mode: 'r' | 'r+' | 'wx'): number;
  close(file: number): void;
  /** Reads at a position of the file and returns how many bytes there were; 0 at its end. */
  read(file: number, bytes: Uint8Array, from: number, length: number, position: number): number;
  /** Writes at a position of the file and returns how many bytes it took. */
  write(file: number, bytes: Uint8Array, from: number, length: number, position: number): number;
  /** Returns once the file's data is on the disk. */
  fdatasync(file: number): void;
  /** Bytes; -1 where there is no such file. */
  size(path: string): number;
  rename(from: string, to: string): void;
  unlink(path: string): void;
  /** Names; none where there is no such directory. */
  list(directory: string): string[];
  /** With its parents; nothing where it is there already. */
  makeDirectory(path: string): void;
  /** Makes created, renamed and removed names in a directory durable. */
  syncDirectory(path: string): void;
}

const FILE_MODE = 0o640;
const DIRECTORY_MODE = 0o750;

/** The file system of this machine. */
export const fileSystemDisk: Disk = {
  open: (path, mode) => openSync(path, mode, FILE_MODE),
  close: (file) => closeSync(file),
  read: (file, bytes, from, length, position) => readSync(file, bytes, from, length, position),
  write: (file, bytes, from, length, position) => writeSync(file, bytes, from, length, position),
  fdatasync: (file) => fdatasyncSync(file),
  size: (path) => statSync(path, { throwIfNoEntry: false })?.size ?? -1,
  rename: (from, to) => renameSync(from, to),
  unlink: (path) => unlinkSync(path),
  list: listDirectory,
  makeDirectory: (path) => {
    mkdirSync(path, { recursive: true, mode: DIRECTORY_MODE });
  },
  syncDirectory: (path) => {
    const file = openSync(path, 'r');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  },
};

function listDirectory(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/**
 * Writes all of it. One call where the disk has room: what is written mostly lies in preallocated space, so a short write
 * is the sign of trouble, and the next call says which.
 */
export function writeWhole(disk: Disk, file: number, bytes: Uint8Array, length: number, position: number): void {
  let written = disk.write(file, bytes, 0, length, position);
  while (written < length) {
    const more = disk.write(file, bytes, written, length - written, position + written);
    if (more <= 0) throw new Error(`short write: ${written} of ${length} bytes`);
    written += more;
  }
}

/** Reads the first `length` bytes of a file, fewer where it ends early; returns how many there were. */
export function readWhole(disk: Disk, file: number, bytes: Uint8Array, length: number): number {
  let read = 0;
  while (read < length) {
    const more = disk.read(file, bytes, read, length - read, read);
    if (more === 0) break;
    read += more;
  }
  return read;
}
