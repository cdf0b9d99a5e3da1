// Background task: takes a snapshot, from the newest good one and the journal behind it. What it has built is garbage at
// its end, and the thread's memory the machine's again once the thread is idle.

import { type TakenSnapshot, takeSnapshot } from '../../../engine/journal/snapshot/take-snapshot.js';
import type { MatchingCapacities } from '../../../engine/matching/capacities.js';
import { diskWith } from '../../disk-faults.js';
import { VenueState } from '../../snapshots/venue-state.js';
import { yieldToOthers } from './resting.js';

export interface SnapshotRequest {
  readonly dataDir: string;
  readonly capacities: MatchingCapacities;
  /** Durable, and the end of a batch. */
  readonly untilSequence: number;
  readonly snapshotsKept: number;
  readonly syncsJournal: boolean;
  /** Nobody else works any more: without rests. */
  readonly inHaste: boolean;
  readonly diskFaults: string | undefined;
}

export interface SnapshotAnswer extends TakenSnapshot {
  /** What a person should know of. */
  readonly warnings: readonly { readonly message: string; readonly details: Record<string, string | number> }[];
}

export function run(request: SnapshotRequest): SnapshotAnswer {
  const { dataDir, capacities, untilSequence, snapshotsKept, syncsJournal, inHaste, diskFaults } = request;
  const warnings: SnapshotAnswer['warnings'][number][] = [];
  const taken = takeSnapshot({
    dataDirectory: dataDir,
    untilSequence,
    snapshotsKept,
    syncsJournal,
    createState: () => new VenueState(capacities),
    disk: diskWith(diskFaults),
    rest: inHaste ? undefined : yieldToOthers(),
    log: (message, details) => warnings.push({ message, details }),
  });
  return { ...taken, warnings };
}
