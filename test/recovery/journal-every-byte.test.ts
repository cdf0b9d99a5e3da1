// Cuts and flips a small journal at every byte. What is allowed, exactly:
//
//   cut (zeros from a byte on, or the newest file shortened): every batch that ends before the cut, and no other;
//   torn (any subset of the last batch's sectors never written): every batch but the last;
//   any byte of any header, batch or seal changed: refused, naming the file and the offset;
//   any byte of the preallocated zeros changed: everything recovered, or refused.

import { truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type Disk, fileSystemDisk } from '../../engine/journal/disk.js';
import { JournalCorruptError } from '../../engine/journal/journal-errors.js';
import {
  BATCH_BYTES_MAX,
  BATCH_HEADER_BYTES,
  SECTOR_BYTES,
  SEGMENT_HEADER_BYTES,
} from '../../engine/journal/segment-layout.js';
import { FaultyDisk } from '../support/faulty-disk.js';
import {
  type Recovered,
  readBytes,
  recoverAndCheck,
  removeTemporaryDirectories,
  segmentPaths,
  temporaryDataDirectory,
  type WrittenBatch,
  writeBatches,
} from '../support/journal-fixture.js';

afterAll(removeTemporaryDirectories);

/** Thousands of journals that no power failure will meet: without waiting for the disk. */
const unsynced: Disk = { ...fileSystemDisk, fdatasync: () => {} };
const SETTINGS = { segmentBytes: 4096, batchBytes: 3072, disk: unsynced };

/** A journal in memory, laid out again for each damage. */
class SmallJournal {
  readonly batches: WrittenBatch[];
  readonly paths: string[];
  readonly contents: Buffer[];
  readonly #written = temporaryDataDirectory();
  readonly #copy = temporaryDataDirectory();
  /** Which segments of the copy are not as they were written. */
  readonly #changed = new Set<number>();

