// The simulated disk keeps what a disk promises, and nothing else.

import { beforeEach, expect, it } from 'vitest';
import { SeededRandom } from '../support/seeded-random.js';
import { SimulatedCrash } from './disk-faults.js';
import { SimulatedDisk } from './simulated-disk.js';
import { SECTOR_BYTES } from './simulated-file.js';
import { SimulatedTime } from './simulated-time.js';
import { Trace } from './trace.js';

const PATH = '/data/file';
/** Enough crashes to see every way in which one may go. */
const CRASHES = 200;

let time: SimulatedTime;
let disk: SimulatedDisk;

function newDisk(seed = 1): SimulatedDisk {
  time = new SimulatedTime();
  return new SimulatedDisk(new SeededRandom(seed), time, new Trace());
}

/** A durable file of three sectors of ones, then twos over all of it that are not synced. */
function overwritten(seed: number): number {
  disk = newDisk(seed);
  const file = disk.open(PATH, 'wx');
  disk.write(file, new Uint8Array(3 * SECTOR_BYTES).fill(1), 0, 3 * SECTOR_BYTES, 0);
  disk.fdatasync(file);
  disk.syncDirectory('/data');
  disk.write(file, new Uint8Array(3 * SECTOR_BYTES).fill(2), 0, 3 * SECTOR_BYTES, 0);
  return file;
}

function sectors(): string {
  const bytes = disk.content(PATH);
  return [0, 1, 2].map((sector) => bytes[sector * SECTOR_BYTES]).join('');
}

beforeEach(() => {
  disk = newDisk();
});

it('keeps of unsynced sectors any, whatever becomes of the others', () => {
  const seen = new Set<string>();
  for (let seed = 1; seed <= CRASHES; seed++) {
    overwritten(seed);
    disk.losePower();
    seen.add(sectors());
  }
  expect([...seen].sort()).toEqual(['111', '112', '121', '122', '211', '212', '221', '222']);
});

it('keeps everything that was synced', () => {
  for (let seed = 1; seed <= CRASHES; seed++) {
    const file = overwritten(seed);
    disk.fdatasync(file);
    disk.losePower();
    expect(sectors()).toBe('222');
  }
});

it('never brings to the platter what was unsynced when a sync failed, however often it is synced again', () => {
  const seen = new Set<string>();
  for (let seed = 1; seed <= CRASHES; seed++) {
    const file = overwritten(seed);
    disk.faults.syncErrorChance = 1;
    expect(() => disk.fdatasync(file)).toThrow('EIO');
    disk.fdatasync(file);
    expect(sectors()).toBe('222');
    disk.losePower();
    seen.add(sectors());
  }
  expect(seen).toContain('111');
});

it('forgets names whose directory was not synced, the last ones first', () => {
  const seen = new Set<string>();
  for (let seed = 1; seed <= CRASHES; seed++) {
    disk = newDisk(seed);
    for (const name of ['a', 'b']) disk.fdatasync(disk.open(`/data/${name}`, 'wx'));
    disk.rename('/data/a', '/data/c');
    disk.losePower();
    seen.add(disk.list('/data').sort().join());
  }
  expect([...seen].sort()).toEqual(['', 'a', 'a,b', 'b,c']);
});

it('loses nothing of what was written where the process alone ends', () => {
  overwritten(1);
  disk.endProcess();
  expect(sectors()).toBe('222');
});

it('cuts the write that a crash hits, and does nothing afterwards', () => {
  const lengths = new Set<number>();
  for (let seed = 1; seed <= CRASHES; seed++) {
    disk = newDisk(seed);
    const file = disk.open(PATH, 'wx');
    disk.faults.crashInCalls = 0;
    expect(() => disk.write(file, new Uint8Array(100).fill(7), 0, 100, 0)).toThrow(SimulatedCrash);
    expect(() => disk.list('/data')).toThrow(SimulatedCrash);
    disk.endProcess();
    lengths.add(disk.size(PATH));
  }
  expect(lengths.size).toBeGreaterThan(50);
  expect(lengths).toContain(0);
});

it('takes what fits, then says that it is full', () => {
  const file = disk.open(PATH, 'wx');
  disk.faults.bytesMax = 150;
  expect(disk.write(file, new Uint8Array(200), 0, 200, 0)).toBe(150);
  expect(() => disk.write(file, new Uint8Array(50), 0, 50, 150)).toThrow('ENOSPC');
  expect(disk.write(file, new Uint8Array(50), 0, 50, 0)).toBe(50);
});

it('turns a bit, and turns it back unless it was written over', () => {
  overwritten(1);
  disk.losePower();
  const before = disk.content(PATH);
  const { position } = disk.rot()!;
  expect(disk.content(PATH)[position]).not.toBe(before[position]);
  expect(disk.heal()).toBe(true);
  expect(disk.content(PATH)).toEqual(before);
  expect(disk.heal()).toBe(false);
});

it('takes its time where it is slow', () => {
  disk.faults.slowNanosMax = 1e9;
  for (let i = 0; i < 10; i++) disk.makeDirectory('/data');
  expect(time.nanos).toBeGreaterThan(1e9);
});
