// What is written is what is replayed: over many batches, segments, restarts and kills of the roll half way.

import { copyFileSync, existsSync, readdirSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type Disk, fileSystemDisk } from '../../engine/journal/disk.js';
import { EMPTY_JOURNAL } from '../../engine/journal/journal-settings.js';
import { JournalWriter } from '../../engine/journal/journal-writer.js';
import { NullJournal } from '../../engine/journal/null-journal.js';
import { prepareSegment } from '../../engine/journal/prepare-segment.js';
import { recover } from '../../engine/journal/recovery.js';
import { begunPath, journalDirectoryOf, sparePath } from '../../engine/journal/segment-files.js';
import { SEAL_BYTES, SEGMENT_HEADER_BYTES } from '../../engine/journal/segment-layout.js';
import {
  appendCommands,
  commandAt,
  readBytes,
  recoverAndCheck,
  removeTemporaryDirectories,
  segmentPaths,
  temporaryDataDirectory,
  temporaryDirectory,
  timeAt,
  writeBatches,
} from '../support/journal-fixture.js';

const TINY = { segmentBytes: 4096, batchBytes: 2048 };

afterEach(removeTemporaryDirectories);

describe('a journal', () => {
  it('that is empty or absent recovers to nothing', () => {
    const absent = recoverAndCheck(temporaryDirectory());
    expect(absent).toMatchObject({ lastSequence: 0, commands: 0, segments: 0 });
    expect(absent.segment).toBeUndefined();
    const directory = temporaryDataDirectory();
    writeBatches(directory, [], TINY);
    expect(recoverAndCheck(directory)).toMatchObject({ lastSequence: 0, commands: 0, segments: 1, torn: undefined });
    writeBatches(directory, [2], TINY, recoverAndCheck(directory));
    expect(recoverAndCheck(directory).lastSequence).toBe(2);
  });

  it('gives back every command with its sequence and time, over segments and restarts', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 25 });
    const runs = fc.array(sizes, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(runs, fc.constantFrom<'fsync' | 'write'>('fsync', 'write'), (each, durability) => {
        const directory = temporaryDataDirectory();
        let expected = 0;
        for (const batches of each) {
          writeBatches(directory, batches, { ...TINY, durability }, recoverAndCheck(directory));
          expected += batches.reduce((sum, size) => sum + size, 0);
        }
        const result = recoverAndCheck(directory);
        expect(result).toMatchObject({ lastSequence: expected, commands: expected, torn: undefined, logged: [] });
        expect(result.batches).toBe(each.flat().length);
        expect(BigInt.asUintN(32, timeAt(expected))).toBe(BigInt(result.lastTimeLow >>> 0));
      }),
      { numRuns: 25 },
    );
  });

  it('rolls to a new segment, seals the one before, and counts what it replays', () => {
    const directory = temporaryDataDirectory();
    const batches = writeBatches(directory, new Array(60).fill(3), TINY);
    const paths = segmentPaths(directory);
    expect(paths.length).toBeGreaterThan(3);
    for (const path of paths) expect(statSync(path).size).toBe(4096);
    const result = recoverAndCheck(directory);
    expect(result).toMatchObject({ commands: 180, batches: 60, segments: paths.length, highestSession: 9 });
    expect(result.segment).toEqual({ path: paths.at(-1), bytes: 4096, position: batches.at(-1)!.end });
  });

  it('tells its progress, up to all of it', () => {
    const directory = temporaryDataDirectory();
    writeBatches(directory, new Array(400).fill(100), { segmentBytes: 2 << 20 });
    const progress: number[] = [];
    recoverAndCheck(directory, {
      onProgress: ({ bytesDone, bytesTotal, commands }) => {
        expect(bytesTotal).toBe(segmentPaths(directory).length * (2 << 20));
        progress.push(bytesDone / bytesTotal, commands / 40_000);
      },
    });
    expect(progress.slice(-2)).toEqual([1, 1]);
    expect(progress).toEqual([...progress].map((value) => Math.min(1, value)));
  });

  it('fills a batch to its last byte and asks for a sync then', () => {
    const directory = temporaryDataDirectory();
    const writer = new JournalWriter(directory, EMPTY_JOURNAL, { durability: 'write', ...TINY });
    while (!writer.batchIsFull) appendCommands(writer, 1);
    const appended = writer.batchRecords;
    expect(appended).toBeGreaterThan(10);
    expect(() => appendCommands(writer, 1)).toThrow('sync() is due');
    writer.sync();
    expect(writer.batchIsFull).toBe(false);
    writer.close();
    expect(recoverAndCheck(directory).commands).toBe(appended);
  });

  it('refuses a sequence that does not follow', () => {
    const writer = new JournalWriter(temporaryDataDirectory(), EMPTY_JOURNAL, { durability: 'write', ...TINY });
    appendCommands(writer, 3);
    for (const sequence of [3, 5, 0]) {
      expect(() => writer.append(commandAt(1), 0, sequence, 0, 0)).toThrow(
        `sequence ${sequence} appended where 4 was due`,
      );
    }
    writer.close();
  });

  it('goes on in a new segment where the sizes were changed', () => {
    const directory = temporaryDataDirectory();
    writeBatches(directory, [1], { segmentBytes: 512, batchBytes: 208 });
    writeBatches(directory, [9, 9], TINY, recoverAndCheck(directory));
    writeBatches(directory, [2, 2, 2], { segmentBytes: 1024, batchBytes: 512 }, recoverAndCheck(directory));
    expect(recoverAndCheck(directory).lastSequence).toBe(25);
  });

  it('refuses sizes outside its limits', () => {
    const open = (segmentBytes: number, batchBytes: number) =>
      new JournalWriter(temporaryDataDirectory(), EMPTY_JOURNAL, { durability: 'write', segmentBytes, batchBytes });
    expect(() => open(4096, 4096)).toThrow('segment bytes is 4096');
    expect(() => open(4096, 100)).toThrow('batch bytes is 100');
    expect(() => open(1 << 22, (1 << 20) + 8)).toThrow('batch bytes');
    expect(() => open(4100, 2048)).toThrow('multiple of 8');
  });

  it('of durability none keeps nothing', () => {
    const journal = new NullJournal();
    journal.append(commandAt(1), 0, 1, 0, 0);
    expect([journal.batchRecords, journal.batchIsFull]).toEqual([1, false]);
    journal.sync();
    expect(journal.batchRecords).toBe(0);
  });
});

