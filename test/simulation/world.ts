// What a simulated run has besides the venue, and what survives each of the venue's lives.

import type { SeededRandom } from '../support/seeded-random.js';
import type { CommandLedger } from './command-ledger.js';
import type { Oracle } from './oracle.js';
import type { PlantedBug } from './planted-bug.js';
import type { SimulatedDisk } from './simulated-disk.js';
import type { SimulatedTime } from './simulated-time.js';
import type { Actor } from './simulated-venue.js';
import type { Trace } from './trace.js';
import type { VenueShape } from './venue-shape.js';

export interface World {
  readonly random: SeededRandom;
  readonly time: SimulatedTime;
  readonly trace: Trace;
  readonly disk: SimulatedDisk;
  readonly oracle: Oracle;
  readonly shape: VenueShape;
  readonly bug: PlantedBug;
  /** What clients have sent in the life under way. */
  readonly ledger: CommandLedger;
  /** Looks at a full ring since the engine's last step. */
  roomLooks: number;
  stepWhileEngineWaits(actors: readonly Actor[]): void;
}
