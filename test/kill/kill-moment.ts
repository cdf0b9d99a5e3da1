// The moments at which a daemon is killed, each chosen at random within its kind.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate, setTimeout as wait } from 'node:timers/promises';
import { ContractClient } from '../support/contract-client.js';
import type { DaemonProcess } from '../support/daemon-process.js';
import type { SeededRandom } from '../support/seeded-random.js';

export const KillMoment = {
  UNDER_LOAD: 'under load',
  IN_A_SNAPSHOT: 'in a snapshot',
  IN_A_START: 'in a start',
  IN_A_STOP: 'in a stop',
} as const;
export type KillMoment = (typeof KillMoment)[keyof typeof KillMoment];

const LOAD_MS = { min: 150, max: 1_200 };
const SNAPSHOT_WITHIN_MS = 2_000;
const TAKING_MS_MAX = 150;
const STOP_MS_MAX = 120;

/** Every kind as often, in an order of chance. */
export function* killMoments(random: SeededRandom): Generator<KillMoment> {
  for (;;) {
    const left = Object.values(KillMoment);
    while (left.length > 0) yield left.splice(random.below(left.length), 1)[0];
  }
}

/** Of a daemon under load: resolves when it is dead, with what was seen of the moment. */
export async function killAt(moment: KillMoment, daemon: DaemonProcess, random: SeededRandom): Promise<string> {
  const millis = random.integer(LOAD_MS.min, LOAD_MS.max);
  await wait(millis);
  if (moment === KillMoment.IN_A_SNAPSHOT) return killInSnapshot(daemon, random);
  if (moment === KillMoment.IN_A_STOP) {
    const stopping = random.integer(0, STOP_MS_MAX);
    daemon.signal('SIGTERM');
    await wait(stopping);
    await daemon.kill();
    return `${stopping} ms after SIGTERM`;
  }
  await daemon.kill();
  return `${millis} ms of load`;
}

/** Of a daemon that is on its way up; `startMillis` is what a start takes. */
export async function killInStart(daemon: DaemonProcess, startMillis: number, random: SeededRandom): Promise<string> {
  const millis = random.integer(0, Math.floor(startMillis));
  await wait(millis);
  await daemon.kill();
  const lines = daemon.logs();
  if (lines.some(({ msg }) => msg === 'ready')) return `${millis} ms, just ready`;
  return `${millis} ms, ${lines.some(({ msg }) => msg.startsWith('recovered')) ? 'recovered' : 'not recovered yet'}`;
}

/** At any time in the taking of it, or as soon as its file is there: that is whole a few milliseconds later. */
async function killInSnapshot(daemon: DaemonProcess, random: SeededRandom): Promise<string> {
  const before = snapshotNames(daemon.dataDir).filter(isWhole);
  const client = new ContractClient(daemon.grpc);
  const taken = client.call('admin', 'TakeSnapshot', {}).catch(() => undefined);
  if (random.chance(0.3)) await wait(random.integer(0, TAKING_MS_MAX));
  else {
    const deadline = Date.now() + SNAPSHOT_WITHIN_MS;
    while (snapshotNames(daemon.dataDir).every(isWhole) && Date.now() < deadline) await setImmediate();
  }
  await daemon.kill();
  await taken;
  client.close();
  const after = snapshotNames(daemon.dataDir);
  if (!after.every(isWhole)) return 'its file unfinished';
  return after.some((name) => !before.includes(name)) ? 'its file just finished' : 'before its file';
}

const isWhole = (name: string): boolean => !name.endsWith('.tmp');

function snapshotNames(dataDir: string): string[] {
  const directory = join(dataDir, 'snapshots');
  return existsSync(directory) ? readdirSync(directory) : [];
}
