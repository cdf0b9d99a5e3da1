// The test hook for a disk that fails: RINGBOOK_TEST_DISK names a file that, while it exists, says how the journal's disk
// fails: one of the words below. Heard only under NODE_ENV=test.

import { readFileSync } from 'node:fs';
import { type Disk, fileSystemDisk } from '../engine/journal/disk.js';

const VARIABLE = 'RINGBOOK_TEST_DISK';

/** What the file may say. */
export const DiskFault = {
  /** No new file gets its content: ENOSPC. */
  FULL: 'full',
  /** Nothing is written any more: EROFS. */
  READ_ONLY: 'read-only',
  /** Every write, into files that are there too, fails: EIO. */
  WRITES_FAIL: 'writes-fail',
  /** Every sync fails: EIO. */
  SYNCS_FAIL: 'syncs-fail',
  /** Every sync lasts until the file says so no more. */
  SYNCS_HANG: 'syncs-hang',
} as const;
export type DiskFault = (typeof DiskFault)[keyof typeof DiskFault];

/** How often a sync that hangs looks whether it still has to. */
const LOOK_MILLIS = 10;
const nobodysWord = new Int32Array(new SharedArrayBuffer(4));

/** The control file; undefined everywhere but under test. */
export function diskFaultsFrom(environment: NodeJS.ProcessEnv): string | undefined {
  return environment.NODE_ENV === 'test' ? environment[VARIABLE] : undefined;
}

/** The file system; under test one that fails as the file says. */
export function diskWith(faults: string | undefined): Disk {
  return faults === undefined ? fileSystemDisk : faultyDisk(faults);
}

function faultyDisk(control: string): Disk {
  const created = new Set<number>();
  const failWrite = (code: string) => {
    throw Object.assign(new Error(`${code}: as the test wants it, write`), { code });
  };
  return {
    ...fileSystemDisk,
    open: (path, mode) => {
      if (mode === 'wx' && faultIn(control) === DiskFault.READ_ONLY) failWrite('EROFS');
      const file = fileSystemDisk.open(path, mode);
      if (mode === 'wx') created.add(file);
      else created.delete(file);
      return file;
    },
    write: (file, bytes, from, length, position) => {
      const fault = faultIn(control);
      if (fault === DiskFault.FULL && created.has(file)) failWrite('ENOSPC');
      if (fault === DiskFault.READ_ONLY) failWrite('EROFS');
      if (fault === DiskFault.WRITES_FAIL) failWrite('EIO');
      return fileSystemDisk.write(file, bytes, from, length, position);
    },
    fdatasync: (file) => {
      if (faultIn(control) === DiskFault.SYNCS_FAIL) throw Object.assign(new Error('EIO: fdatasync'), { code: 'EIO' });
      while (faultIn(control) === DiskFault.SYNCS_HANG) {
        // Partner: none; a short sleep.
        Atomics.wait(nobodysWord, 0, 0, LOOK_MILLIS);
      }
      fileSystemDisk.fdatasync(file);
    },
  };
}

function faultIn(control: string): string | undefined {
  try {
    return readFileSync(control, 'utf8').trim();
  } catch {
    return undefined;
  }
}
