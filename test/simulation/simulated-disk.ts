// A disk in memory under the journal and the snapshots: it keeps what a real one promises to keep, and nothing else.
//
// Names are as durable as files: created, renamed and removed names are lost in a crash of the machine unless their
// directory was synced; of those unsynced, a crash keeps the first ones of each directory. A crash of the process alone
// loses nothing that was written, but cuts the call that was under way.

import { basename, dirname, join } from 'node:path';
import type { Disk } from '../../engine/journal/disk.js';
import type { SeededRandom } from '../support/seeded-random.js';
import { DiskFaults, SimulatedCrash } from './disk-faults.js';
import { SimulatedFile, Survival } from './simulated-file.js';
import type { SimulatedTime } from './simulated-time.js';
import type { Trace } from './trace.js';

type Names = Map<string, SimulatedFile>;

interface NameChange {
  readonly directory: string;
  readonly apply: (names: Names) => void;
}

const SURVIVALS = Object.values(Survival);
export class SimulatedDisk implements Disk {
  readonly faults: DiskFaults;
  /** Writes, syncs, renames and the like since the beginning. */
  calls = 0;
  #names: Names = new Map();
  #durableNames: Names = new Map();
  #changes: NameChange[] = [];
  readonly #open = new Map<number, SimulatedFile>();
  #lastFile = 2;
  #isCrashed = false;
  readonly #random: SeededRandom;
  readonly #trace: Trace;

  constructor(random: SeededRandom, time: SimulatedTime, trace: Trace) {
    this.#random = random;
    this.#trace = trace;
    this.faults = new DiskFaults(random, time);
  }

  open(path: string, mode: 'r' | 'r+' | 'wx'): number {
    this.#begin('open', path, mode);
    let file = this.#names.get(path);
    if (mode === 'wx') {
      if (file !== undefined) throw diskError('EEXIST', `open '${path}'`);
      const created = new SimulatedFile(label(path));
      file = created;
      this.#change(dirname(path), (names) => names.set(path, created));
    }
    if (file === undefined) throw diskError('ENOENT', `open '${path}'`);
    this.#open.set(++this.#lastFile, file);
    return this.#lastFile;
  }