  constructor(sizes: readonly number[]) {
    this.batches = writeBatches(this.#written, sizes, SETTINGS);
    const paths = segmentPaths(this.#written);
    this.contents = paths.map(readBytes);
    this.paths = paths.map((path) => path.replace(this.#written, this.#copy));
    this.paths.forEach((_, index) => {
      this.#changed.add(index);
    });
  }

  get lastSequence(): number {
    return this.batches.at(-1)!.lastSequence;
  }

  /** The batches of the newest segment. */
  get newest(): WrittenBatch[] {
    return this.batches.filter((batch) => batch.path === this.batches.at(-1)!.path);
  }

  /** Where the newest segment's batch begins. */
  startOf(batch: WrittenBatch): number {
    const index = this.newest.indexOf(batch);
    return index === 0 ? SEGMENT_HEADER_BYTES : this.newest[index - 1].end;
  }

  get directory(): string {
    return this.#copy;
  }

  /** Lays the journal out, one segment replaced. */
  layOut(segment: number, bytes: Buffer): void {
    for (const index of this.#changed) writeFileSync(this.paths[index], this.contents[index]);
    this.#changed.clear();
    this.#changed.add(segment);
    writeFileSync(this.paths[segment], bytes);
  }

  /** Lays it out and recovers it. */
  recover(segment: number, bytes: Buffer, shortenTo?: number): Recovered | JournalCorruptError {
    this.layOut(segment, bytes);
    if (shortenTo !== undefined) truncateSync(this.paths[segment], shortenTo);
    try {
      return recoverAndCheck(this.#copy, { disk: unsynced });
    } catch (error) {
      if (error instanceof JournalCorruptError) return error;
      throw error;
    }
  }

  /** Recovers once more, as the next start would, and goes on writing. */
  goOn(after: Recovered): void {
    writeBatches(this.#copy, [3], SETTINGS, after);
    const again = recoverAndCheck(this.#copy, { disk: unsynced });
    this.#removeLaterSegments();
    expect(again).toMatchObject({ lastSequence: after.lastSequence + 3, torn: undefined });
  }

  #removeLaterSegments(): void {
    for (const path of segmentPaths(this.#copy)) if (!this.paths.includes(path)) unlinkSync(path);
  }
}

function expectRefused(result: Recovered | JournalCorruptError, file: string, offset: number): void {
  expect(result).toBeInstanceOf(JournalCorruptError);
  const error = result as JournalCorruptError;
  expect(error.file).toBe(file);
  expect(error.offset).toBeLessThanOrEqual(offset);
  expect(error.message).toContain(`${file} at offset ${error.offset}`);
}

describe('the newest segment cut at every byte', () => {
  const journal = new SmallJournal([9, 9, 9, 9, 9, 1, 4, 16, 2]);
  const newestIndex = journal.paths.length - 1;
  const before = journal.newest[0].firstSequence - 1;
  const end = journal.newest.at(-1)!.end;

  for (const shorten of [false, true]) {
    it(shorten ? 'by a shorter file' : 'by zeros', () => {
      expect(newestIndex).toBeGreaterThan(0);
      for (let cut = 0; cut <= end + 100; cut++) {
        const bytes = Buffer.from(journal.contents[newestIndex]);
        if (!shorten) bytes.fill(0, cut);
        const result = journal.recover(newestIndex, bytes, shorten ? cut : undefined);
        if (cut < SEGMENT_HEADER_BYTES) {
          expectRefused(result, journal.paths[newestIndex], 0);
          continue;
        }
        const whole = journal.newest.filter((batch) => batch.end <= cut);
        const position = whole.at(-1)?.end ?? SEGMENT_HEADER_BYTES;
        expect(result).toMatchObject({ lastSequence: whole.at(-1)?.lastSequence ?? before, segment: { position } });
        const recovered = result as Recovered;
        // Never silently: where anything was cut off there is a line that says so.
        const inBatch = bytes.subarray(position, cut).some((byte) => byte !== 0) && cut < end;
        expect(recovered.logged.length).toBe(inBatch || shorten ? 1 : 0);
        if (cut % 37 === 0) journal.goOn(recovered);
      }
    });
  }
});

describe('a last batch torn at sectors', () => {
  it('is cut off whichever of its sectors were written', () => {
    const journal = new SmallJournal([5, 22]);
    const last = journal.newest.at(-1)!;
    const start = journal.startOf(last);
    const sectors = Math.ceil(last.end / SECTOR_BYTES) - Math.floor(start / SECTOR_BYTES);
    expect(sectors).toBeGreaterThan(3);
    for (let written = 0; written < 2 ** sectors; written++) {
      const bytes = Buffer.from(journal.contents[0]);
      for (let sector = 0; sector < sectors; sector++) {
        if ((written >> sector) & 1) continue;
        const from = (Math.floor(start / SECTOR_BYTES) + sector) * SECTOR_BYTES;
        bytes.fill(0, Math.max(from, start), Math.min(from + SECTOR_BYTES, last.end));
      }
      const result = journal.recover(0, bytes);
      const complete = written === 2 ** sectors - 1;
      expect(result).toMatchObject({ lastSequence: complete ? 27 : 5 });
      journal.goOn(result as Recovered);
    }
  });
});

describe('a torn tail that is being cut off', () => {
  const journal = new SmallJournal([5, 16]);
  const last = journal.newest.at(-1)!;
  const start = journal.startOf(last);

  /** The same journal, of whose last batch the process had written this much. */
  function tornAt(end: number): Buffer {
    return Buffer.from(journal.contents[0]).fill(0, end);
  }

  it('is one still, wherever that is interrupted', () => {
    expect(last.end - start).toBeGreaterThan(SECTOR_BYTES);
    for (let torn = start + 1; torn < last.end; torn += 5 + ((torn - start) >> 2)) {
      for (let room = 0; room < torn - start; room += 1 + (room >> 2)) {
        const disk = new FaultyDisk();
        disk.room = room;
        journal.layOut(0, tornAt(torn));
        expect(() => recoverAndCheck(journal.directory, { disk })).toThrow('ENOSPC');
        const again = recoverAndCheck(journal.directory, { disk: unsynced });
        expect(again, `${torn - start} bytes, ${room} of them zeros`).toMatchObject({ lastSequence: 5 });
        const { position } = again.segment!;
        expect(
          readBytes(journal.paths[0])
            .subarray(position)
            .some((byte) => byte !== 0),
        ).toBe(false);
      }
    }
  });

  it('is one still, whichever of its sectors were made zeros before the machine went down', () => {
    const torn = tornAt(last.end - 4);
    const sectors = Math.ceil(last.end / SECTOR_BYTES) - Math.floor(start / SECTOR_BYTES);
    for (let done = 0; done < 3 ** sectors; done++) {
      const bytes = Buffer.from(torn);
      for (let sector = 0, digits = done; sector < sectors; sector++, digits = Math.floor(digits / 3)) {
        const from = (Math.floor(start / SECTOR_BYTES) + sector) * SECTOR_BYTES;
        // As it was, without what lies behind the header, or all zeros.
        const state = digits % 3;
        if (state > 0)
          bytes.fill(0, Math.max(from, start + (state === 1 ? BATCH_HEADER_BYTES : 0)), from + SECTOR_BYTES);
      }
      expect(journal.recover(0, bytes)).toMatchObject({ lastSequence: 5 });
    }
  });
});

describe('every byte flipped', () => {
  const journal = new SmallJournal([9, 9, 9, 9, 9, 1, 4, 16, 2]);
  const masks = [0x01, 0x80, 0xff];

  it('in the newest segment', () => {
    const index = journal.paths.length - 1;
    const end = journal.newest.at(-1)!.end;
    for (let at = 0; at < 4096; at++) {
      const bytes = Buffer.from(journal.contents[index]);
      bytes[at] ^= masks[at % masks.length];
      const result = journal.recover(index, bytes);
      if (at < end) expectRefused(result, journal.paths[index], at);
      else expect(result).toMatchObject({ lastSequence: journal.lastSequence, segment: { position: end } });
    }
  });

  it('in an older segment', () => {
    for (let at = 0; at < 4096; at++) {
      const bytes = Buffer.from(journal.contents[0]);
      bytes[at] ^= masks[at % masks.length];
      expectRefused(journal.recover(0, bytes), journal.paths[0], at);
    }
  });
});

describe('any damage before the last batch', () => {
  it('is refused, and never costs a command silently', () => {
    const journal = new SmallJournal([3, 8, 5, 6, 2]);
    const limit = journal.startOf(journal.newest.at(-1)!);
    const damage = fc.record({
      at: fc.integer({ min: 0, max: limit - 1 }),
      bytes: fc.oneof(
        fc.uint8Array({ minLength: 1, maxLength: 700 }),
        fc.integer({ min: 1, max: 1500 }).map((length) => new Uint8Array(length)),
      ),
    });
    fc.assert(
      fc.property(damage, ({ at, bytes }) => {
        const damaged = Buffer.from(journal.contents[0]);
        damaged.set(bytes.subarray(0, limit - at), at);
        const result = journal.recover(0, damaged);
        if (damaged.equals(journal.contents[0])) expect(result).toMatchObject({ lastSequence: 24 });
        else expectRefused(result, journal.paths[0], at);
      }),
      { numRuns: 400 },
    );
  });
});

describe('bytes in the zeros further on than any batch reaches', () => {
  it('are refused: no torn write left them', () => {
    const directory = temporaryDataDirectory();
    const [batch] = writeBatches(directory, [3], { ...SETTINGS, segmentBytes: 2 << 20 });
    const bytes = readBytes(batch.path);
    for (const [at, refused] of [
      [batch.end + BATCH_BYTES_MAX + 8, true],
      [bytes.length - 1, true],
      [batch.end + BATCH_BYTES_MAX - 8, false],
    ] as const) {
      const damaged = Buffer.from(bytes);
      damaged[at] = 1;
      writeFileSync(batch.path, damaged);
      if (refused) expect(() => recoverAndCheck(directory)).toThrow(`${batch.path} at offset ${batch.end}`);
      else expect(recoverAndCheck(directory)).toMatchObject({ lastSequence: 3, logged: [expect.any(String)] });
    }
  });
});
