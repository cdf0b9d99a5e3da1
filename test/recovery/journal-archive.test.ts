// Old segments compressed, their files used again, and a reader that does not mind: with a crash between any two steps.

import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { archiveJournal } from '../../engine/journal/archive.js';
import { fileSystemDisk } from '../../engine/journal/disk.js';
import { JournalCorruptError } from '../../engine/journal/journal-errors.js';
import { JournalReader } from '../../engine/journal/journal-reader.js';
import { prepareSegment } from '../../engine/journal/prepare-segment.js';
import {
  archiveDirectoryOf,
  archivePath,
  begunPath,
  journalDirectoryOf,
  listArchives,
  listFree,
  listSegments,
  listUnfinished,
  sparePath,
} from '../../engine/journal/segment-files.js';
import { FaultyDisk } from '../support/faulty-disk.js';
import {
  recoverAndCheck,
  removeTemporaryDirectories,
  temporaryDataDirectory,
  temporaryDirectory,
  writeBatches,
} from '../support/journal-fixture.js';

const TINY = { segmentBytes: 4096, batchBytes: 2048 };
const EVERYTHING = Number.MAX_SAFE_INTEGER;

afterEach(removeTemporaryDirectories);

/** A journal of some segments. */
function journalOf(batches: number): { directory: string; last: number } {
  const directory = temporaryDataDirectory();
  const written = writeBatches(directory, new Array<number>(batches).fill(5), TINY);
  return { directory, last: written.at(-1)!.lastSequence };
}

function archiveAll(directory: string, disk = fileSystemDisk): void {
  archiveJournal(directory, { coveredSequence: EVERYTHING, archiveBytesMax: EVERYTHING, disk });
}

