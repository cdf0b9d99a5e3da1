// How long a journal batch of a given size takes, beside the bare disk's write (and fdatasync) of as many bytes. The two
// take turns, so that both meet the same disk.

import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { COMMAND_BYTES } from '../engine/domain/command-layout.js';
import { RecordMemory } from '../engine/domain/record-memory.js';
import { DataDirectory } from '../engine/journal/data-directory.js';
import { EMPTY_JOURNAL } from '../engine/journal/journal-settings.js';
import { JournalWriter } from '../engine/journal/journal-writer.js';
import { prepareSegment } from '../engine/journal/prepare-segment.js';
import { recover } from '../engine/journal/recovery.js';
import { CommandStream } from './command-stream.js';

export interface AppendFigures {
  readonly durability: 'fsync' | 'write';
  readonly batch: number;
  readonly commandsPerSecond: number;
  readonly batchMicrosP50: number;
  readonly batchMicrosP99: number;
  readonly diskMicrosP50: number;
  readonly diskMicrosP99: number;
}

const TURNS = 10;
const BARE_FILE_BYTES = 16 << 20;
const SAMPLES_MAX = 1 << 21;
const PREPARED = 1 << 12;
const TIME_HIGH = 0x18d70000;

export function measureAppends(
  directory: string,
  durability: 'fsync' | 'write',
  batch: number,
  seconds: number,
): AppendFigures {
  const data = join(directory, `${durability}-${batch}`);
  const opened = DataDirectory.open(data);
  const writer = new JournalWriter(data, EMPTY_JOURNAL, { durability, segmentBytes: 64 << 20 });
  const prepared = prepareCommands();
  const bare = new BareDisk(join(directory, 'bare'), durability === 'fsync');
  const journalTimes = new Samples();
  const diskTimes = new Samples();
  appendBatch(writer, prepared, batch); // the first also compiles the code
  for (let turn = 0; turn < TURNS; turn++) {
    const until = (seconds * 1000) / TURNS;
    journalTimes.during(until, () => appendBatch(writer, prepared, batch));
    const byteLength = Math.ceil(writer.bytesWritten / writer.batches / 8) * 8;
    diskTimes.during(until, () => bare.write(byteLength));
  }
  const commands = writer.lastSequence;
  writer.close();
  bare.close();
  checkWritten(data, commands);
  opened.close();
  return {
    durability,
    batch,
    commandsPerSecond: (journalTimes.count * batch) / journalTimes.totalSeconds,
    batchMicrosP50: journalTimes.percentile(0.5),
    batchMicrosP99: journalTimes.percentile(0.99),
    diskMicrosP50: diskTimes.percentile(0.5),
    diskMicrosP99: diskTimes.percentile(0.99),
  };
}

/** Commands made beforehand, so that the journal alone is measured; they come round again and again. */
function prepareCommands(): RecordMemory {
  const stream = new CommandStream();
  const prepared = RecordMemory.allocate(PREPARED * COMMAND_BYTES);
  for (let i = 0; i < PREPARED; i++) {
    stream.write(i + 1);
    prepared.uint8.set(stream.memory.uint8, i * COMMAND_BYTES);
  }
  return prepared;
}

function appendBatch(writer: JournalWriter, prepared: RecordMemory, batch: number): void {
  for (let i = 0; i < batch; i++) {
    if (writer.batchIsFull) writer.sync();
    const sequence = writer.lastSequence + 1;
    writer.append(prepared, ((sequence - 1) % PREPARED) * COMMAND_BYTES, sequence, sequence | 0, TIME_HIGH);
  }
  writer.sync();
}

/** Reads everything back: each command must be the one that was appended. */
function checkWritten(data: string, commands: number): void {
  const expected = new CommandStream();
  const result = recover(data, {
    execute(memory, offset, sequence, timeLow) {
      expected.write(((sequence - 1) % PREPARED) + 1);
      if (timeLow !== (sequence | 0) || !expected.equals(memory, offset)) {
        throw new Error(`command ${sequence} was not read back as it was written`);
      }
    },
  });
  if (result.lastSequence !== commands)
    throw new Error(`${result.lastSequence} of ${commands} commands were read back`);
}

/** Writes into a preallocated file, round and round. */
class BareDisk {
  readonly #file: number;
  readonly #synced: boolean;
  readonly #bytes = new Uint8Array(1 << 20).fill(0x5a);
  #position = 0;

  constructor(path: string, synced: boolean) {
    prepareSegment(path, BARE_FILE_BYTES);
    this.#file = openSync(path, 'r+');
    this.#synced = synced;
  }

  write(byteLength: number): void {
    if (this.#position + byteLength > BARE_FILE_BYTES) this.#position = 0;
    this.#position += writeSync(this.#file, this.#bytes, 0, byteLength, this.#position);
    if (this.#synced) fdatasyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** Durations of one action, in microseconds. */
class Samples {
  readonly #values = new Float64Array(SAMPLES_MAX);
  count = 0;
  totalSeconds = 0;

  during(milliseconds: number, action: () => void): void {
    const end = performance.now() + milliseconds;
    let before = performance.now();
    while (before < end && this.count < SAMPLES_MAX) {
      action();
      const after = performance.now();
      this.#values[this.count++] = (after - before) * 1000;
      this.totalSeconds += (after - before) / 1000;
      before = after;
    }
  }

  percentile(fraction: number): number {
    const sorted = this.#values.slice(0, this.count).sort();
    return sorted[Math.min(this.count - 1, Math.floor(this.count * fraction))] ?? 0;
  }
}
