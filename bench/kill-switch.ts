// `ringbook bench kill-switch`: how long it takes from the call that engages an account's kill switch to the last report of
// the orders that it cancels, at a client in a process of its own, over either door; beside it, in turns, a bare echo that
// sends the same messages. Answers are checked: every order is canceled, once, for that reason.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RingbookClient } from '../client/index.js';
import { DOORS } from './kill-switch/doors.js';
import { DoorMeasurement, type DoorRounds, type Round } from './kill-switch/rounds.js';
import { BenchFlags } from './support/bench-flags.js';
import { conditions } from './support/conditions.js';
import { DaemonProcess, FREE_PORTS, spawnDaemon, withoutSettings } from './support/daemon-process.js';
import { finishing } from './support/finishing.js';
import { grouped, markdownTable } from './support/markdown-table.js';

const HELP = `ringbook bench kill-switch [--orders 10000] [--rounds 20] [--durability fsync] [--rehearsal on] [--data-dir <directory>]

  --orders   open orders of the account, over 100 price levels
  --rounds   measured rounds of each door; the first kill of the daemon's life is told by itself
  --durability, --rehearsal, --data-dir   of the daemon that is started; its data goes into a directory of its own there`;

const DURABILITIES = ['fsync', 'write', 'none'] as const;
const REHEARSALS = ['on', 'off'] as const;
const MILLIS_GOAL = 10;

const ROWS: readonly (readonly [title: string, of: keyof Round])[] = [
  ['gateway has the call', 'gatewayIn'],
  ['engine has it', 'engineIn'],
  ['first report durable', 'firstDurable'],
  ['all canceled', 'matched'],
  ['last report out', 'lastOut'],
  ['last report received', 'lastReceived'],
  ['acknowledged', 'acknowledged'],
  ['bare echo of the same messages', 'echo'],
  ['processor time of the venue', 'venueProcessor'],
  ['processor time of the client', 'clientProcessor'],
];

export async function run(args: string[]): Promise<number> {
  const values = ['orders', 'rounds', 'durability', 'rehearsal', 'data-dir'];
  const flags = new BenchFlags('kill-switch', args, { values });
  if (flags.has('help')) {
    console.log(HELP);
    return 0;
  }
  const orders = flags.wholeNumber('orders', 10_000);
  const rounds = flags.wholeNumber('rounds', 20);
  const durability = flags.oneOf('durability', DURABILITIES) ?? 'fsync';
  const rehearsal = flags.oneOf('rehearsal', REHEARSALS) ?? 'on';
  const dataDir = mkdtempSync(join(flags.text('data-dir') ?? tmpdir(), 'ringbook-bench-kill-'));
  const settings = { ...FREE_PORTS, 'data-dir': dataDir, durability, rehearsal, 'log-level': 'warn' };
  const daemonFlags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const daemon = new DaemonProcess(spawnDaemon(daemonFlags, withoutSettings(process.env)));
  const measured = await finishing(
    async () => {
      await daemon.ready();
      return measure(daemon, orders, rounds);
    },
    () => [daemon.stop()],
    console.error,
  );
  rmSync(dataDir, { recursive: true, force: true });
  console.log(`${conditions()}; durability ${durability}, rehearsal ${rehearsal}`);
  for (const door of measured) print(door, orders);
  return 0;
}

/** The doors take turns, so that whatever else the machine does concerns both. */
async function measure(daemon: DaemonProcess, orders: number, rounds: number): Promise<DoorRounds[]> {
  const client = new RingbookClient(daemon.grpc);
  const doors = DOORS.map((door) => new DoorMeasurement(door, client, daemon, orders));
  return finishing(
    async () => {
      for (const door of doors) await door.begin();
      for (let round = 0; round < rounds; round++) for (const door of doors) await door.round();
      return doors.map(({ result }) => result);
    },
    () => doors.map((door) => door.end().then(() => client.close())),
    console.error,
  );
}

function print({ door, first, rounds, bytes, messages }: DoorRounds, orders: number): void {
  console.log(
    `\n${door}: ${grouped(orders)} open orders of one account, ${rounds.length} rounds; ${grouped(bytes)} bytes of reports in ${messages} messages. Milliseconds since the call:\n`,
  );
  const table = ROWS.map(([title, of]) => {
    const sorted = valuesOf(rounds, of);
    const shown = [sorted[0], sorted[sorted.length >> 1], sorted[sorted.length - 1], first[of]];
    return [title, ...shown.map((value) => (Number.isNaN(value) ? '' : value.toFixed(2)))];
  });
  console.log(markdownTable(['', 'best', 'median', 'worst', 'first'], table));
  const venue = valuesOf(rounds, 'lastReceived');
  const echo = valuesOf(rounds, 'echo');
  const ratio = (of: (sorted: readonly number[]) => number) => (of(venue) / of(echo)).toFixed(1);
  const best = ratio((sorted) => sorted[0]);
  const median = ratio((sorted) => sorted[sorted.length >> 1]);
  const within = venue.filter((millis) => millis <= MILLIS_GOAL).length;
  console.log(
    `\nThe last report comes after ${best} times what the echo takes at best, ${median} times at the median; in ${within} of ${rounds.length} rounds within the goal of ${MILLIS_GOAL} ms.`,
  );
}

function valuesOf(rounds: readonly Round[], of: keyof Round): number[] {
  return rounds.map((round) => round[of]).sort((one, other) => one - other);
}
