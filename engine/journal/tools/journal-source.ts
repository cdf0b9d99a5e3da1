// A data directory that is read offline: as it is at this moment, also where a daemon works in it.

import { checkDataDirectory } from '../data-directory.js';
import { holderOf } from '../directory-lock.js';
import { type Disk, fileSystemDisk } from '../disk.js';
import { JournalReader, type JournalReaderOptions, type TornTail } from '../journal-reader.js';
import { listJournal } from '../segment-files.js';
import { listSnapshots, type SnapshotFile } from '../snapshot/snapshot-files.js';
import { frozenDisk } from './frozen-disk.js';

export interface ReadingProgress {
  readonly bytesDone: number;
  readonly bytesTotal: number;
  readonly commands: number;
}
export type OnProgress = (progress: ReadingProgress) => void;

export class JournalSource {
  readonly directory: string;
  readonly disk: Disk;
  /** The process that works in the directory now. */
  readonly processId: number | undefined;
  /** Oldest first. Older than the journal as it is seen, so that none reaches beyond it. */
  readonly snapshots: readonly SnapshotFile[];
  /** The first sequence that is still there: 1 unless old archives were removed. */
  readonly firstSequence: number;

  /** Throws DataDirectoryError where it is no data directory. */
  constructor(dataDirectory: string, disk: Disk = fileSystemDisk) {
    this.directory = checkDataDirectory(dataDirectory);
    this.processId = holderOf(this.directory);
    this.snapshots = listSnapshots(this.directory, disk);
    this.disk = frozenDisk(this.directory, disk);
    this.firstSequence = listJournal(this.directory, this.disk)[0]?.firstSequence ?? 1;
  }

  /** From the first sequence that is still there, unless the options say otherwise. */
  reader(options: Omit<JournalReaderOptions, 'disk'> = {}): JournalReader {
    return new JournalReader(this.directory, { fromSequence: this.firstSequence, ...options, disk: this.disk });
  }

  /** What is left of a batch at the journal's end; of one that is just being written, nothing is said. */
  tornTail(reader: JournalReader): TornTail | undefined {
    return this.processId === undefined ? reader.torn : undefined;
  }
}