describe('the next segment', () => {
  it('is used as the other thread prepared it, and prepared by the writer where that is late', () => {
    const directory = temporaryDataDirectory();
    const spare = sparePath(journalDirectoryOf(directory));
    const asked: string[] = [];
    let serve = true;
    let prepared = 0;
    const writer = new JournalWriter(directory, EMPTY_JOURNAL, {
      durability: 'write',
      ...TINY,
      prepareNext: (path, bytes) => {
        asked.push(path);
        if (!serve) return;
        prepareSegment(path, bytes);
        prepared = statSync(path).ino;
      },
    });
    const first = writer.segmentPath;
    const wanted = prepared;
    while (writer.segmentPath === first) {
      appendCommands(writer, 5);
      serve = false;
      writer.sync();
    }
    expect(statSync(writer.segmentPath).ino).toBe(wanted);
    expect(existsSync(spare)).toBe(false);
    for (let i = 0; i < 30; i++) {
      appendCommands(writer, 5);
      writer.sync();
    }
    const last = writer.lastSequence;
    writer.close();
    expect(new Set(asked)).toEqual(new Set([spare]));
    expect(asked.length).toBe(segmentPaths(directory).length);
    expect(recoverAndCheck(directory).lastSequence).toBe(last);
  });

  it('that was left half prepared or of another size is prepared again', () => {
    const directory = temporaryDataDirectory();
    const spare = sparePath(journalDirectoryOf(directory));
    writeBatches(directory, [1], TINY);
    writeFileSync(`${spare}.99-0-0.tmp`, 'half');
    writeFileSync(spare, 'of another size');
    const tail = recoverAndCheck(directory);
    expect(readdirSync(journalDirectoryOf(directory)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    writeBatches(directory, new Array(30).fill(4), TINY, tail);
    expect(recoverAndCheck(directory).lastSequence).toBe(121);
  });

  it('that was begun, but not named, when the process was killed is removed', () => {
    const directory = temporaryDataDirectory();
    const begun = begunPath(journalDirectoryOf(directory));
    writeBatches(directory, new Array(20).fill(4), TINY);
    copyFileSync(segmentPaths(directory).at(-1)!, begun);
    const tail = recoverAndCheck(directory);
    expect(existsSync(begun)).toBe(false);
    writeBatches(directory, new Array(20).fill(4), TINY, tail);
    expect(recoverAndCheck(directory).lastSequence).toBe(160);
  });

  it('may be prepared late, at the very moment at which the writer begins its own', () => {
    const directory = temporaryDataDirectory();
    const spare = sparePath(journalDirectoryOf(directory));
    const disk: Disk = {
      ...fileSystemDisk,
      write(file, bytes, from, length, position) {
        if (position === 0 && length === SEGMENT_HEADER_BYTES) prepareSegment(spare, TINY.segmentBytes);
        return fileSystemDisk.write(file, bytes, from, length, position);
      },
    };
    writeBatches(directory, new Array(60).fill(3), { ...TINY, disk });
    expect(segmentPaths(directory).length).toBeGreaterThan(3);
    expect(recoverAndCheck(directory).lastSequence).toBe(180);
  });

  it('survives a crash at every step of the roll', () => {
    const directory = temporaryDataDirectory();
    const batches = writeBatches(directory, new Array(40).fill(3), TINY);
    const [first, second] = segmentPaths(directory);
    const sealed = batches.filter((batch) => batch.path === first).at(-1)!;
    const copy = temporaryDataDirectory();
    const [before, after] = [first, second].map((path) => path.replace(directory, copy));
    const whole = readBytes(first);
    const begun = readBytes(second);
    begun.fill(0, SEGMENT_HEADER_BYTES);
    for (let kept = 0; kept <= SEAL_BYTES; kept++) {
      const torn = Buffer.from(whole);
      torn.fill(0, sealed.end + kept);
      writeFileSync(before, torn);
      writeFileSync(after, begun);
      const result = recoverAndCheck(copy);
      expect(result).toMatchObject({ lastSequence: sealed.lastSequence, torn: undefined });
      writeBatches(copy, [2], TINY, result);
      expect(recoverAndCheck(copy).lastSequence).toBe(sealed.lastSequence + 2);
    }
  });
});

describe('a segment that is not where it belongs', () => {
  function journal(): { directory: string; paths: string[] } {
    const directory = temporaryDataDirectory();
    writeBatches(directory, new Array(60).fill(3), TINY);
    return { directory, paths: segmentPaths(directory) };
  }

  function expectCorrupt(directory: string, file: string, message: string): void {
    let caught: unknown;
    try {
      recover(directory, { execute() {} });
    } catch (error) {
      caught = error;
    }
    expect(caught).toMatchObject({ code: 'RINGBOOK_JOURNAL_CORRUPT', exitCode: 65, file });
    expect((caught as Error).message).toContain(message);
    expect((caught as Error).message).toContain(`${file} at offset `);
  }

  it('is missed, whichever it is', () => {
    for (const index of [0, 1, 2]) {
      const { directory, paths } = journal();
      renameSync(paths[index], `${paths[index]}.away`);
      expectCorrupt(directory, paths[index + 1], 'a segment is missing');
    }
    const { directory, paths } = journal();
    renameSync(paths.at(-1)!, `${paths.at(-1)}.away`);
    expectCorrupt(directory, paths.at(-2)!, 'is missing');
  });

  it('is found under a wrong name', () => {
    const { directory, paths } = journal();
    renameSync(paths[1], join(journalDirectoryOf(directory), 'journal-0000000000000002.log'));
    expectCorrupt(directory, join(journalDirectoryOf(directory), 'journal-0000000000000002.log'), 'not the name');
  });

  it('is found to be of another journal', () => {
    const { directory, paths } = journal();
    const other = temporaryDataDirectory();
    writeBatches(other, [1, 2, ...new Array(59).fill(3)], TINY);
    copyFileSync(segmentPaths(other)[0], paths[0]);
    expectCorrupt(directory, paths[1], '');
  });

  it('is refused where an older one is short, or any is long', () => {
    const short = journal();
    truncateSync(short.paths[1], 4090);
    expectCorrupt(short.directory, short.paths[1], 'shorter');
    for (const index of [1, -1]) {
      const long = journal();
      const path = long.paths.at(index)!;
      truncateSync(path, 4104);
      expectCorrupt(long.directory, path, 'longer');
    }
  });

  it('is refused where a newer version wrote it', () => {
    const { directory, paths } = journal();
    const bytes = readBytes(paths[0]);
    bytes.writeInt32LE(2, 8);
    writeFileSync(paths[0], bytes);
    expectCorrupt(directory, paths[0], 'format version 2 is newer than 1');
  });

  it('is refused where a batch comes twice', () => {
    const directory = temporaryDataDirectory();
    const [first, second] = writeBatches(directory, [3, 3, 3], TINY);
    const bytes = readBytes(first.path);
    bytes.copyWithin(first.end, SEGMENT_HEADER_BYTES, first.end);
    writeFileSync(first.path, bytes);
    expectCorrupt(directory, first.path, 'a batch of sequence 1 does not follow sequence 3');
    expect(second.firstSequence).toBe(4);
  });

  it('is refused where a batch is of another history, though its sequence fits', () => {
    const [directory, other] = [temporaryDataDirectory(), temporaryDataDirectory()];
    const batches = writeBatches(directory, [3, 3, 2], TINY);
    const others = writeBatches(other, [2, 4, 2], TINY);
    expect(others[1].end).toBe(batches[1].end);
    const bytes = readBytes(batches[0].path);
    readBytes(others[0].path).copy(bytes, batches[1].end, batches[1].end);
    writeFileSync(batches[0].path, bytes);
    expectCorrupt(directory, batches[0].path, `at offset ${batches[1].end}: a batch of sequence 7 does not follow`);
  });
});
