// `journal show`: the journaled commands one by one, in order, as many as are asked for. Read-only.

import { Command } from '../../domain/command.js';
import { CommandKind } from '../../domain/command-layout.js';
import { ExecType } from '../../domain/exec-type.js';
import { EXPOSURE_EVENT_BYTES } from '../../domain/exposure-event.js';
import { MARKET_EVENT_BYTES } from '../../domain/market-event.js';
import type { RecordMemory } from '../../domain/record-memory.js';
import { ScratchSink } from '../../domain/record-sink.js';
import { ExecutionReport } from '../../domain/report.js';
import { REPORT_BYTES, ReportKind } from '../../domain/report-layout.js';
import { toBigInt } from '../../domain/time-words.js';
import { checkDataDirectory } from '../data-directory.js';
import { JournalCorruptError } from '../journal-errors.js';
import { JournalReader } from '../journal-reader.js';
import { Replay, type ReplayTarget } from '../replay.js';
import { type CreateReplayEngine, ReadingSink, type ReplayEngine } from './replay-engine.js';
import { KnownNames, type ShownCommand, showCommand } from './shown-command.js';

export interface ShowFilter {
  /** Sequences, both included. */
  readonly from?: number;
  readonly to?: number;
  /** The account's name or `#index`. */
  readonly account?: string;
  /** A client order id, or an order id in digits: every command that places or names the order. */
  readonly order?: string;
  /**
   * Replays into this engine on the way, so that each command on an order shows the order id that the engine gave or
   * found. Without it a command shows only the order id that it names itself.
   */
  readonly createEngine?: CreateReplayEngine;
  /**
   * Makes the engine that is replayed into, without showing its order ids, where the journal would remove an instrument:
   * whether that was refused, as while orders are open, decides which numbers later instruments have.
   */
  readonly createNumberingEngine?: CreateReplayEngine;
}

/** Commands in journal order. Throws JournalCorruptError, after what comes before it, where the journal does not check. */
export function* showJournal(dataDirectory: string, filter: ShowFilter = {}): Generator<ShownCommand> {
  const reader = new JournalReader(checkDataDirectory(dataDirectory));
  const needsNumbers = filter.createEngine === undefined && removesInstruments(dataDirectory);
  const create = needsNumbers ? filter.createNumberingEngine : filter.createEngine;
  const shower = new CommandShower(create, filter.createEngine !== undefined);
  const replay = new Replay(shower);
  const from = filter.from ?? 1;
  const to = filter.to ?? Number.POSITIVE_INFINITY;
  while (reader.nextBatch()) {
    if (reader.firstSequence > to) return;
    shower.batch = [];
    replay.batch(reader);
    for (const command of shower.batch) {
      if (command.sequence >= from && command.sequence <= to && matches(command, filter)) yield command;
    }
  }
}

function removesInstruments(dataDirectory: string): boolean {
  const reader = new JournalReader(checkDataDirectory(dataDirectory));
  let found = false;
  const replay = new Replay({
    execute: (memory) => {
      found ||= new Command(memory).kind === CommandKind.REMOVE_INSTRUMENT;
    },
  });
  try {
    while (!found && reader.nextBatch()) replay.batch(reader);
  } catch (error) {
    // What comes before the damage is shown all the same, and then it is told.
    if (!(error instanceof JournalCorruptError)) throw error;
  }
  return found;
}

function matches(command: ShownCommand, filter: ShowFilter): boolean {
  if (filter.account !== undefined && filter.account !== command.account) {
    if (filter.account !== `#${command.accountIndex}`) return false;
  }
  if (filter.order === undefined) return true;
  const ids = [command.clientOrderId, command.fields.new_client_order_id];
  return ids.includes(filter.order) || (command.orderId !== 0 && String(command.orderId) === filter.order);
}

class CommandShower implements ReplayTarget {
  readonly #names = new KnownNames();
  readonly #engine: ReplayEngine | undefined;
  readonly #reports: ReadingSink;
  readonly #showsOrderIds: boolean;
  #orderId = 0;
  /** The engine has refused the command in hand. */
  #isRefused = false;
  /** The commands of the batch being read. */
  batch: ShownCommand[] = [];

  constructor(createEngine: CreateReplayEngine | undefined, showsOrderIds: boolean) {
    this.#showsOrderIds = showsOrderIds;
    // A command's first execution report is about its own order.
    this.#reports = new ReadingSink(REPORT_BYTES, (memory) => {
      const report = new ExecutionReport(memory);
      if (report.kind !== ReportKind.EXECUTION) return;
      if (this.#orderId === 0) this.#orderId = report.orderId;
      this.#isRefused ||= report.execType === ExecType.REJECTED;
    });
    this.#engine = createEngine?.({
      reports: this.#reports,
      marketEvents: new ScratchSink(MARKET_EVENT_BYTES),
      exposures: [new ScratchSink(EXPOSURE_EVENT_BYTES)],
    });
  }

  execute(memory: RecordMemory, offset: number, sequence: number, timeLow: number, timeHigh: number): void {
    this.#orderId = 0;
    this.#isRefused = false;
    this.#engine?.execute(memory, offset, sequence, timeLow, timeHigh);
    this.#reports.flush();
    const shown = showCommand(memory, sequence, toBigInt(timeLow, timeHigh), this.#names, this.#isRefused);
    this.batch.push({ ...shown, orderId: this.#orderIdOf(shown) });
  }

  #orderIdOf(shown: ShownCommand): number {
    if (!this.#showsOrderIds) return shown.orderId;
    const onOrder = shown.kind === 'NEW_ORDER' || shown.kind === 'REPLACE' || shown.kind === 'CANCEL';
    return onOrder && this.#orderId !== 0 ? this.#orderId : shown.orderId;
  }
}
