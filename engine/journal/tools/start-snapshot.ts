// Which snapshot a replay begins with, and how it comes into the engine.

import { readerOf, StateVersionError } from '../../domain/state-sections.js';
import { readSnapshot } from '../snapshot/read-snapshot.js';
import { SnapshotCorruptError } from '../snapshot/snapshot-errors.js';
import type { SnapshotFile } from '../snapshot/snapshot-files.js';
import { SectionPrefix } from '../snapshot/snapshot-layout.js';
import type { SnapshotFacts } from '../snapshot/snapshot-table.js';
import type { JournalSource } from './journal-source.js';
import type { ReplayEngine } from './replay-engine.js';

/**
 * Loads the newest snapshot that covers no more than `latest`; where the journal's beginning was removed and there is none
 * such, the oldest that the journal goes on from. Undefined where the replay begins with the first command. A snapshot
 * that does not check, or is of another version, is passed by: `verify` is there to say so.
 */
export function loadStart(source: JournalSource, engine: ReplayEngine, latest: number): SnapshotFacts | undefined {
  for (const file of candidates(source, latest)) {
    try {
      return loadSnapshot(source, engine, file);
    } catch (error) {
      const isGone = source.disk.size(file.path) < 0;
      const isUseless = error instanceof SnapshotCorruptError || error instanceof StateVersionError;
      if (!isGone && !isUseless) throw error;
    }
  }
  return undefined;
}

/** Throws SnapshotCorruptError where the file does not check, StateVersionError where it is of another version. */
export function loadSnapshot(source: JournalSource, engine: ReplayEngine, file: SnapshotFile): SnapshotFacts {
  const { disk } = source;
  const snapshot = readSnapshot(file.path, { disk, coveredSequence: file.coveredSequence });
  try {
    engine.load(readerOf(SectionPrefix.ENGINE, snapshot));
    return snapshot.facts;
  } finally {
    snapshot.close();
  }
}

/** Best first. */
export function candidates({ snapshots, firstSequence }: JournalSource, latest: number): SnapshotFile[] {
  const usable = snapshots.filter(({ coveredSequence }) => coveredSequence + 1 >= firstSequence);
  const early = usable.filter(({ coveredSequence }) => coveredSequence <= latest).reverse();
  if (firstSequence === 1) return early;
  return [...early, ...usable.filter(({ coveredSequence }) => coveredSequence > latest)];
}
