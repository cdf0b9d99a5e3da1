// The data directory: one process at a time, whatever happened to the one before; refused where it is not ours.

import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { checkDataDirectory, DataDirectory } from '../../engine/journal/data-directory.js';
import {
  recoverAndCheck,
  removeTemporaryDirectories,
  segmentPaths,
  temporaryDataDirectory,
  temporaryDirectory,
  writeBatches,
} from '../support/journal-fixture.js';
import { until } from '../support/socket-fixtures.js';

const HOLDER = fileURLToPath(new URL('../support/data-directory-holder.js', import.meta.url));
const children: ChildProcess[] = [];

afterEach(async () => {
  await Promise.all(children.splice(0).map(kill));
  removeTemporaryDirectories();
});

function start(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [HOLDER, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return child;
}

/** All lines so far, as soon as there is one. */
function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout!.once('data', (bytes: Buffer) => resolve(bytes.toString().split('\n')[0]));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`ended with ${code} before its first line`)));
  });
}

function kill(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

const locks = (directory: string) => readdirSync(directory).filter((name) => name.startsWith('lock-'));

describe('a data directory', () => {
  it('is created with its marker, and opened again', () => {
    const directory = join(temporaryDirectory(), 'a', 'b');
    for (let i = 0; i < 2; i++) {
      const opened = DataDirectory.open(directory);
      expect(readFileSync(join(directory, 'format'), 'utf8')).toBe('ringbook data directory, version 1\n');
      expect(locks(directory).length).toBe(1);
      opened.close();
      expect(locks(directory)).toEqual([]);
    }
    expect(checkDataDirectory(directory)).toBe(directory);
  });

  it('is there after a loss of power, with every directory that was created above it', () => {
    const top = temporaryDirectory();
    const directory = join(top, 'a', 'b');
    const synced: string[] = [];
    const disk = { syncDirectory: (path: string) => void synced.push(path) };
    DataDirectory.open(directory, disk).close();
    expect(synced).toEqual([directory, join(top, 'a'), top, directory]); // the last time for the marker
    synced.length = 0;
    DataDirectory.open(directory, disk).close();
    expect(synced).toEqual([]);
  });

  it('that cannot be created ends with 73', () => {
    const file = join(temporaryDirectory(), 'file');
    writeFileSync(file, '');
    for (const directory of [file, join(file, 'below')]) {
      const expected = { code: 'RINGBOOK_DATA_DIRECTORY', exitCode: 73, directory };
      expect(() => DataDirectory.open(directory)).toThrow(expect.objectContaining(expected));
    }
  });

  it.skipIf(process.getuid?.() === 0)('that cannot be written ends with 73', () => {
    const directory = temporaryDataDirectory();
    chmodSync(directory, 0o500);
    expect(() => DataDirectory.open(directory)).toThrow(expect.objectContaining({ exitCode: 73 }));
  });

  it('of a newer version, or of something else, ends with 65 and stays as it is', () => {
    for (const content of ['ringbook data directory, version 2\n', 'holiday pictures', '']) {
      const directory = temporaryDirectory();
      writeFileSync(join(directory, 'format'), content);
      const expected = { code: 'RINGBOOK_JOURNAL_CORRUPT', exitCode: 65, file: join(directory, 'format') };
      expect(() => DataDirectory.open(directory)).toThrow(expect.objectContaining(expected));
      expect(() => checkDataDirectory(directory)).toThrow(expect.objectContaining(expected));
      expect(locks(directory)).toEqual([]);
      expect(readFileSync(join(directory, 'format'), 'utf8')).toBe(content);
    }
  });

  it('that lost its marker but has a journal ends with 65', () => {
    const directory = temporaryDataDirectory();
    writeBatches(directory, [1], { segmentBytes: 4096 });
    rmSync(join(directory, 'format'));
    expect(() => DataDirectory.open(directory)).toThrow(expect.objectContaining({ exitCode: 65 }));
    expect(segmentPaths(directory).length).toBe(1);
  });

  it('that is none is told apart by the tools', () => {
    expect(() => checkDataDirectory(temporaryDirectory())).toThrow('it has no file "format"');
  });
});

describe('the lock', () => {
  it('keeps this process out a second time', () => {
    const directory = temporaryDataDirectory();
    const opened = DataDirectory.open(directory);
    const expected = { code: 'RINGBOOK_DATA_DIRECTORY_LOCKED', exitCode: 73, processId: process.pid };
    expect(() => DataDirectory.open(directory)).toThrow(expect.objectContaining(expected));
    opened.close();
    DataDirectory.open(directory).close();
  });

  it('keeps another process out while the first lives, and not after it was killed', async () => {
    const directory = temporaryDataDirectory();
    const child = start(directory);
    expect(await firstLine(child)).toBe('held');
    const expected = { code: 'RINGBOOK_DATA_DIRECTORY_LOCKED', exitCode: 73, processId: child.pid };
    expect(() => DataDirectory.open(directory)).toThrow(expect.objectContaining(expected));
    expect(locks(directory).length).toBe(1);
    await kill(child);
    expect(locks(directory).length).toBe(1);
    const opened = DataDirectory.open(directory);
    expect(locks(directory).length).toBe(1);
    expect(await firstLine(start(directory))).toBe('refused 73');
    opened.close();
  });

  it.runIf(existsSync('/proc/self/stat'))('of a process whose number was given to another is left over', () => {
    const directory = temporaryDataDirectory();
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8);
    const ownStart = readFileSync('/proc/self/stat', 'latin1').split(') ')[1].split(' ')[19];
    for (const name of [`lock-1-77-${boot}`, `lock-${process.pid}-${ownStart}-00000000`, `lock-4194305-5-${boot}`]) {
      writeFileSync(join(directory, name), '');
      const opened = DataDirectory.open(directory);
      expect(locks(directory)).not.toContain(name);
      opened.close();
    }
  });

  it('is never held by two, however many come at once', async () => {
    const directory = temporaryDataDirectory();
    const contenders = Array.from({ length: 5 }, () => start(directory));
    const lines = await Promise.all(contenders.map(firstLine));
    expect(lines.filter((line) => line === 'held').length).toBeLessThanOrEqual(1);
    expect(lines.filter((line) => line === 'held' || line === 'refused 73').length).toBe(5);
    await Promise.all(contenders.map(kill));
    DataDirectory.open(directory).close();
  });
});

/** What the last line says; 0 where it is no number. */
function lastNumber(lines: string): number {
  return Number(lines.trim().split('\n').at(-1)) || 0;
}

describe('a process killed while it writes', () => {
  it('loses nothing that it said was durable', async () => {
    const directory = temporaryDataDirectory();
    let told = 0;
    for (let round = 0; round < 6; round++) {
      const child = start(directory, 'write');
      let output = '';
      child.stdout!.on('data', (bytes: Buffer) => {
        output += bytes.toString();
      });
      expect(await firstLine(child)).toBe('held');
      await until(() => lastNumber(output) > told + 20);
      await new Promise((resolve) => setTimeout(resolve, 7 * round)); // so that each kill finds it elsewhere
      await kill(child);
      told = Math.max(told, lastNumber(output));
      const opened = DataDirectory.open(directory);
      expect(recoverAndCheck(directory).lastSequence).toBeGreaterThanOrEqual(told);
      opened.close();
    }
    expect(told).toBeGreaterThan(100);
  });
});
