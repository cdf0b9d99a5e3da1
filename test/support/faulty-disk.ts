// The real file system with a log of the calls that cost time, and faults that a test switches on.

import { type Disk, fileSystemDisk } from '../../engine/journal/disk.js';

export function diskError(code: string, call: string): Error {
  return Object.assign(new Error(`${code}: the test's disk refuses, ${call}`), { code });
}

export class FaultyDisk implements Disk {
  calls: string[] = [];
  /** Bytes that writes may still take before the disk is full. */
  room = Number.POSITIVE_INFINITY;
  /** The error code with which every call of that name fails. */
  readonly fails = new Map<keyof Disk, string>();
  /** Called before each call that changes something, with its name and the path or name it is about. */
  before: (call: keyof Disk, about: string) => void = () => {};

  open(path: string, mode: 'r' | 'r+' | 'wx'): number {
    if (mode === 'wx') this.#enter('open', path);
    return fileSystemDisk.open(path, mode);
  }
  close(file: number): void {
    fileSystemDisk.close(file);
  }
  read(file: number, bytes: Uint8Array, from: number, length: number, position: number): number {
    return fileSystemDisk.read(file, bytes, from, length, position);
  }
  write(file: number, bytes: Uint8Array, from: number, length: number, position: number): number {
    this.calls.push('write');
    this.#enter('write', '');
    if (this.room <= 0) throw diskError('ENOSPC', 'write');
    const taken = Math.min(length, this.room);
    this.room -= taken;
    return fileSystemDisk.write(file, bytes, from, taken, position);
  }
  fdatasync(file: number): void {
    this.calls.push('fdatasync');
    this.#enter('fdatasync', '');
    fileSystemDisk.fdatasync(file);
  }
  size(path: string): number {
    return fileSystemDisk.size(path);
  }
  rename(from: string, to: string): void {
    this.#enter('rename', to);
    fileSystemDisk.rename(from, to);
  }
  unlink(path: string): void {
    this.#enter('unlink', path);
    fileSystemDisk.unlink(path);
  }
  list(directory: string): string[] {
    return fileSystemDisk.list(directory);
  }
  makeDirectory(path: string): void {
    this.#enter('makeDirectory', path);
    fileSystemDisk.makeDirectory(path);
  }
  syncDirectory(path: string): void {
    this.#enter('syncDirectory', path);
    fileSystemDisk.syncDirectory(path);
  }

  #enter(call: keyof Disk, about: string): void {
    this.before(call, about);
    const code = this.fails.get(call);
    if (code !== undefined) throw diskError(code, call);
  }
}
