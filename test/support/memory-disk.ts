// A disk in memory, for what looks at the same few files tens of thousands of times. It fails nowhere and loses nothing.

import { basename, dirname } from 'node:path';
import type { Disk } from '../../engine/journal/disk.js';

interface MemoryFile {
  bytes: Buffer;
}

export class MemoryDisk implements Disk {
  readonly #files = new Map<string, MemoryFile>();
  /** An open file stays the same whatever becomes of its name. */
  readonly #open = new Map<number, MemoryFile>();
  #numbers = 0;

  /** A copy of everything, by path. */
  contents(): Map<string, Buffer> {
    return new Map([...this.#files].map(([path, { bytes }]) => [path, Buffer.from(bytes)]));
  }

  /** Holds copies of these files from now on, and no others. */
  holdOnly(contents: Iterable<readonly [string, Buffer]>): void {
    this.#files.clear();
    for (const [path, bytes] of contents) this.#files.set(path, { bytes: Buffer.from(bytes) });
  }

  open(path: string, mode: 'r' | 'r+' | 'wx'): number {
    const known = this.#files.get(path);
    if ((known !== undefined) === (mode === 'wx')) throw coded(known === undefined ? 'ENOENT' : 'EEXIST', path);
    const file = known ?? { bytes: Buffer.alloc(0) };
    this.#files.set(path, file);
    this.#open.set(++this.#numbers, file);
    return this.#numbers;
  }

  close(file: number): void {
    this.#open.delete(file);
  }

  read(file: number, bytes: Uint8Array, from: number, length: number, position: number): number {
    const content = this.#file(file).bytes.subarray(position, position + length);
    bytes.set(content, from);
    return content.length;
  }

  write(file: number, bytes: Uint8Array, from: number, length: number, position: number): number {
    const found = this.#file(file);
    const missing = position + length - found.bytes.length;
    if (missing > 0) found.bytes = Buffer.concat([found.bytes, Buffer.alloc(missing)]);
    found.bytes.set(bytes.subarray(from, from + length), position);
    return length;
  }

  fdatasync(file: number): void {
    this.#file(file);
  }

  size(path: string): number {
    return this.#files.get(path)?.bytes.length ?? -1;
  }

  rename(from: string, to: string): void {
    const file = this.#files.get(from);
    if (file === undefined) throw coded('ENOENT', from);
    this.#files.delete(from);
    this.#files.set(to, file);
  }

  unlink(path: string): void {
    if (!this.#files.delete(path)) throw coded('ENOENT', path);
  }

  list(directory: string): string[] {
    return [...this.#files.keys()].filter((path) => dirname(path) === directory).map((path) => basename(path));
  }

  makeDirectory(_path: string): void {}
  syncDirectory(_path: string): void {}

  #file(file: number): MemoryFile {
    const found = this.#open.get(file);
    if (found === undefined) throw coded('EBADF', String(file));
    return found;
  }
}

function coded(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}
