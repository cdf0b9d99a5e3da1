// Background task: archives the journal's files that the oldest snapshot covers, and keeps the archive within its size.

import { type ArchiveResult, archiveJournal } from '../../../engine/journal/archive.js';
import { listSnapshots } from '../../../engine/journal/snapshot/snapshot-files.js';
import { diskWith } from '../../disk-faults.js';
import { yieldToOthers } from './resting.js';

export interface ArchiveRequest {
  readonly dataDir: string;
  readonly archiveBytesMax: number;
  readonly diskFaults: string | undefined;
}

/** As long as there is one snapshot alone, a recovery that cannot read it has nothing but the whole journal. */
const SNAPSHOTS_LEAST = 2;

/** Undefined where nothing may be archived yet. */
export function run(request: ArchiveRequest): ArchiveResult | undefined {
  const { dataDir, archiveBytesMax, diskFaults } = request;
  yieldToOthers();
  const disk = diskWith(diskFaults);
  const snapshots = listSnapshots(dataDir, disk);
  if (snapshots.length < SNAPSHOTS_LEAST) return undefined;
  return archiveJournal(dataDir, { coveredSequence: snapshots[0].coveredSequence, archiveBytesMax, disk });
}
