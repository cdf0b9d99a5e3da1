// A data directory with snapshots, its journal cut and flipped at every byte, with each snapshot good or not. What is allowed,
// exactly: everything that was acknowledged is recovered, as it was; or, where the newest segment was cut behind what any
// snapshot covers, every batch that ends before the cut; or recovery refuses with exit code 65, naming file and offset.
//
// Batches that a good snapshot covers need not be read: damage there may go unseen, and then changes nothing.

import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../daemon/exit-code.js';
import { COMMAND_BYTES } from '../../engine/domain/command-layout.js';
import type { RecordMemory } from '../../engine/domain/record-memory.js';
import { type StateReader, type StateWriter, takeNumbers } from '../../engine/domain/state-sections.js';
import { recover } from '../../engine/journal/recovery.js';
import { journalDirectoryOf, listSegments } from '../../engine/journal/segment-files.js';
import { SEGMENT_HEADER_BYTES } from '../../engine/journal/segment-layout.js';
import { SnapshotCorruptError } from '../../engine/journal/snapshot/snapshot-errors.js';
import { type ReplayedState, takeSnapshot } from '../../engine/journal/snapshot/take-snapshot.js';
import { commandAt, timeAt, type WrittenBatch, writeBatches } from '../support/journal-fixture.js';
import { MemoryDisk } from '../support/memory-disk.js';

const DIRECTORY = '/venue';
const SETTINGS = { segmentBytes: 4096, batchBytes: 3072 };
const SIZES = [9, 9, 9, 9, 9, 1, 4, 16, 2];
const MASKS = [0x01, 0x80, 0xff];
const EXIT_DATA = 65;

/** A state that nothing but the very commands, in their order and with their times, leads to. */
class CommandChain implements ReplayedState {
  count = 0;
  chain = 0;

  execute(memory: RecordMemory, offset: number, sequence: number, timeLow: number, timeHigh: number): void {
    const bytes = Buffer.alloc(COMMAND_BYTES + 20);
    bytes.set(memory.uint8.subarray(offset, offset + COMMAND_BYTES));
    bytes.writeInt32LE(timeLow | 0, COMMAND_BYTES);
    bytes.writeInt32LE(timeHigh | 0, COMMAND_BYTES + 4);
    bytes.writeDoubleLE(sequence, COMMAND_BYTES + 8);
    bytes.writeInt32LE(this.chain | 0, COMMAND_BYTES + 16);
    this.chain = crc32(bytes);
    this.count++;
  }
  check(): void {}
  save(state: StateWriter): void {
    state.put('chain', Float64Array.of(this.count, this.chain));
  }
  load(state: StateReader): void {
    [this.count, this.chain] = takeNumbers(state, 'chain');
  }
}

/** The chain after each sequence. */
function chainsUpTo(sequence: number): number[] {
  const state = new CommandChain();
  const chains = [0];
  for (let each = 1; each <= sequence; each++) {
    const time = timeAt(each);
    state.execute(commandAt(each), 0, each, Number(BigInt.asIntN(32, time)), Number(time >> 32n));
    chains.push(state.chain);
  }
  return chains;
}

type Outcome = { readonly lastSequence: number; readonly from: number } | { readonly refused: Refused };
/** What a corrupt file is named by. */
interface Refused extends Error {
  readonly file: string;
  readonly offset: number;
}

/** A journal of several segments with two snapshots, in memory, laid out again for each damage. */
class SmallVenue {
  readonly batches: WrittenBatch[];
  readonly segments: string[];
  /** Older, newer. */
  readonly snapshots: readonly { path: string; covered: number }[];
  /** As they were written. */
  readonly contents: ReadonlyMap<string, Buffer>;
  readonly #disk = new MemoryDisk();
  readonly #chains: number[];

