// What a Node makes of a data directory, as digests: the state after the whole journal and after newest snapshot plus rest,
// everything that the engine says on the way, and the bytes of the files themselves.
//
// As a program: `node dist/test/node-versions/journal-digest.js <directory>` prints them as one line of JSON.

import { createHash, type Hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { VenueState } from '../../daemon/snapshots/venue-state.js';
import { EXPOSURE_EVENT_BYTES } from '../../engine/domain/exposure-event.js';
import { MARKET_EVENT_BYTES } from '../../engine/domain/market-event.js';
import type { RecordMemory } from '../../engine/domain/record-memory.js';
import { REPORT_BYTES } from '../../engine/domain/report-layout.js';
import { StateSections } from '../../engine/domain/state-sections.js';
import { fileSystemDisk } from '../../engine/journal/disk.js';
import { JournalReader } from '../../engine/journal/journal-reader.js';
import { recover } from '../../engine/journal/recovery.js';
import { Replay, type ReplayTarget } from '../../engine/journal/replay.js';
import { listJournal } from '../../engine/journal/segment-files.js';
import { listSnapshots } from '../../engine/journal/snapshot/snapshot-files.js';
import type { MatchingCapacities } from '../../engine/matching/capacities.js';
import { MatchingEngine } from '../../engine/matching/matching-engine.js';
import { CollectingSink } from '../support/plain-records.js';
import { FIXTURE_CAPACITIES } from './fixture-journal.js';

export interface JournalDigest {
  readonly commands: number;
  /** The engine's state hash after the whole journal. */
  readonly state: string;
  /** Of the engine's and the risk state's columns, recovered from the newest snapshot. */
  readonly recovered: string;
  /** Every byte of every report, market event and exposure event. */
  readonly outputs: string;
  /** Of the journal's and the snapshots' files. */
  readonly files: string;
}

/** Hashes what each command makes the engine say. */
class HashedEngine implements ReplayTarget {
  readonly engine: MatchingEngine;
  readonly hash: Hash = createHash('sha256');
  commands = 0;
  readonly #sinks = [REPORT_BYTES, MARKET_EVENT_BYTES, EXPOSURE_EVENT_BYTES].map((bytes) => ({
    bytes,
    sink: new CollectingSink(bytes),
  }));

  constructor(capacities: MatchingCapacities) {
    const [reports, marketEvents, exposures] = this.#sinks.map(({ sink }) => sink);
    this.engine = new MatchingEngine(capacities, { reports, marketEvents, exposures: [exposures] });
  }

  execute(memory: RecordMemory, offset: number, sequence: number, timeLow: number, timeHigh: number): void {
    this.commands++;
    this.engine.execute(memory, offset, sequence, timeLow, timeHigh);
    for (const { bytes, sink } of this.#sinks) {
      sink.collect((records, at) => this.hash.update(records.uint8.slice(at, at + bytes)));
      sink.clear();
    }
  }
}

export function digestJournal(directory: string, capacities: MatchingCapacities): JournalDigest {
  const hashed = new HashedEngine(capacities);
  const reader = new JournalReader(directory);
  const replay = new Replay(hashed);
  while (reader.nextBatch()) replay.batch(reader);
  const state = new VenueState(capacities);
  recover(directory, state);
  const files = createHash('sha256');
  for (const { path } of listJournal(directory, fileSystemDisk)) files.update(readFileSync(path));
  for (const { path } of listSnapshots(directory)) files.update(readFileSync(path));
  return {
    commands: hashed.commands,
    state: hashed.engine.stateHash(),
    recovered: hashColumns(state),
    outputs: hashed.hash.digest('hex'),
    files: files.digest('hex'),
  };
}

function hashColumns(state: VenueState): string {
  const sections = new StateSections();
  state.save(sections);
  const hash = createHash('sha256');
  for (const name of sections.names) hash.update(`${name} ${sections.get(name).join(',')}\n`);
  return hash.digest('hex');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(JSON.stringify(digestJournal(process.argv[2], FIXTURE_CAPACITIES)));
}
