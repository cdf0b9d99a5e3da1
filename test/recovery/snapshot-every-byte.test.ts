// Cuts and flips a small snapshot at every byte: each time it is refused, naming the file and an offset at or before the
// damage, and recovery goes back to the one before and ends where it would have.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type StateReader, type StateWriter, takeNumbers, takeWords } from '../../engine/domain/state-sections.js';
import { type Disk, fileSystemDisk } from '../../engine/journal/disk.js';
import { recover } from '../../engine/journal/recovery.js';
import { readSnapshot } from '../../engine/journal/snapshot/read-snapshot.js';
import { SnapshotCorruptError } from '../../engine/journal/snapshot/snapshot-errors.js';
import { SNAPSHOT_HEADER_BYTES, SNAPSHOT_TRAILER_BYTES } from '../../engine/journal/snapshot/snapshot-layout.js';
import { type ReplayedState, takeSnapshot } from '../../engine/journal/snapshot/take-snapshot.js';
import { removeTemporaryDirectories, temporaryDataDirectory, writeBatches } from '../support/journal-fixture.js';

afterAll(removeTemporaryDirectories);

const unsynced: Disk = { ...fileSystemDisk, fdatasync: () => {}, syncDirectory: () => {} };

/** As small a state as there may be, with a section of each kind: which sequences it has seen, and how often. */
class SeenCommands implements ReplayedState {
  count = 0;
  sum = 0;
  last = new Uint8Array(3);

  execute(_memory: unknown, _offset: number, sequence: number): void {
    this.count++;
    this.sum += sequence;
    this.last[sequence % 3] = sequence;
  }
  check(): void {}
  save(state: StateWriter): void {
    state.put('count', Int32Array.of(this.count));
    state.put('sum', Float64Array.of(this.sum));
    state.put('last', this.last);
    state.put('nothing', new Int32Array(0));
  }
  load(state: StateReader): void {
    [this.count] = takeWords(state, 'count');
    [this.sum] = takeNumbers(state, 'sum');
    state.take('last', this.last);
  }
}

function venueWithTwoSnapshots() {
  const directory = temporaryDataDirectory();
  writeBatches(directory, [3, 4, 2, 5], { segmentBytes: 4096, batchBytes: 3072, disk: unsynced });
  const take = (untilSequence: number) =>
    takeSnapshot({
      dataDirectory: directory,
      untilSequence,
      snapshotsKept: 2,
      syncsJournal: false,
      createState: () => new SeenCommands(),
      disk: unsynced,
    });
  const [older, newer] = [take(3), take(9)];
  return { directory, older, newer };
}

function recovered(directory: string) {
  const state = new SeenCommands();
  const warnings: string[] = [];
  const log = (message: string, details: Record<string, string | number>) =>
    warnings.push(`${message} ${details.error}`);
  const result = recover(directory, state, { disk: unsynced, log });
  expect([state.count, state.sum, [...state.last]]).toEqual([14, 105, [12, 13, 14]]);
  expect(result.lastSequence).toBe(14);
  return { result, warnings };
}

function refusal(path: string): SnapshotCorruptError {
  try {
    readSnapshot(path, { disk: unsynced }).close();
  } catch (error) {
    if (error instanceof SnapshotCorruptError) return error;
    throw error;
  }
  throw new Error('the damaged snapshot was read');
}

describe('a small snapshot', () => {
  const { directory, older, newer } = venueWithTwoSnapshots();
  const whole = readFileSync(newer.path);

  it('is what recovery begins with', () => {
    const { result, warnings } = recovered(directory);
    expect(result.snapshot).toEqual({ path: newer.path, coveredSequence: 9 });
    expect(result.commands).toBe(5);
    expect(warnings).toEqual([]);
    expect(whole.length).toBeLessThan(600);
  });

  it.each([0x01, 0x80, 0xff])(
    'is refused where any byte of it is another, and the one before is taken (%i)',
    (mask) => {
      for (let at = 0; at < whole.length; at++) {
        const damaged = Buffer.from(whole);
        damaged[at] ^= mask;
        writeFileSync(newer.path, damaged);
        const { file, offset } = refusal(newer.path);
        expect(file).toBe(newer.path);
        // The file's own length stands in the header: a wrong one is found where the two part.
        const isLength = at >= 40 && at < 48;
        if (!isLength) expect(offset, `byte ${at}`).toBeLessThanOrEqual(at);
        if (at < SNAPSHOT_HEADER_BYTES && !isLength) expect(offset).toBe(0);
        if (at >= whole.length - SNAPSHOT_TRAILER_BYTES) expect(offset).toBe(whole.length - SNAPSHOT_TRAILER_BYTES);
        const { result, warnings } = recovered(directory);
        expect(result.snapshot?.path).toBe(older.path);
        expect(warnings).toEqual([expect.stringContaining(newer.path)]);
      }
      writeFileSync(newer.path, whole);
    },
  );

  it('is refused where it ends at any byte, or goes on', () => {
    for (let bytes = 0; bytes < whole.length; bytes++) {
      writeFileSync(newer.path, whole.subarray(0, bytes));
      expect(refusal(newer.path).offset, `${bytes} bytes`).toBeLessThanOrEqual(bytes);
      expect(recovered(directory).result.snapshot?.path).toBe(older.path);
    }
    writeFileSync(newer.path, Buffer.concat([whole, Buffer.alloc(1)]));
    expect(refusal(newer.path).offset).toBe(whole.length);
    writeFileSync(newer.path, whole);
  });

  it('is refused under the name of another', () => {
    const other = newer.path.replace('0009', '0012');
    writeFileSync(other, whole);
    expect(() => readSnapshot(other, { disk: unsynced, coveredSequence: 12 })).toThrow('not its name');
    fileSystemDisk.unlink(other);
  });

  it('is refused where it is of a newer version', () => {
    const newerVersion = Buffer.from(whole);
    newerVersion.writeInt32LE(2, 8);
    mkdirSync(dirname(newer.path), { recursive: true });
    writeFileSync(newer.path, newerVersion);
    expect(refusal(newer.path).reason).toContain('version 2 is newer');
    writeFileSync(newer.path, whole);
  });
});
