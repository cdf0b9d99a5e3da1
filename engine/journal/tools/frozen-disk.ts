// A data directory as it is at one moment, for tools that read while a daemon may be writing: what comes later is not
// seen, so that no reader meets a half of it. Nothing is ever written through it.
//
// Segments but the newest never change. The newest is filled from its begin to its end, so all before the last byte that
// is not zero now has been written; what lies behind it reads as the zeros that were there. A batch that is being written
// looks like a torn tail.

import { basename } from 'node:path';
import { type Disk, fileSystemDisk } from '../disk.js';
import { journalDirectoryOf, listSegments } from '../segment-files.js';

const CHUNK_BYTES = 1 << 20;
const ZEROS = Buffer.alloc(CHUNK_BYTES);

export function frozenDisk(dataDirectory: string, disk: Disk = fileSystemDisk): Disk {
  const journal = journalDirectoryOf(dataDirectory);
  const { segments, newest, end } = freeze(journal, disk);
  /** The newest segment where it is open. */
  const limited = new Set<number>();
  return {
    ...disk,
    open(path, mode) {
      if (mode !== 'r') refuse();
      const file = disk.open(path, 'r');
      if (path === newest) limited.add(file);
      return file;
    },
    close(file) {
      limited.delete(file);
      disk.close(file);
    },
    read(file, bytes, from, length, position) {
      const count = disk.read(file, bytes, from, length, position);
      if (limited.has(file)) bytes.fill(0, from + Math.min(count, Math.max(0, end - position)), from + count);
      return count;
    },
    // What has been archived since is found there.
    list: (directory) => disk.list(directory).filter((name) => directory !== journal || segments.has(name)),
    write: refuse,
    fdatasync: refuse,
    rename: refuse,
    unlink: refuse,
    makeDirectory: refuse,
    syncDirectory: refuse,
  };
}

interface Frozen {
  /** Names. */
  readonly segments: ReadonlySet<string>;
  readonly newest: string;
  /** Where the newest segment's data ends. */
  readonly end: number;
}

/** A segment that appears meanwhile is the newest, and only then is the one before sealed: so look again. */
function freeze(journal: string, disk: Disk): Frozen {
  for (;;) {
    const segments = listSegments(journal, disk);
    const newest = segments.at(-1)?.path ?? '';
    const end = newest === '' ? 0 : endOfData(newest, disk);
    if ((listSegments(journal, disk).at(-1)?.path ?? '') === newest) {
      return { segments: new Set(segments.map(({ path }) => basename(path))), newest, end };
    }
  }
}

function endOfData(path: string, disk: Disk): number {
  const file = disk.open(path, 'r');
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    for (let end = disk.size(path); end > 0; end -= CHUNK_BYTES) {
      const from = Math.max(0, end - CHUNK_BYTES);
      const read = chunk.subarray(0, disk.read(file, chunk, 0, end - from, from));
      if (read.equals(ZEROS.subarray(0, read.length))) continue; // most of a segment: compared as a whole, that is quick
      return from + read.findLastIndex((byte) => byte !== 0) + 1;
    }
    return 0;
  } finally {
    disk.close(file);
  }
}

function refuse(): never {
  throw new Error('the journal tools change nothing');
}
