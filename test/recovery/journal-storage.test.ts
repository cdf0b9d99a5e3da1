// What the journal asks of the disk, and what it does when the disk refuses: through an injected file system.

import { cpSync } from 'node:fs';
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
  temporaryDirectory,
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
  it('a write, after part of it: the batch is not there, and the same sync goes through later', () => {
    for (const room of [0, 1, 39, 40, 41, 150, 300]) {
      const directory = temporaryDataDirectory();
      const disk = new FaultyDisk();
      const writer = new JournalWriter(directory, EMPTY_JOURNAL, { durability: 'fsync', disk, ...TINY });
      appendCommands(writer, 5);
      writer.sync();
      disk.room = room;
      appendCommands(writer, 5);
      for (let attempt = 0; attempt < 3; attempt++) {
        const error = caughtFrom(() => writer.sync());
        expect(error).toBeInstanceOf(JournalStorageError);
        expect(error).toMatchObject({ code: 'RINGBOOK_JOURNAL_STORAGE', exitCode: 74, operation: 'write' });
        expect((error as Error).message).toContain(`write of ${writer.segmentPath}: ENOSPC`);
      }
      const copy = temporaryDirectory();
      cpSync(directory, copy, { recursive: true });
      const crashed = recoverAndCheck(copy);
      expect(crashed.lastSequence).toBe(5);
      expect(crashed.logged.length).toBe(room === 0 ? 0 : 1);
      disk.room = Number.POSITIVE_INFINITY;
      writer.sync();
      writer.close();
      expect(recoverAndCheck(directory)).toMatchObject({ lastSequence: 10, logged: [] });
    }
  });

  it('any step of going on to the next segment: the same sync goes through later, and a crash loses nothing', () => {
    // The steps: the spare's new name, its opening, its header, its segment's name, the seal.
    for (const [call, about] of [
      ['rename', '.begun.tmp'],
      ['rename', '.log'],
      ['write', ''],
    ] as const) {
      for (let which = 0; which < (call === 'write' ? 2 : 1); which++) {
        const directory = temporaryDataDirectory();
        const disk = new FaultyDisk();
        const prepareNext = (path: string, bytes: number) => prepareSegment(path, bytes);
        const settings = { durability: 'fsync', disk, prepareNext, ...TINY } as const;
        const writer = new JournalWriter(directory, EMPTY_JOURNAL, settings);
        const first = writer.segmentPath;
        while (writer.position < 3500) {
          appendCommands(writer, 1);
          writer.sync();
        }
        const durable = writer.lastSequence;
        appendCommands(writer, 10); // more than the segment still takes
        let seen = 0;
        disk.before = (name, path) => {
          if (name === call && path.endsWith(about) && seen++ >= which) throw new Error('refused');
        };
        for (let attempt = 0; attempt < 3; attempt++) {
          expect(caughtFrom(() => writer.sync())).toBeInstanceOf(JournalStorageError);
          seen = which;
        }
        const copy = temporaryDirectory();
        cpSync(directory, copy, { recursive: true });
        expect(recoverAndCheck(copy).lastSequence).toBe(durable);
        disk.before = () => {};
        writer.sync();
        expect(writer.segmentPath).not.toBe(first);
        appendCommands(writer, 3);
        writer.close();
        expect(recoverAndCheck(directory)).toMatchObject({ lastSequence: durable + 13, logged: [] });
      }
    }
  });

  it('a sync of the next segment, or of its directory, is final', () => {
    for (const call of ['fdatasync', 'syncDirectory'] as const) {
      const directory = temporaryDataDirectory();
      const disk = new FaultyDisk();
      const prepareNext = (path: string, bytes: number) => prepareSegment(path, bytes);
      const writer = new JournalWriter(directory, EMPTY_JOURNAL, { durability: 'write', disk, prepareNext, ...TINY });
      disk.fails.set(call, 'EIO');
      let error: unknown;
      while (error === undefined) {
        appendCommands(writer, 5);
        error = caughtFrom(() => writer.sync());
      }
      expect(error).toMatchObject({ operation: 'sync' });
      disk.fails.clear();
      expect(caughtFrom(() => writer.sync())).toBe(error);
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

  it('space for the next segment: there is no room until it comes, and nothing is tried in vain', () => {
    for (const prepared of [true, false]) {
      const directory = temporaryDataDirectory();
      const disk = new FaultyDisk();
      const asked: string[] = [];
      const prepareNext = prepared ? (path: string) => asked.push(path) : undefined;
      const settings = { durability: 'fsync', disk, prepareNext, ...TINY } as const;
      const writer = new JournalWriter(directory, EMPTY_JOURNAL, settings);
      const first = writer.segmentPath;
      disk.fails.set('open', 'ENOSPC'); // of a file that would be new
      while (writer.hasRoom) {
        appendCommands(writer, 1);
        writer.sync(); // every command that there was room for
      }
      expect(writer.roomFailure).toMatchObject({ operation: 'prepare', message: expect.stringContaining('ENOSPC') });
      expect(writer.segmentPath).toBe(first);
      const last = writer.lastSequence;
      expect(last).toBeGreaterThan(20);
      expect(listUnfinished(directory)).toEqual([]);
      let attempts = 0;
      disk.before = () => attempts++;
      expect(writer.hasRoom).toBe(false);
      // Where another thread prepares the file, that one goes on trying, and this one only looks.
      expect(attempts === 0).toBe(prepared);
      disk.before = () => {};
      disk.fails.clear();
      if (prepared) {
        expect(writer.hasRoom).toBe(false);
        prepareSegment(asked[0], TINY.segmentBytes);
      }
      expect(writer.hasRoom).toBe(true);
      appendCommands(writer, 10);
      writer.sync();
      expect(writer.segmentPath).not.toBe(first);
      writer.close();
      expect(recoverAndCheck(directory)).toMatchObject({ lastSequence: last + 10, logged: [] });
    }
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
