// Takes a snapshot without the engine: a state of its own is built from the newest good snapshot and the journal that
// follows it, up to a command that is durable, and written. Any thread; the engine goes on meanwhile.

import type { StateReader, StateWriter } from '../../domain/state-sections.js';
import { type Disk, fileSystemDisk } from '../disk.js';
import { attemptOn } from '../journal-errors.js';
import { JournalReader } from '../journal-reader.js';
import { Replay, type ReplayTarget } from '../replay.js';
import { type BadSnapshot, openNewestSnapshot } from './newest-snapshot.js';
import { listSnapshots, snapshotDirectoryOf, snapshotPath } from './snapshot-files.js';
import type { SnapshotFacts } from './snapshot-table.js';
import { writeSnapshot } from './write-snapshot.js';

/** Everything that the journal's commands change, of every stage. */
export interface ReplayedState extends ReplayTarget {
  /** Throws a StateError where `load` would not understand it. */
  check(state: StateReader): void;
  load(state: StateReader): void;
  save(state: StateWriter): void;
}

export interface TakeSnapshotOptions {
  readonly dataDirectory: string;
  /** The last command to hold: durable, and the end of a batch. */
  readonly untilSequence: number;
  /** How many are kept, this one included; at least 2. */
  readonly snapshotsKept: number;
  /** True where the journal's writer does not sync by itself: what the snapshot covers is made durable before it is. */
  readonly syncsJournal: boolean;
  /** A new one. */
  readonly createState: () => ReplayedState;
  readonly disk?: Disk;
  /** Called often: a thread that others must not wait for rests here. */
  readonly rest?: () => void;
  /** Called for what a person should know of: snapshots that are not good. */
  readonly log?: (message: string, details: Record<string, string | number>) => void;
}

export interface TakenSnapshot {
  readonly path: string;
  readonly coveredSequence: number;
  readonly bytes: number;
  /** Commands that were replayed for it. */
  readonly commands: number;
  readonly milliseconds: number;
}

/** Throws JournalCorruptError or JournalStorageError; then nothing is changed but that a bad snapshot may be gone. */
export function takeSnapshot(options: TakeSnapshotOptions): TakenSnapshot {
  const began = performance.now();
  const { dataDirectory, untilSequence, disk = fileSystemDisk, rest = () => {} } = options;
  const state = options.createState();
  const { base, bad } = loadBase(state, options);
  const path = snapshotPath(dataDirectory, untilSequence);
  if (base?.coveredSequence === untilSequence) {
    const milliseconds = performance.now() - began;
    return { path, coveredSequence: untilSequence, bytes: disk.size(path), commands: 0, milliseconds };
  }
  const { facts, commands } = replay(state, base, options);
  const written = writeSnapshot(facts, (writer) => state.save(writer), { dataDirectory, disk, rest });
  attemptOn('snapshot', snapshotDirectoryOf(dataDirectory), () => {
    for (const { file } of bad) if (file.path !== written.path) disk.unlink(file.path);
    prune(options, disk);
  });
  return { ...written, coveredSequence: untilSequence, commands, milliseconds: performance.now() - began };
}

function loadBase(
  state: ReplayedState,
  { dataDirectory, untilSequence, disk, rest, log }: TakeSnapshotOptions,
): { base: SnapshotFacts | undefined; bad: readonly BadSnapshot[] } {
  const check = (reader: StateReader) => state.check(reader);
  const { snapshot, bad } = openNewestSnapshot(dataDirectory, { disk, rest, untilSequence, check });
  for (const { file, error } of bad)
    log?.('a snapshot is not good and is removed', { file: file.path, error: error.message });
  if (snapshot === undefined) return { base: undefined, bad };
  try {
    state.load(snapshot);
  } finally {
    snapshot.close();
  }
  return { base: snapshot.facts, bad };
}

function replay(
  state: ReplayedState,
  base: SnapshotFacts | undefined,
  { dataDirectory, untilSequence, syncsJournal, disk = fileSystemDisk, rest }: TakeSnapshotOptions,
): { facts: SnapshotFacts; commands: number } {
  const reader = new JournalReader(dataDirectory, {
    disk,
    fromSequence: (base?.coveredSequence ?? 0) + 1,
    previousChecksum: base?.journalChecksum,
    untilSequence,
  });
  const replayed = new Replay(state);
  replayed.highestSession = base?.highestSession ?? 0;
  const paths = new Set<string>();
  while (reader.nextBatch()) {
    rest?.();
    paths.add(reader.path);
    replayed.batch(reader);
  }
  if (syncsJournal) for (const path of paths) syncFile(disk, path);
  const facts = {
    coveredSequence: reader.lastSequence,
    timeLow: replayed.lastTimeLow,
    timeHigh: replayed.lastTimeHigh,
    highestSession: replayed.highestSession,
    journalChecksum: reader.lastChecksum,
  };
  return { facts, commands: replayed.commands };
}

/** What a snapshot covers must not be lost behind it: the journal could not go on from there. */
function syncFile(disk: Disk, path: string): void {
  attemptOn('sync', path, () => {
    if (disk.size(path) < 0) return; // archived meanwhile, and so on the disk
    const file = disk.open(path, 'r+');
    try {
      disk.fdatasync(file);
    } finally {
      disk.close(file);
    }
  });
}

function prune({ dataDirectory, snapshotsKept }: TakeSnapshotOptions, disk: Disk): void {
  const old = listSnapshots(dataDirectory, disk).slice(0, -Math.max(2, snapshotsKept));
  for (const { path } of old) disk.unlink(path);
  if (old.length > 0) disk.syncDirectory(snapshotDirectoryOf(dataDirectory));
}
