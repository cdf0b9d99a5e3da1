// A disk that takes everything and keeps nothing.

import type { Disk } from '../../engine/journal/disk.js';

const FILE = 1;

export const noDisk: Disk = {
  open: () => FILE,
  close() {},
  read: () => 0,
  write: (_file, _bytes, _from, length) => length,
  fdatasync() {},
  size: () => -1,
  rename() {},
  unlink() {},
  list: () => [],
  makeDirectory() {},
  syncDirectory() {},
};
