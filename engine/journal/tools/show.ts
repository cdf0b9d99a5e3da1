// `journal show`: the journaled commands one by one, in order, as many as are asked for. Read-only, in constant memory.

import { AddInstrumentCommand } from '../../domain/command.js';
import { CommandKind } from '../../domain/command-layout.js';
import { ExecType } from '../../domain/exec-type.js';
import { NO_INSTRUMENT } from '../../domain/limits.js';
import type { RecordMemory } from '../../domain/record-memory.js';
import { RejectReason } from '../../domain/reject-reason.js';
import type { ExecutionReport } from '../../domain/report.js';
import { ReportKind } from '../../domain/report-layout.js';
import { toBigInt } from '../../domain/time-words.js';
import { nameOf } from '../../scenario/value-form.js';
import type { ReplayTarget } from '../replay.js';
import type { JournalSource } from './journal-source.js';
import { KnownNames } from './known-names.js';
import { OfflineReplay } from './offline-replay.js';
import { OrderedOutputs, type OutputReader } from './ordered-outputs.js';
import type { CreateReplayEngine, ReplayEngine } from './replay-engine.js';
import { type ShownCommand, showCommand } from './shown-command.js';

export interface ShowFilter {
  /** Sequences, both included. */
  readonly from?: number;
  readonly to?: number;
  /** The account's name or `#index`. */
  readonly account?: string;
  /** A client order id, or an order id in digits: every command that places or names the order. */
  readonly order?: string;
  readonly symbol?: string;
  /** As CommandKind names it. */
  readonly kind?: string;
}

/** A command and the engine's first word on it. */
export interface AnsweredCommand extends ShownCommand {
  /** The exec type of the first report; none where no order is reported on. */
  readonly answer?: string;
  readonly reason?: string;
}

/** Commands in journal order. Throws JournalCorruptError, after what comes before it, where the journal does not check. */
export function* showJournal(
  source: JournalSource,
  createEngine: CreateReplayEngine,
  filter: ShowFilter = {},
): Generator<AnsweredCommand> {
  const shower = new CommandShower(createEngine, filter);
  const replay = new OfflineReplay(source, shower.engine, (filter.from ?? 1) - 1);
  shower.names.learn(replay.engine);
  while (replay.step(filter.to, shower)) yield* shower.take();
}

class CommandShower implements ReplayTarget, OutputReader {
  readonly names = new KnownNames();
  readonly engine: ReplayEngine;
  readonly #outputs: OrderedOutputs;
  readonly #filter: ShowFilter;
  readonly #from: number;
  #shown: AnsweredCommand[] = [];
  /** Of the command in hand. */
  #added: AddInstrumentCommand | undefined;
  #orderId = 0;
  #instrument = NO_INSTRUMENT;
  #execType = 0;
  #reason = 0;

  constructor(createEngine: CreateReplayEngine, filter: ShowFilter) {
    this.#outputs = new OrderedOutputs(this);
    this.engine = createEngine(this.#outputs);
    this.#filter = filter;
    this.#from = filter.from ?? 1;
  }

  /** What the last batch had that was asked for. */
  take(): readonly AnsweredCommand[] {
    const shown = this.#shown;
    this.#shown = [];
    return shown;
  }

  execute(memory: RecordMemory, offset: number, sequence: number, timeLow: number, timeHigh: number): void {
    this.#added = undefined;
    this.#orderId = 0;
    this.#instrument = NO_INSTRUMENT;
    this.#execType = 0;
    this.#reason = 0;
    const kind = memory.uint8[offset];
    if (kind === CommandKind.ADD_INSTRUMENT) this.#added = new AddInstrumentCommand(memory, offset);
    this.engine.execute(memory, offset, sequence, timeLow, timeHigh);
    this.#outputs.flush();
    if (kind === CommandKind.CONFIGURE_ACCOUNT) this.#learnAccount(memory, offset);
    if (sequence < this.#from) return;
    const time = toBigInt(timeLow, timeHigh);
    const command = showCommand(memory, offset, sequence, time, this.names, this.#instrument);
    const answered = this.#withAnswer(command, kind);
    if (matches(answered, this.#filter)) this.#shown.push(answered);
  }

  onReport(report: ExecutionReport): void {
    if (report.kind === ReportKind.INSTRUMENT_ADDED && this.#added !== undefined) {
      this.names.addInstrument(report.instrument, this.#added);
    }
    // A command's first execution report is about its own order.
    if (report.kind !== ReportKind.EXECUTION || this.#execType !== 0) return;
    this.#orderId = report.orderId;
    this.#instrument = report.instrument;
    this.#execType = report.execType;
    this.#reason = report.rejectReason;
  }

  /** What the market is told is not shown. */
  onEvent(): void {}

  #learnAccount(memory: RecordMemory, offset: number): void {
    const command = new AddInstrumentCommand(memory, offset);
    this.names.openAccount(command.account, command.clientOrderId);
  }

  #withAnswer(command: ShownCommand, kind: number): AnsweredCommand {
    if (this.#execType === 0) return command;
    const onOrder = kind === CommandKind.NEW_ORDER || kind === CommandKind.REPLACE || kind === CommandKind.CANCEL;
    if (!onOrder && this.#execType !== ExecType.REJECTED) return command;
    return {
      ...command,
      orderId: onOrder && this.#orderId !== 0 ? this.#orderId : command.orderId,
      answer: nameOf(ExecType, this.#execType),
      ...(this.#reason === RejectReason.NONE ? {} : { reason: nameOf(RejectReason, this.#reason) }),
    };
  }
}

function matches(command: AnsweredCommand, filter: ShowFilter): boolean {
  if (filter.kind !== undefined && filter.kind !== command.kind) return false;
  if (filter.symbol !== undefined && filter.symbol !== command.fields.symbol) return false;
  if (filter.account !== undefined && filter.account !== command.account) {
    if (filter.account !== `#${command.accountIndex}`) return false;
  }
  if (filter.order === undefined) return true;
  const ids = [command.clientOrderId, command.fields.new_client_order_id];
  return ids.includes(filter.order) || (command.orderId !== 0 && String(command.orderId) === filter.order);
}