  close(file: number): void {
    if (!this.#open.delete(file)) throw diskError('EBADF', 'close');
  }

  read(file: number, bytes: Uint8Array, from: number, length: number, position: number): number {
    if (this.#isCrashed) throw new SimulatedCrash();
    return this.#file(file).read(bytes, from, length, position);
  }

  write(file: number, bytes: Uint8Array, from: number, length: number, position: number): number {
    const target = this.#file(file);
    this.#begin('write', target.label, position, length);
    const cut = this.faults.crashesWithin() ? this.#random.below(length + 1) : length;
    const growth = Math.max(0, position + length - target.size);
    const room = this.faults.bytesMax - this.#usedBytes();
    const fits = growth <= room ? cut : Math.max(0, Math.min(cut, length - growth + Math.max(0, room)));
    const error = this.faults.writeError();
    const taken = error === undefined ? fits : this.#random.below(fits + 1);
    target.write(bytes, from, taken, position);
    this.#end();
    if (error !== undefined) throw diskError(error, `write ${target.label}`);
    if (taken === 0 && length > 0) {
      this.faults.errors++;
      throw diskError('ENOSPC', `write ${target.label}`);
    }
    return taken;
  }

  fdatasync(file: number): void {
    const target = this.#file(file);
    this.#begin('fdatasync', target.label);
    if (target.hasUnsynced && this.faults.syncError()) {
      target.failSync(this.#random);
      throw diskError('EIO', `fdatasync ${target.label}`);
    }
    target.sync();
    this.#end();
  }

  size(path: string): number {
    if (this.#isCrashed) throw new SimulatedCrash();
    return this.#names.get(path)?.size ?? -1;
  }

  rename(from: string, to: string): void {
    this.#begin('rename', from, label(to));
    const file = this.#names.get(from);
    if (file === undefined) throw diskError('ENOENT', `rename '${from}'`);
    this.#change(dirname(to), (names) => {
      names.set(to, file);
      names.delete(from);
    });
    this.#end();
  }

  unlink(path: string): void {
    this.#begin('unlink', path);
    if (!this.#names.has(path)) throw diskError('ENOENT', `unlink '${path}'`);
    this.#change(dirname(path), (names) => names.delete(path));
    this.#end();
  }

  list(directory: string): string[] {
    if (this.#isCrashed) throw new SimulatedCrash();
    return [...this.#names.keys()].filter((path) => dirname(path) === directory).map((path) => basename(path));
  }

  /** Directories are there as soon as something is in them. */
  makeDirectory(path: string): void {
    this.#begin('mkdir', path);
  }

  syncDirectory(path: string): void {
    this.#begin('sync directory', path);
    for (const change of this.#changes) if (change.directory === path) change.apply(this.#durableNames);
    this.#changes = this.#changes.filter((change) => change.directory !== path);
    this.#end();
  }

  /** True from a crash on until the process or the machine is started again. */
  get isCrashed(): boolean {
    return this.#isCrashed;
  }

  /** The process is gone. The machine and what it has in memory go on. */
  endProcess(): void {
    this.#isCrashed = false;
    this.#open.clear();
    this.faults.reset();
  }

  /** The machine is gone, and is started again. */
  losePower(): void {
    const survival = this.#random.pick(SURVIVALS);
    this.#trace.add('power is lost', survival);
    const files = new Set([...this.#names.values(), ...this.#durableNames.values()]);
    for (const file of files) file.crash(survival, this.#random);
    for (const directory of new Set(this.#changes.map((change) => change.directory))) {
      const changes = this.#changes.filter((change) => change.directory === directory);
      const kept = survival === Survival.ALL ? changes.length : this.#random.below(changes.length + 1);
      if (survival !== Survival.NOTHING) for (const change of changes.slice(0, kept)) change.apply(this.#durableNames);
    }
    this.#changes = [];
    this.#names = new Map(this.#durableNames);
    this.endProcess();
  }

  /** Turns a bit of some file and says where; undefined where there is no file with content. */
  rot(): { path: string; position: number } | undefined {
    const paths = this.paths.filter((path) => this.size(path) > 0 && !this.#names.get(path)!.hasUnsynced);
    if (paths.length === 0) return undefined;
    const path = this.#random.pick(paths);
    const position = this.#names.get(path)!.rot(this.#random);
    this.#trace.add('bit rot', label(path), position);
    return { path, position };
  }

  /** Every bit that turned and still matters is right again; true where there was one. */
  heal(): boolean {
    const rotten = [...this.#names.values()].filter((file) => file.isRotten);
    for (const file of rotten) file.heal();
    return rotten.length > 0;
  }

  get isRotten(): boolean {
    return [...this.#names.values()].some((file) => file.isRotten);
  }

  /** Bytes of all files together. */
  get usedBytes(): number {
    return this.#usedBytes();
  }

  get paths(): string[] {
    return [...this.#names.keys()];
  }

  content(path: string): Uint8Array {
    const file = this.#names.get(path)!;
    const bytes = new Uint8Array(file.size);
    file.read(bytes, 0, bytes.length, 0);
    return bytes;
  }

  #begin(operation: string, path: string, ...facts: (number | string)[]): void {
    if (this.#isCrashed) throw new SimulatedCrash();
    this.calls++;
    this.#trace.add(operation, label(path), ...facts);
    if (this.faults.beginCall()) this.#crash();
  }

  /** The call is done: where everything ends in its middle or right after it, that is now. */
  #end(): void {
    if (this.faults.crashesWithin()) this.#crash();
  }

  #crash(): never {
    this.#isCrashed = true;
    throw new SimulatedCrash();
  }

  #change(directory: string, apply: (names: Names) => void): void {
    apply(this.#names);
    this.#changes.push({ directory, apply });
  }

  #file(file: number): SimulatedFile {
    if (this.#isCrashed) throw new SimulatedCrash();
    const found = this.#open.get(file);
    if (found === undefined) throw diskError('EBADF', `file ${file}`);
    return found;
  }

  #usedBytes(): number {
    let used = 0;
    for (const file of this.#names.values()) used += file.size;
    return used;
  }
}

function diskError(code: string, call: string): Error {
  return Object.assign(new Error(`${code}: ${call}`), { code });
}

/** A path without what differs between two runs of one seed: process and thread numbers, counts. */
export function label(path: string): string {
  return join(basename(dirname(path)), basename(path)).replace(/\.\d+-\d+-\d+\.tmp$/, '.tmp');
}
