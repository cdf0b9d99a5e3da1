// What the journal asks of the disk, and what it does when the disk refuses: through an injected file system.

import { dirname } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { JournalStorageError } from '../../engine/journal/journal-errors.js';
import { EMPTY_JOURNAL } from '../../engine/journal/journal-settings.js';
import { JournalWriter } from '../../engine/journal/journal-writer.js';
import { prepareSegment } from '../../engine/journal/prepare-segment.js';
import { journalDirectoryOf, listUnfinished, sparePath } from '../../engine/journal/segment-files.js';
import { FaultyDisk } from '../support/faulty-disk.js';
import {
  appendCommands,
  recoverAndCheck,
  removeTemporaryDirectories,
  temporaryDataDirectory,
} from '../support/journal-fixture.js';

const TINY = { segmentBytes: 4096, batchBytes: 2048 };

afterEach(removeTemporaryDirectories);

function caughtFrom(action: () => void): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('a batch', () => {
  for (const [durability, expected] of [
    ['fsync', ['write', 'fdatasync']],
    ['write', ['write']],
  ] as const) {
    it(`costs ${expected.join(' and ')} with durability ${durability}`, () => {
      const disk = new FaultyDisk();
      const writer = new JournalWriter(temporaryDataDirectory(), EMPTY_JOURNAL, { durability, disk });
      for (const size of [1, 16, 256, 1000]) {
        disk.calls = [];
        appendCommands(writer, size);
        expect(disk.calls).toEqual([]);
        writer.sync();
        expect(disk.calls).toEqual(expected);
      }
      disk.calls = [];
      writer.sync();
      expect(disk.calls).toEqual([]);
      writer.close();
      expect(disk.calls).toEqual(['fdatasync']);
      expect([writer.batches, writer.lastSequence]).toEqual([4, 1273]);
    });
  }
});

describe('a disk that refuses', () => {
  it('a write, after part of it, stops the journal for good; what was synced is recovered', () => {
    for (const room of [0, 1, 39, 40, 41, 150, 300]) {
      const directory = temporaryDataDirectory();
      const disk = new FaultyDisk();
      const writer = new JournalWriter(directory, EMPTY_JOURNAL, { durability: 'fsync', disk, ...TINY });
      appendCommands(writer, 5);
      writer.sync();
      disk.room = room;
      appendCommands(writer, 5);
      const error = caughtFrom(() => writer.sync());
      expect(error).toBeInstanceOf(JournalStorageError);
      expect(error).toMatchObject({ code: 'RINGBOOK_JOURNAL_STORAGE', exitCode: 74, operation: 'write' });
      expect((error as Error).message).toContain(`write of ${writer.segmentPath}: ENOSPC`);
      disk.room = Number.POSITIVE_INFINITY;
      expect(caughtFrom(() => writer.sync())).toBe(error);
      expect(caughtFrom(() => writer.close())).toBe(error);
      const result = recoverAndCheck(directory);
      expect(result.lastSequence).toBe(5);
      expect(result.logged.length).toBe(room === 0 ? 0 : 1);
    }
  });

  it('a sync leaves nothing trusted: the journal stops for good', () => {
    const directory = temporaryDataDirectory();
    const disk = new FaultyDisk();
    const writer = new JournalWriter(directory, EMPTY_JOURNAL, { durability: 'fsync', disk, ...TINY });
    disk.fails.set('fdatasync', 'EIO');
    appendCommands(writer, 2);
    const error = caughtFrom(() => writer.sync());
    expect(error).toMatchObject({ code: 'RINGBOOK_JOURNAL_STORAGE', operation: 'sync' });
    disk.fails.delete('fdatasync');
    disk.calls = [];
    expect(caughtFrom(() => writer.sync())).toBe(error);
    expect(disk.calls).toEqual([]);
    expect(caughtFrom(() => writer.close())).toBe(error);
    // Whether the two commands reached the disk nobody knows: recovery reads it, and either answer is right.
    expect([0, 2]).toContain(recoverAndCheck(directory).lastSequence);
  });

  it('space for the next segment leaves the journal as it was: the same sync goes through later', () => {
    const directory = temporaryDataDirectory();
    const disk = new FaultyDisk();
    const writer = new JournalWriter(directory, EMPTY_JOURNAL, { durability: 'fsync', disk, ...TINY });
    const first = writer.segmentPath;
    let error: unknown;
    while (error === undefined) {
      disk.room = 2000;
      appendCommands(writer, 5);
      error = caughtFrom(() => writer.sync());
    }
    expect(error).toMatchObject({ code: 'RINGBOOK_JOURNAL_STORAGE', operation: 'prepare' });
    expect(writer.segmentPath).toBe(first);
    expect(listUnfinished(directory)).toEqual([]);
    disk.room = Number.POSITIVE_INFINITY;
    writer.sync();
    expect(writer.segmentPath).not.toBe(first);
    writer.close();
    expect(recoverAndCheck(directory).lastSequence).toBe(writer.lastSequence);
  });

  it('a preparation is told, and leaves nothing behind', () => {
    const journal = journalDirectoryOf(temporaryDataDirectory());
    const disk = new FaultyDisk();
    disk.room = 3000;
    expect(caughtFrom(() => prepareSegment(sparePath(journal), 4096, disk))).toMatchObject({ operation: 'prepare' });
    expect(listUnfinished(dirname(journal))).toEqual([]);
    disk.room = 1 << 20;
    prepareSegment(sparePath(journal), 4096, disk);
    prepareSegment(sparePath(journal), 4096, disk);
    expect(disk.room).toBe((1 << 20) - 4096);
  });

  it('the cut of a torn tail stops the recovery', () => {
    const directory = temporaryDataDirectory();
    const disk = new FaultyDisk();
    const writer = new JournalWriter(directory, EMPTY_JOURNAL, { durability: 'write', disk, ...TINY });
    disk.room = 100;
    appendCommands(writer, 3);
    expect(() => writer.sync()).toThrow('ENOSPC');
    expect(caughtFrom(() => recoverAndCheck(directory, { disk }))).toMatchObject({ exitCode: 74 });
    disk.room = Number.POSITIVE_INFINITY;
    expect(recoverAndCheck(directory, { disk })).toMatchObject({ lastSequence: 0, torn: { offset: 64 } });
  });
});
