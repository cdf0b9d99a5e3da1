// `journal show`: the journaled commands one by one, in order, as many as are asked for. Read-only.

import { EXPOSURE_EVENT_BYTES } from '../../domain/exposure-event.js';
import { MARKET_EVENT_BYTES } from '../../domain/market-event.js';
import type { RecordMemory } from '../../domain/record-memory.js';
import { ScratchSink } from '../../domain/record-sink.js';
import { ExecutionReport } from '../../domain/report.js';
import { REPORT_BYTES, ReportKind } from '../../domain/report-layout.js';
import { toBigInt } from '../../domain/time-words.js';
import { checkDataDirectory } from '../data-directory.js';
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
}

/** Commands in journal order. Throws JournalCorruptError, after what comes before it, where the journal does not check. */
export function* showJournal(dataDirectory: string, filter: ShowFilter = {}): Generator<ShownCommand> {
  const reader = new JournalReader(checkDataDirectory(dataDirectory));
  const shower = new CommandShower(filter.createEngine);
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
  #orderId = 0;
  /** The commands of the batch being read. */
  batch: ShownCommand[] = [];

  constructor(createEngine: CreateReplayEngine | undefined) {
    // A command's first execution report is about its own order.
    this.#reports = new ReadingSink(REPORT_BYTES, (memory) => {
      const report = new ExecutionReport(memory);
      if (report.kind === ReportKind.EXECUTION && this.#orderId === 0) this.#orderId = report.orderId;
    });
    this.#engine = createEngine?.({
      reports: this.#reports,
      marketEvents: new ScratchSink(MARKET_EVENT_BYTES),
      exposures: [new ScratchSink(EXPOSURE_EVENT_BYTES)],
    });
  }

  execute(memory: RecordMemory, offset: number, sequence: number, timeLow: number, timeHigh: number): void {
    const shown = showCommand(memory, sequence, toBigInt(timeLow, timeHigh), this.#names);
    this.batch.push({ ...shown, orderId: this.#askEngine(memory, offset, shown, timeLow, timeHigh) });
  }

  #askEngine(memory: RecordMemory, offset: number, shown: ShownCommand, timeLow: number, timeHigh: number): number {
    if (this.#engine === undefined) return shown.orderId;
    this.#orderId = 0;
    this.#engine.execute(memory, offset, shown.sequence, timeLow, timeHigh);
    this.#reports.flush();
    const onOrder = shown.kind === 'NEW_ORDER' || shown.kind === 'REPLACE' || shown.kind === 'CANCEL';
    return onOrder && this.#orderId !== 0 ? this.#orderId : shown.orderId;
  }
}