/** The sequences that a reader gives. */
function read(directory: string, options: ConstructorParameters<typeof JournalReader>[1] = {}): number[] {
  const reader = new JournalReader(directory, options);
  const sequences: number[] = [];
  while (reader.nextBatch()) for (let i = 0; i < reader.recordCount; i++) sequences.push(reader.firstSequence + i);
  return sequences;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

describe('archiving', () => {
  it('takes every segment that is covered to its end, never the newest, and loses nothing', () => {
    const { directory, last } = journalOf(40);
    const segments = listSegments(journalDirectoryOf(directory));
    const covered = segments[3].firstSequence + 2; // inside the fourth
    const result = archiveJournal(directory, { coveredSequence: covered, archiveBytesMax: EVERYTHING });
    expect(result).toMatchObject({ segments: 3, bytes: 3 * 4096, deleted: 0 });
    expect(result.archivedBytes).toBeLessThan(result.bytes / 2);
    expect(listArchives(directory).map(({ firstSequence }) => firstSequence)).toEqual(
      segments.slice(0, 3).map(({ firstSequence }) => firstSequence),
    );
    expect(recoverAndCheck(directory).lastSequence).toBe(last);
    archiveAll(directory);
    expect(listSegments(journalDirectoryOf(directory))).toHaveLength(1);
    expect(recoverAndCheck(directory).lastSequence).toBe(last);
  });

  it('makes the next spare of a segment that it freed, with nothing left of what it held', () => {
    const { directory, last } = journalOf(40);
    const journal = journalDirectoryOf(directory);
    archiveAll(directory);
    expect(listFree(journal)).toHaveLength(1);
    const disk = new FaultyDisk();
    const created: string[] = [];
    disk.before = (call, about) => {
      if (call === 'open') created.push(about);
    };
    prepareSegment(sparePath(journal), 4096, disk);
    expect(created).toEqual([]);
    expect(listFree(journal)).toEqual([]);
    expect(readFileSync(sparePath(journal)).every((byte) => byte === 0)).toBe(true);
    expect(recoverAndCheck(directory).lastSequence).toBe(last);
  });

  it('removes a free segment of another size', () => {
    const { directory } = journalOf(40);
    const journal = journalDirectoryOf(directory);
    archiveAll(directory);
    prepareSegment(sparePath(journal), 8192);
    expect(listFree(journal)).toEqual([]);
    expect(fileSystemDisk.size(sparePath(journal))).toBe(8192);
  });

  it('keeps no more archives than asked for, the newest', () => {
    const { directory, last } = journalOf(60);
    archiveAll(directory);
    const archives = listArchives(directory);
    const sizes = archives.map(({ path }) => fileSystemDisk.size(path));
    const kept = sizes.slice(-2).reduce((sum, size) => sum + size, 0);
    const result = archiveJournal(directory, { coveredSequence: EVERYTHING, archiveBytesMax: kept + 1 });
    expect(result).toMatchObject({ segments: 0, deleted: archives.length - 2 });
    const from = archives.at(-2)!.firstSequence;
    expect(read(directory, { fromSequence: from })).toEqual(range(from, last));
    expect(() => read(directory)).toThrow(/a segment is missing: the oldest begins with sequence/);
  });

  it('leaves a segment that does not check where it is', () => {
    const { directory } = journalOf(40);
    const [, damaged] = listSegments(journalDirectoryOf(directory));
    const bytes = readFileSync(damaged.path);
    bytes[100] ^= 1;
    writeFileSync(damaged.path, bytes);
    expect(() => archiveAll(directory)).toThrow(JournalCorruptError);
    expect(readFileSync(damaged.path)).toEqual(bytes);
    expect(listArchives(directory)).toHaveLength(1);
  });

  it('makes room by a smaller limit first, where the disk is full', () => {
    const { directory } = journalOf(60);
    const [, , third] = listSegments(journalDirectoryOf(directory));
    archiveJournal(directory, { coveredSequence: third.firstSequence - 1, archiveBytesMax: EVERYTHING });
    expect(listArchives(directory)).toHaveLength(2);
    const disk = new FaultyDisk();
    disk.room = 0;
    const options = { coveredSequence: EVERYTHING, archiveBytesMax: 1, disk };
    expect(() => archiveJournal(directory, options)).toThrow(/archive of .*ENOSPC/);
    expect(listArchives(directory)).toEqual([]);
  });

  it('frees what is covered on a disk without any room, where no archive is to be kept', () => {
    const { directory, last } = journalOf(40);
    const covered = listSegments(journalDirectoryOf(directory))[3].firstSequence - 1;
    const disk = new FaultyDisk();
    disk.room = 0;
    const result = archiveJournal(directory, { coveredSequence: covered, archiveBytesMax: 0, disk });
    expect(result).toMatchObject({ segments: 3, archivedBytes: 0, deleted: 0 });
    expect(listArchives(directory)).toEqual([]);
    expect(listFree(journalDirectoryOf(directory))).toHaveLength(1);
    expect(read(directory, { fromSequence: covered + 1 })).toEqual(range(covered + 1, last));
  });

  it('that finds no room leaves the journal as it was, and nothing unfinished', () => {
    const { directory, last } = journalOf(40);
    const disk = new FaultyDisk();
    disk.room = 700;
    expect(() => archiveAll(directory, disk)).toThrow(/archive of .*ENOSPC/);
    expect(listUnfinished(directory)).toEqual([]);
    expect(recoverAndCheck(directory).lastSequence).toBe(last);
    disk.room = EVERYTHING;
    archiveAll(directory, disk);
    expect(recoverAndCheck(directory).lastSequence).toBe(last);
  });
});

describe('a crash', () => {
  /** Runs with a disk that is gone from the n-th change on; false where there were fewer. */
  function crashAt(step: number, action: (disk: FaultyDisk) => void): boolean {
    const disk = new FaultyDisk();
    let left = step;
    disk.before = () => {
      if (left-- <= 0) throw new Error('crashed');
    };
    try {
      action(disk);
      return false;
    } catch (error) {
      expect(String(error)).toContain('crashed');
      return true;
    }
  }

  it('between any two steps of archiving, and of making a spare again, harms nothing', () => {
    const { directory, last } = journalOf(24);
    let step = 0;
    const work = (at: string) => (disk: FaultyDisk) => {
      archiveAll(at, disk);
      prepareSegment(sparePath(journalDirectoryOf(at)), 4096, disk);
    };
    for (; ; step++) {
      const copy = join(temporaryDirectory(), 'copy');
      cpSync(directory, copy, { recursive: true });
      const crashed = crashAt(step, work(copy));
      expect(recoverAndCheck(copy).lastSequence).toBe(last);
      expect(listUnfinished(copy)).toEqual([]);
      work(copy)(new FaultyDisk());
      expect(recoverAndCheck(copy).lastSequence).toBe(last);
      expect(listSegments(journalDirectoryOf(copy))).toHaveLength(1);
      const names = readdirSync(archiveDirectoryOf(copy));
      expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
      if (!crashed) break;
    }
    expect(step).toBeGreaterThan(20); // every change to the disk was one step
  });
});

describe('a reader', () => {
  it('reads segments and archives alike, from any sequence', () => {
    const { directory, last } = journalOf(40);
    const half = listSegments(journalDirectoryOf(directory))[4].firstSequence;
    archiveJournal(directory, { coveredSequence: half, archiveBytesMax: EVERYTHING });
    for (let from = 1; from <= last; from++) {
      const sequences = read(directory, { fromSequence: from });
      const batchBegin = from - ((from - 1) % 5);
      expect(sequences).toEqual(range(batchBegin, last));
    }
  });

  it('finds a segment that is archived while it reads', () => {
    const { directory, last } = journalOf(40);
    const reader = new JournalReader(directory);
    expect(reader.nextBatch()).toBe(true);
    archiveAll(directory);
    prepareSegment(sparePath(journalDirectoryOf(directory)), 4096);
    while (reader.nextBatch());
    expect(reader.lastSequence).toBe(last);
  });

  it('does not trust what it read of a segment that was freed meanwhile', () => {
    const { directory, last } = journalOf(40);
    const journal = journalDirectoryOf(directory);
    const [, second, third] = listSegments(journal);
    archiveJournal(directory, { coveredSequence: second.firstSequence - 1, archiveBytesMax: EVERYTHING });
    prepareSegment(sparePath(journal), 4096); // takes the only one that is free
    const disk = new FaultyDisk();
    const reader = new JournalReader(directory, { disk });
    expect(reader.nextBatch()).toBe(true);
    let reads = 0;
    disk.read = (file, bytes, from, length, position) => {
      // The header of the second segment has been read; the batches are not there any more when they are.
      if (++reads === 2) {
        archiveJournal(directory, { coveredSequence: third.firstSequence - 1, archiveBytesMax: EVERYTHING });
        prepareSegment(begunPath(journal), 4096);
        expect(listFree(journal)).toEqual([]);
      }
      return fileSystemDisk.read(file, bytes, from, length, position);
    };
    while (reader.nextBatch());
    expect(reader.lastSequence).toBe(last);
  });

  it('ends with the batch of the sequence wanted, whatever lies behind it', () => {
    const { directory, last } = journalOf(40);
    const segment = listSegments(journalDirectoryOf(directory)).at(-1)!;
    const bytes = readFileSync(segment.path);
    bytes.fill(0xff, 64); // as torn as can be
    writeFileSync(segment.path, bytes);
    const until = segment.firstSequence - 1;
    expect(read(directory, { untilSequence: until })).toEqual(range(1, until));
    expect(() => read(directory, { untilSequence: last })).toThrow(JournalCorruptError);
  });

  it('goes on after a snapshot only where the journal holds the batch that it covers', () => {
    const { directory, last } = journalOf(40);
    const reader = new JournalReader(directory);
    const ends: [sequence: number, checksum: number][] = [];
    while (reader.nextBatch()) ends.push([reader.lastSequence, reader.lastChecksum]);
    for (const [covered, checksum] of ends) {
      const after = { fromSequence: covered + 1, previousChecksum: checksum };
      expect(read(directory, after)).toEqual(range(covered + 1, last));
      const other = { ...after, previousChecksum: checksum ^ 1 };
      expect(() => read(directory, other)).toThrow('is not the one of the snapshot');
    }
    const inside = { fromSequence: 3, previousChecksum: ends[0][1] };
    expect(() => read(directory, inside)).toThrow('no batch ends with sequence 2');
    const beyond = { fromSequence: last + 6, previousChecksum: 1 };
    expect(() => read(directory, beyond)).toThrow(`the journal ends with sequence ${last}, though ${last + 5} was`);
    expect(() => read(directory, { untilSequence: last + 1 })).toThrow(`though ${last + 1} was durable`);
    expect(() => read(temporaryDataDirectory(), beyond)).toThrow('there is no segment in it');
  });

  it('tells a damaged archive from a good one, at every byte', () => {
    const { directory, last } = journalOf(20);
    archiveAll(directory);
    const path = archivePath(directory, 1);
    const good = readFileSync(path);
    const sequences = range(1, last);
    for (let at = 0; at < good.length; at++) {
      const bytes = Buffer.from(good);
      bytes[at] ^= 1 << (at % 8);
      writeFileSync(path, bytes);
      // A few bits of the compression's own header say nothing about the content.
      let outcome: unknown;
      try {
        outcome = read(directory);
      } catch (error) {
        outcome = error;
      }
      if (outcome instanceof JournalCorruptError) expect(outcome.file).toBe(path);
      else expect(outcome).toEqual(sequences);
    }
    for (let length = 0; length < good.length; length += 3) {
      writeFileSync(path, good.subarray(0, length));
      expect(() => read(directory)).toThrow(JournalCorruptError);
    }
  });
});
