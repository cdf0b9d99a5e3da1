// How fast a journal is read: checked and decoded alone, and replayed into the matching engine as a restart does.

import { join } from 'node:path';
import { EXPOSURE_EVENT_BYTES } from '../engine/domain/exposure-event.js';
import { MARKET_EVENT_BYTES } from '../engine/domain/market-event.js';
import { ScratchSink } from '../engine/domain/record-sink.js';
import { REPORT_BYTES } from '../engine/domain/report-layout.js';
import { DataDirectory } from '../engine/journal/data-directory.js';
import { EMPTY_JOURNAL } from '../engine/journal/journal-settings.js';
import { JournalWriter } from '../engine/journal/journal-writer.js';
import { recover } from '../engine/journal/recovery.js';
import type { ReplayTarget } from '../engine/journal/replay.js';
import { MatchingEngine } from '../engine/matching/matching-engine.js';
import { CommandStream } from './command-stream.js';

export interface ReplayFigures {
  readonly commands: number;
  readonly batch: number;
  readonly bytes: number;
  readonly decodedPerSecond: number;
  readonly recoveredPerSecond: number;
  readonly stateHash: string;
}

const BATCH = 64;
const CAPACITIES = {
  orders: 1 << 17,
  instruments: 4,
  accounts: 16,
  priceLevels: 4096,
  waitingOrders: 1000,
  rememberedOrders: 1 << 16,
};

/** Throws where the replayed state is not the live one. */
export function checkReplay(directory: string, commands: number): ReplayFigures {
  const data = join(directory, 'replay');
  const opened = DataDirectory.open(data);
  const live = newEngine();
  const bytes = writeLive(data, live, commands);
  const counter: ReplayTarget & { count: number } = {
    count: 0,
    execute() {
      this.count++;
    },
  };
  const decoded = recover(data, counter);
  if (counter.count !== commands) throw new Error(`${counter.count} of ${commands} commands were read back`);
  const replayed = newEngine();
  const recovered = recover(data, replayed);
  const stateHash = live.stateHash();
  if (replayed.stateHash() !== stateHash) throw new Error(`state hash ${replayed.stateHash()}, live ${stateHash}`);
  opened.close();
  return {
    commands,
    batch: BATCH,
    bytes,
    decodedPerSecond: (commands / decoded.milliseconds) * 1000,
    recoveredPerSecond: (commands / recovered.milliseconds) * 1000,
    stateHash,
  };
}

function newEngine(): MatchingEngine {
  return new MatchingEngine(CAPACITIES, {
    reports: new ScratchSink(REPORT_BYTES),
    marketEvents: new ScratchSink(MARKET_EVENT_BYTES),
    exposures: [new ScratchSink(EXPOSURE_EVENT_BYTES)],
  });
}

/** Journals and matches the stream; returns the bytes written. */
function writeLive(data: string, engine: MatchingEngine, commands: number): number {
  const stream = new CommandStream();
  const writer = new JournalWriter(data, EMPTY_JOURNAL, { durability: 'write' });
  for (let sequence = 1; sequence <= commands; sequence++) {
    stream.write(sequence);
    writer.append(stream.memory, 0, sequence, sequence | 0, 0x18d70000);
    engine.execute(stream.memory, 0, sequence, sequence | 0, 0x18d70000);
    if (writer.batchRecords === BATCH) writer.sync();
  }
  writer.close();
  return writer.bytesWritten;
}
