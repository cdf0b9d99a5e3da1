// Makes the next segment ready: a file of zeros that are on the disk, so that a batch written into it changes no file
// size and `fdatasync` has data alone to write. Any thread may call it; the daemon calls it off the engine thread.
//
// A segment that was archived is used again where there is one: its blocks are the disk's already, so that a disk that
// others have filled still has room for it. Zeros go over all of it, and are on the disk before it is a spare, so nothing
// that it held is ever taken for a batch.

import { dirname } from 'node:path';
import { threadId } from 'node:worker_threads';
import { type Disk, fileSystemDisk, writeWhole } from './disk.js';
import { JournalStorageError } from './journal-errors.js';
import { listFree } from './segment-files.js';

const CHUNK_BYTES = 1 << 20;

let attempts = 0;

/**
 * Fills a file of `bytes` zeros, syncs it and gives it the name `path`. Nothing happens where it is there already.
 * Throws JournalStorageError where the disk refuses, and leaves no unfinished file behind.
 */
export function prepareSegment(path: string, bytes: number, disk: Disk = fileSystemDisk): void {
  if (isPrepared(path, bytes, disk)) return;
  // A name of its own: the engine may prepare the same segment itself where this thread is late.
  const unfinished = `${path}.${process.pid}-${threadId}-${attempts++}.tmp`;
  try {
    const recycled = takeFree(unfinished, bytes, disk);
    fillWithZeros(disk.open(unfinished, recycled ? 'r+' : 'wx'), bytes, disk);
    disk.rename(unfinished, path);
    disk.syncDirectory(dirname(path));
  } catch (error) {
    removeQuietly(unfinished, disk);
    throw new JournalStorageError('prepare', path, error);
  }
}

/** True where the segment is ready and has the size wanted. */
export function isPrepared(path: string, bytes: number, disk: Disk): boolean {
  return disk.size(path) === bytes;
}

/** Gives a free segment this name; false where there is none of that size. Others, of another setting, are removed. */
function takeFree(name: string, bytes: number, disk: Disk): boolean {
  for (const free of listFree(dirname(name), disk)) {
    const fits = disk.size(free) === bytes;
    try {
      if (fits) disk.rename(free, name);
      else disk.unlink(free);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      continue; // another thread has taken it
    }
    if (!fits) continue;
    // Before a byte of it goes: a crash must not bring back the name under which the reader would take it for a segment.
    disk.syncDirectory(dirname(name));
    return true;
  }
  return false;
}

function fillWithZeros(file: number, bytes: number, disk: Disk): void {
  try {
    const zeros = new Uint8Array(Math.min(CHUNK_BYTES, bytes));
    for (let at = 0; at < bytes; at += zeros.length) {
      writeWhole(disk, file, zeros, Math.min(zeros.length, bytes - at), at);
    }
    disk.fdatasync(file);
  } finally {
    disk.close(file);
  }
}

function removeQuietly(path: string, disk: Disk): void {
  try {
    disk.unlink(path);
  } catch {
    // It was never created, or the disk is gone: the error that led here says it.
  }
}
