// A process that takes a data directory's lock and says `held` or `refused <exit code>`; with `write` as second argument
// it then writes journal batches and tells each sequence once it is durable, until it is killed.

import { writeSync } from 'node:fs';
import { DataDirectory } from '../../engine/journal/data-directory.js';
import { JournalWriter } from '../../engine/journal/journal-writer.js';
import { appendCommands, recoverAndCheck } from './journal-fixture.js';

const [directory, mode] = process.argv.slice(2);

try {
  DataDirectory.open(directory);
  writeSync(1, 'held\n');
  if (mode === 'write') writeForever();
  setInterval(() => {}, 1000);
} catch (error) {
  writeSync(1, `refused ${(error as { exitCode?: number }).exitCode}\n`);
}

function writeForever(): never {
  const settings = { durability: 'fsync', segmentBytes: 64 << 10, batchBytes: 8 << 10 } as const;
  const writer = new JournalWriter(directory, recoverAndCheck(directory), settings);
  for (let size = 1; ; size = (size % 23) + 1) {
    appendCommands(writer, size);
    writer.sync();
    writeSync(1, `${writer.lastSequence}\n`);
  }
}
