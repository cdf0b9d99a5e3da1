// `ringbook bench journal`: durable commands a second at several batch sizes, beside the disk's own write + fdatasync of
// the same bytes in the same run, in turns; then how fast that journal is verified and replayed. It checks what it reads
// back: every command, and the state that the engine replayed into is the state of the engine that ran live.

import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AppendFigures, measureAppends } from './journal-appends.js';
import { checkReplay, type ReplayFigures } from './journal-replay.js';
import { BenchFlags } from './support/bench-flags.js';
import { usableDirectory } from './support/usable-directory.js';

const HELP = `ringbook bench journal [--batches 1,16,256] [--seconds 1] [--commands 1000000] [--dir <path>] [--json]

  --batches    batch sizes to append with, in commands
  --seconds    how long each is measured, for the journal and for the bare disk
  --commands   how many commands are journaled for the replay
  --dir        where the journals go: the disk that is measured; default the system's temporary directory`;

const FLAGS = { values: ['batches', 'seconds', 'commands', 'dir'], switches: ['json'] };

export async function run(args: string[]): Promise<number> {
  const flags = new BenchFlags('journal', args, FLAGS);
  if (flags.has('help')) {
    console.log(HELP);
    return 0;
  }
  const batches = flags.wholeNumbers('batches', [1, 16, 256]);
  const seconds = flags.number('seconds', 1, 0.01);
  const commands = flags.wholeNumber('commands', 1_000_000);
  const disk = usableDirectory('dir', flags.text('dir') ?? tmpdir());
  const directory = mkdtempSync(join(disk, 'ringbook-bench-journal-'));
  try {
    const appends: AppendFigures[] = [];
    for (const durability of ['fsync', 'write'] as const) {
      for (const batch of batches) appends.push(measureAppends(directory, durability, batch, seconds));
    }
    const replay = checkReplay(directory, commands);
    if (flags.has('json')) console.log(JSON.stringify({ node: process.version, cpu: cpuName(), appends, replay }));
    else printFigures(appends, replay, disk);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return 0;
}

function printFigures(appends: readonly AppendFigures[], replay: ReplayFigures, directory: string): void {
  console.log(`Node ${process.version}, ${cpus().length} x ${cpuName()}, journals in ${directory}\n`);
  console.log('durability  batch  commands/s   batch p50    p99      bare disk p50    p99     journal - disk, p50');
  for (const row of appends) {
    const columns = [
      row.durability.padEnd(10),
      String(row.batch).padStart(6),
      String(Math.round(row.commandsPerSecond)).padStart(11),
      micros(row.batchMicrosP50, 10),
      micros(row.batchMicrosP99, 10),
      micros(row.diskMicrosP50, 13),
      micros(row.diskMicrosP99, 10),
      micros(row.batchMicrosP50 - row.diskMicrosP50, 14),
    ];
    console.log(columns.join(' '));
  }
  console.log('\nA batch is encoding, write and (fsync) fdatasync; the bare disk writes as many bytes the same way.');
  console.log(
    `\nreplay of ${replay.commands} commands, ${replay.bytes} bytes of records and frames, batches of ${replay.batch}`,
  );
  console.log(`  read, check, decode        ${millions(replay.decodedPerSecond)} million commands/s`);
  console.log(`  and match (recovery)       ${millions(replay.recoveredPerSecond)} million commands/s`);
  console.log(`  every command as written, state hash ${replay.stateHash} as live`);
}

function micros(value: number, width: number): string {
  return `${value.toFixed(1)} µs`.padStart(width);
}

function millions(perSecond: number): string {
  return (perSecond / 1e6).toFixed(2);
}

function cpuName(): string {
  return cpus()[0]?.model.trim() ?? 'unknown processor';
}
