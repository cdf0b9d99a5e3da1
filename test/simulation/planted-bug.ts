// Where a bug can be put into a simulated venue: around the disk, the journal, what recovery replays and finds, the rings,
// the gateway. The code under test has no switches; a planted bug wraps its parts from outside.

import type { Recovered } from '../../engine/engine-start.js';
import type { Disk } from '../../engine/journal/disk.js';
import type { Journal } from '../../engine/journal/journal.js';
import type { RecoveryTarget } from '../../engine/journal/recovery.js';
import type { RingProducer } from '../../engine/ring/one-to-one-ring.js';
import type { Gateway } from '../../gateway/gateway.js';

export type RingName = 'reports' | 'market events' | 'exposures' | 'checked';

export interface PlantedBug {
  readonly name: string;
  disk?(disk: Disk): Disk;
  /** The disk while recovery runs. */
  recoveryDisk?(disk: Disk): Disk;
  journal?(journal: Journal): Journal;
  replay?(target: RecoveryTarget): RecoveryTarget;
  recovered?(recovered: Recovered): Recovered;
  producer?(producer: RingProducer, ring: RingName): RingProducer;
  gateway?(gateway: Gateway): void;
  /** Puts the bug into a class, and returns how to take it out again. */
  install?(): () => void;
}

export const NO_BUG: PlantedBug = { name: 'none' };
