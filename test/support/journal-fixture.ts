// Journals for tests: temporary data directories, arbitrary commands, writing and recovering in one call.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AddInstrumentCommand,
  InstrumentCommand,
  NewOrderCommand,
  ReplaceCommand,
} from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { DataDirectory } from '../../engine/journal/data-directory.js';
import type { JournalTail, JournalWriterSettings } from '../../engine/journal/journal-settings.js';
import { EMPTY_JOURNAL } from '../../engine/journal/journal-settings.js';
import { JournalWriter } from '../../engine/journal/journal-writer.js';
import { type RecoveryOptions, type RecoveryResult, recover } from '../../engine/journal/recovery.js';
import { journalDirectoryOf, listSegments } from '../../engine/journal/segment-files.js';

/** A date of today's size, so that no time word is zero. */
export const EPOCH = 1_790_000_000_000_000_000n;

const directories: string[] = [];

export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'ringbook-journal-'));
  directories.push(directory);
  return directory;
}

/** A fresh data directory, released again so that tests may lock it themselves. */
export function temporaryDataDirectory(): string {
  const directory = temporaryDirectory();
  DataDirectory.open(directory).close();
  return directory;
}

export function removeTemporaryDirectories(): void {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
}

/** The command that a test journal holds at a sequence: kinds, texts and lengths vary with it. */
export function commandAt(sequence: number): RecordMemory {
  const memory = RecordMemory.allocate(COMMAND_BYTES);
  const name = new TextEncoder().encode(`order-${'x'.repeat(sequence % 29)}${sequence}`);
  if (sequence % 4 === 3) {
    const cancel = new ReplaceCommand(memory).reset(sequence % 8 === 3 ? CommandKind.CANCEL : CommandKind.REPLACE);
    cancel.account = sequence % 5;
    cancel.orderId = sequence * 3;
    if (cancel.kind === CommandKind.REPLACE) cancel.price = 1000 + sequence;
    cancel.setClientOrderId(name, 0, name.length);
    return memory;
  }
  if (sequence % 16 === 10) return instrumentCommandAt(memory, sequence);
  const order = new NewOrderCommand(memory).reset(CommandKind.NEW_ORDER);
  order.account = sequence % 5;
  order.session = 7 + (sequence % 3);
  order.instrument = sequence % 2;
  order.quantity = 100 + sequence;
  order.price = 58_000 + sequence;
  order.side = 1 + (sequence % 2);
  order.type = 1;
  order.timeInForce = 1;
  order.setClientOrderId(name, 0, name.length);
  if (sequence % 3 === 0) order.setTag(name, 0, Math.min(name.length, 16));
  if (sequence % 7 === 0) order.setDeadline(sequence, 1);
  if (sequence % 10 === 0) order.setExpireTime(sequence, 2);
  return memory;
}

/** One of the rarer kinds. */
function instrumentCommandAt(memory: RecordMemory, sequence: number): RecordMemory {
  const kinds = [
    CommandKind.TICK,
    CommandKind.ADD_INSTRUMENT,
    CommandKind.SET_TRADING_STATUS,
    CommandKind.REMOVE_INSTRUMENT,
  ];
  const kind = kinds[(sequence >> 4) % kinds.length];
  const command = new AddInstrumentCommand(memory).reset(kind);
  if (kind === CommandKind.TICK) return memory;
  command.instrument = sequence % 3;
  if (kind === CommandKind.SET_TRADING_STATUS) new InstrumentCommand(memory).tradingStatus = 1 + (sequence % 4);
  if (kind !== CommandKind.ADD_INSTRUMENT) return memory;
  command.tickMantissa = sequence;
  command.lotMantissa = 1;
  command.referencePrice = 100 + sequence;
  command.setSchedule(1, 2, 3, 4 + sequence);
  command.setSymbol(new TextEncoder().encode('ABC'), 0, 3);
  return memory;
}

export function timeAt(sequence: number): bigint {
  return EPOCH + BigInt(sequence) * 1_234_567n;
}

export interface WrittenBatch {
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly path: string;
  /** Bytes of the file at which it ends. */
  readonly end: number;
}

/** Appends commands `tail.lastSequence + 1` and so on in batches of these sizes, closes, and says where each ended. */
export function writeBatches(
  dataDirectory: string,
  sizes: readonly number[],
  settings: Partial<JournalWriterSettings> = {},
  tail: JournalTail = EMPTY_JOURNAL,
): WrittenBatch[] {
  const writer = new JournalWriter(dataDirectory, tail, { durability: 'write', ...settings });
  const batches: WrittenBatch[] = [];
  for (const size of sizes) {
    const firstSequence = writer.lastSequence + 1;
    appendCommands(writer, size);
    writer.sync();
    batches.push({
      firstSequence,
      lastSequence: writer.lastSequence,
      path: writer.segmentPath,
      end: writer.position,
    });
  }
  writer.close();
  return batches;
}

export function appendCommands(writer: JournalWriter, count: number): void {
  for (let i = 0; i < count; i++) {
    const sequence = writer.lastSequence + 1;
    const time = timeAt(sequence);
    const low = Number(BigInt.asIntN(32, time));
    writer.append(commandAt(sequence), 0, sequence, low, Number(time >> 32n));
  }
}

export interface Recovered extends RecoveryResult {
  readonly logged: string[];
}

/** Recovers and checks every command, byte for byte, against what `commandAt` says; throws at the first difference. */
export function recoverAndCheck(dataDirectory: string, options: RecoveryOptions = {}): Recovered {
  const logged: string[] = [];
  let last = 0;
  const result = recover(
    dataDirectory,
    {
      execute(memory, offset, sequence, timeLow, timeHigh) {
        last++;
        if (sequence !== last) throw new Error(`replayed sequence ${sequence} where ${last} was due`);
        const time = timeAt(sequence);
        if (timeLow !== Number(BigInt.asIntN(32, time)) || timeHigh !== Number(time >> 32n)) {
          throw new Error(`the time of sequence ${sequence} differs`);
        }
        const bytes = memory.uint8.subarray(offset, offset + COMMAND_BYTES);
        if (Buffer.compare(bytes, commandAt(sequence).uint8) !== 0) throw new Error(`command ${sequence} differs`);
      },
    },
    { ...options, log: (message) => logged.push(message) },
  );
  if (result.lastSequence !== last) throw new Error(`${last} commands, but last sequence ${result.lastSequence}`);
  return { ...result, logged };
}

/** The journal's segment files, oldest first. */
export function segmentPaths(dataDirectory: string): string[] {
  return listSegments(journalDirectoryOf(dataDirectory)).map((segment) => segment.path);
}

export function readBytes(path: string): Buffer {
  return readFileSync(path);
}
