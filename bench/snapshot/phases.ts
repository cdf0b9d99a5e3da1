// What the two threads of the snapshot benchmark tell each other.

import type { MatchingCapacities } from '../../engine/matching/capacities.js';

export interface OrderFlowSpec {
  readonly directory: string;
  readonly capacities: MatchingCapacities;
  readonly resting: number;
  readonly durability: 'fsync' | 'write';
  /** Milliseconds from batch to batch, and commands of each. */
  readonly everyMillis: number;
  readonly batch: number;
  /** Words: which phase it is, and the last sequence that is durable. */
  readonly shared: SharedArrayBuffer;
}

export const PHASE = 0;
export const DURABLE = 1;
export const STOP = -1;

/** Of one phase; microseconds of each batch. */
export interface PhaseTimings {
  readonly phase: number;
  /** From when it was due until it was durable; of that, until it began, and matching and encoding. */
  readonly total: Float64Array;
  readonly late: Float64Array;
  readonly work: Float64Array;
}