  /** `covered`: after how many batches each snapshot is taken. */
  constructor(covered: readonly [number, number]) {
    this.batches = writeBatches(DIRECTORY, SIZES, { ...SETTINGS, disk: this.#disk });
    this.segments = listSegments(journalDirectoryOf(DIRECTORY), this.#disk).map(({ path }) => path);
    this.snapshots = covered.map((batches) => this.#snapshot(this.batches[batches - 1].lastSequence));
    this.contents = this.#disk.contents();
    this.#chains = chainsUpTo(this.lastSequence);
  }

  get lastSequence(): number {
    return this.batches.at(-1)!.lastSequence;
  }

  get newestSegment(): string {
    return this.segments.at(-1)!;
  }

  /** Of a segment: where its batches end. */
  endOf(segment: string): number {
    return this.batches.filter((batch) => batch.path === segment).at(-1)!.end;
  }

  /** Recovers with these files instead of the written ones, undefined for one that is gone. What is recovered is exact. */
  recover(damage: Readonly<Record<string, Buffer | undefined>>): Outcome {
    const held = new Map<string, Buffer | undefined>([...this.contents, ...Object.entries(damage)]);
    this.#disk.holdOnly([...held].flatMap(([path, bytes]) => (bytes === undefined ? [] : [[path, bytes]])));
    const state = new CommandChain();
    try {
      const { lastSequence, snapshot } = recover(DIRECTORY, state, { disk: this.#disk });
      expect([state.count, state.chain]).toEqual([lastSequence, this.#chains[lastSequence]]);
      return { lastSequence, from: snapshot?.coveredSequence ?? 0 };
    } catch (error) {
      if (exitCodeOf(error) !== EXIT_DATA) throw error;
      return { refused: error as Refused };
    }
  }

  flipped(path: string, at: number): Buffer {
    const bytes = Buffer.from(this.contents.get(path)!);
    bytes[at] ^= MASKS[at % MASKS.length];
    return bytes;
  }

  #snapshot(untilSequence: number): { path: string; covered: number } {
    const { path, coveredSequence } = takeSnapshot({
      dataDirectory: DIRECTORY,
      untilSequence,
      snapshotsKept: 2,
      syncsJournal: false,
      createState: () => new CommandChain(),
      disk: this.#disk,
    });
    expect(coveredSequence).toBe(untilSequence);
    return { path, covered: coveredSequence };
  }
}

function expectRefused(outcome: Outcome, file: string, offset: number): void {
  if (!('refused' in outcome))
    throw new Error(`recovered ${outcome.lastSequence} where ${file} is damaged at ${offset}`);
  expect(outcome.refused.file).toBe(file);
  expect(outcome.refused.offset).toBeLessThanOrEqual(offset);
  expect(outcome.refused.message).toContain(`${file} at offset ${outcome.refused.offset}`);
}

/** Snapshots in the middle of the newest segment, at its beginning, and of all there is. */
const COVERED: readonly (readonly [string, [number, number]])[] = [
  ['in the newest segment', [2, 7]],
  ['before the newest segment', [1, 4]],
  ['everything', [7, 9]],
];

describe.each(COVERED)('the newest segment cut at every byte, a snapshot covers %s', (_, covered) => {
  const venue = new SmallVenue(covered);
  const { newestSegment } = venue;
  const [, newer] = venue.snapshots;
  const end = venue.endOf(newestSegment);

  it.each(['zeros', 'a shorter file'])('by %s', (how) => {
    for (let cut = 0; cut <= end + 50; cut++) {
      const bytes = Buffer.from(venue.contents.get(newestSegment)!);
      const outcome = venue.recover({ [newestSegment]: how === 'zeros' ? bytes.fill(0, cut) : bytes.subarray(0, cut) });
      const isWhole = ({ path, end }: WrittenBatch) => path !== newestSegment || end <= cut;
      const last = venue.batches.filter(isWhole).at(-1)!.lastSequence;
      if (cut < SEGMENT_HEADER_BYTES || last < newer.covered) expectRefused(outcome, newestSegment, cut);
      else expect(outcome, `cut at ${cut}`).toEqual({ lastSequence: last, from: newer.covered });
    }
  });
});

describe('every byte of every segment flipped', () => {
  const venue = new SmallVenue([2, 7]);
  const [older, newer] = venue.snapshots;
  const bad = (path: string) => ({ [path]: venue.flipped(path, 70) });
  const cases: readonly (readonly [string, Readonly<Record<string, Buffer>>, number])[] = [
    ['both snapshots are good', {}, newer.covered],
    ['the newer snapshot is not good', bad(newer.path), older.covered],
    ['neither snapshot is good', { ...bad(newer.path), ...bad(older.path) }, 0],
  ];

  it.each(cases)('%s', (_, snapshots, from) => {
    let unseen = 0;
    for (const segment of venue.segments) {
      const own = venue.batches.filter(({ path }) => path === segment);
      const written = segment === venue.newestSegment ? venue.endOf(segment) : 4096;
      /** Where this segment's first batch begins that no good snapshot covers. */
      const uncovered = own.filter(({ lastSequence }) => lastSequence <= from).at(-1)?.end ?? SEGMENT_HEADER_BYTES;
      const isCovered = own.at(-1)!.lastSequence <= from;
      for (let at = 0; at < 4096; at++) {
        const outcome = venue.recover({ ...snapshots, [segment]: venue.flipped(segment, at) });
        const mayBeUnseen = at >= written || isCovered || (from > 0 && at < uncovered);
        if (mayBeUnseen && 'lastSequence' in outcome) {
          expect(outcome).toEqual({ lastSequence: venue.lastSequence, from });
          unseen++;
        } else expectRefused(outcome, segment, at);
      }
    }
    expect(unseen > 0).toBe(true); // the zeros behind the last batch
  });
});

describe('every byte of the only snapshot flipped, the journal without its beginning', () => {
  it('is refused, and names the snapshot', () => {
    const venue = new SmallVenue([2, 7]);
    const [older, newer] = venue.snapshots;
    const gone = { [older.path]: undefined, [venue.segments[0]]: undefined };
    expect(venue.recover(gone)).toEqual({ lastSequence: venue.lastSequence, from: newer.covered });
    const bytes = venue.contents.get(newer.path)!.length;
    for (let at = 0; at < bytes; at++) {
      const outcome = venue.recover({ ...gone, [newer.path]: venue.flipped(newer.path, at) });
      expectRefused(outcome, newer.path, bytes);
      expect((outcome as { refused: Error }).refused).toBeInstanceOf(SnapshotCorruptError);
    }
  });
});
