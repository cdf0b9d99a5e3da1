// `ringbook bench recovery`: durable commands a second from a driver in process at full speed, then how fast the journal
// that it wrote is recovered. It checks that the recovered state is the one that ran.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataDirectory } from '../engine/journal/data-directory.js';
import { RESTING_MIN } from './matching/steady-mix.js';
import { type DurableFigures, runDurably } from './recovery/durable-run.js';
import { measureRecovery, type RecoveryFigures } from './recovery/recovery-figures.js';
import { BenchFlags } from './support/bench-flags.js';
import { conditions } from './support/conditions.js';
import { usableDirectory } from './support/usable-directory.js';

const HELP = `ringbook bench recovery [--commands 2000000] [--resting 10000] [--durability fsync] [--batch 1000] [--dir <path>] [--json]

  --commands     how many are journaled and timed, after those that build the book
  --resting      open orders in the book
  --durability   fsync or write
  --batch        commands that are made durable together, in steps of 250
  --dir          where the journal goes: the disk that is measured; default the system's temporary directory`;

const FLAGS = { values: ['commands', 'resting', 'durability', 'batch', 'dir'], switches: ['json'] };
/** What is asked of the venue. */
const GOALS = { durablePerSecond: 200_000, recoveredPerSecond: 1_000_000 };

export async function run(args: string[]): Promise<number> {
  const flags = new BenchFlags('recovery', args, FLAGS);
  if (flags.has('help')) {
    console.log(HELP);
    return 0;
  }
  const options = {
    commands: flags.wholeNumber('commands', 2_000_000),
    durability: flags.oneOf('durability', ['fsync', 'write']) ?? ('fsync' as const),
    batch: flags.wholeNumber('batch', 1000),
  };
  const shape = { resting: flags.wholeNumber('resting', 10_000, RESTING_MIN), ticksPerOrder: 1 };
  const directory = mkdtempSync(
    join(usableDirectory('dir', flags.text('dir') ?? tmpdir()), 'ringbook-bench-recovery-'),
  );
  try {
    const opened = DataDirectory.open(directory);
    const durable = await runDurably(directory, shape, options);
    const recovery = measureRecovery(directory, shape, durable.commands);
    opened.close();
    if (recovery.stateHash !== durable.stateHash) {
      throw new Error(`the recovered state is ${recovery.stateHash}, the one that ran ${durable.stateHash}`);
    }
    const figures = { conditions: conditions(), ...options, ...shape, durable, recovery, goals: GOALS };
    if (flags.has('json')) console.log(JSON.stringify(figures));
    else printFigures(options.durability, shape.resting, durable, recovery);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return 0;
}

function printFigures(durability: string, resting: number, durable: DurableFigures, recovery: RecoveryFigures): void {
  const { commands, batch, bytes, perSecond, syncShare, stateHash } = durable;
  console.log(`${conditions()}\n`);
  console.log(
    `${commands} commands, ${resting} resting orders, ${Math.round(bytes / commands)} bytes a command in the journal\n`,
  );
  console.log('                                        commands/s         goal');
  console.log(row(`durable (${durability}, batches of ${batch})`, perSecond, GOALS.durablePerSecond));
  console.log(row('read, checked and decoded', recovery.decodedPerSecond));
  console.log(row('recovered, with the engine', recovery.recoveredPerSecond, GOALS.recoveredPerSecond));
  console.log(
    `\n${Math.round(syncShare * 100)} % of the durable run was the disk; making the commands and reading their reports is in it`,
  );
  console.log(`the recovered state is the one that ran: ${stateHash}`);
}

function row(name: string, perSecond: number, goal?: number): string {
  const aim = goal === undefined ? '' : goal.toLocaleString('en').padStart(13);
  return `${name.padEnd(36)}${Math.round(perSecond).toLocaleString('en').padStart(14)}${aim}`;
}
