// Finds the commands that placed an order, by a replay of the whole journal: only an engine knows which id it gave to
// which order. On the way it remembers the ids near the one that is asked for, should there be no such order.

import { NewOrderCommand } from '../../../domain/command.js';
import { CommandKind } from '../../../domain/command-layout.js';
import { CommandType } from '../../../domain/command-type.js';
import { ExecType } from '../../../domain/exec-type.js';
import { nearestName } from '../../../domain/nearest-name.js';
import { RecordMemory } from '../../../domain/record-memory.js';
import type { ExecutionReport } from '../../../domain/report.js';
import { ReportFlag, ReportKind } from '../../../domain/report-layout.js';
import type { ReplayTarget } from '../../replay.js';
import type { JournalSource } from '../journal-source.js';
import { KnownNames } from '../known-names.js';
import { OfflineReplay } from '../offline-replay.js';
import { OrderedOutputs, type OutputReader } from '../ordered-outputs.js';
import type { CreateReplayEngine, ReplayEngine } from '../replay-engine.js';
import type { OrderTarget } from './order-target.js';

/** The command that asked for an order. */
export interface PlacedOrder {
  readonly sequence: number;
  /** 0 where it was refused. */
  readonly orderId: number;
}

export interface OrderSearch {
  /** By sequence. A client order id may have been used again, above all after a refusal. */
  readonly found: readonly PlacedOrder[];
  /** Where none is found: what there is, in a sentence or two. */
  readonly hints: readonly string[];
}

/** Client order ids of the account that are remembered for the hints. */
const RECENT_MAX = 1000;
const RECENT_NAMED = 3;

export function findOrder(source: JournalSource, createEngine: CreateReplayEngine, target: OrderTarget): OrderSearch {
  const finder = new OrderFinder(createEngine, target);
  const replay = new OfflineReplay(source, finder.engine, 0);
  finder.names.learn(replay.engine);
  while (!finder.isDone && replay.step(undefined, finder));
  const { renamed } = finder;
  if (renamed.size === 0) return { found: finder.found, hints: finder.found.length > 0 ? [] : finder.hints() };
  // Orders that got the client order id by a replace: the commands that placed them lie before it.
  const placed = [...renamed].flatMap((orderId) => findOrder(source, createEngine, { by: 'orderId', orderId }).found);
  return { found: [...finder.found, ...placed].sort((a, b) => a.sequence - b.sequence), hints: [] };
}

class OrderFinder implements ReplayTarget, OutputReader {
  readonly engine: ReplayEngine;
  readonly names = new KnownNames();
  readonly found: PlacedOrder[] = [];
  /** Orders that a replace has given the client order id. */
  readonly renamed = new Set<number>();
  readonly #outputs = new OrderedOutputs(this);
  readonly #target: OrderTarget;
  readonly #command = new NewOrderCommand(RecordMemory.allocate(8));
  readonly #recent: string[] = [];
  #below = 0;
  #above = Number.POSITIVE_INFINITY;
  #newest = 0;
  #account = -1;

  constructor(createEngine: CreateReplayEngine, target: OrderTarget) {
    this.engine = createEngine(this.#outputs);
    this.#target = target;
  }

  /** An order id is given once. */
  get isDone(): boolean {
    return this.#target.by === 'orderId' && this.found.length > 0;
  }

  execute(memory: RecordMemory, offset: number, sequence: number, timeLow: number, timeHigh: number): void {
    this.engine.execute(memory, offset, sequence, timeLow, timeHigh);
    this.#outputs.flush();
    const command = this.#command.over(memory, offset);
    if (command.kind === CommandKind.CONFIGURE_ACCOUNT) this.names.openAccount(command.account, command.clientOrderId);
  }

  onReport(report: ExecutionReport): void {
    if (report.kind !== ReportKind.EXECUTION || (report.flags & ReportFlag.DUPLICATE) !== 0) return;
    const { execType } = report;
    const isPlaced =
      execType === ExecType.NEW || (execType === ExecType.REJECTED && report.commandType === CommandType.NEW);
    if (this.#target.by === 'clientOrderId') this.#matchClientOrderId(report, isPlaced);
    else if (execType === ExecType.NEW) this.#matchOrderId(report, this.#target.orderId);
  }

  /** What the market is told names no client. */
  onEvent(): void {}

  hints(): string[] {
    const target = this.#target;
    if (target.by === 'orderId') {
      if (this.#newest === 0) return ['the journal has no order'];
      const near = [this.#below, this.#above].filter((id) => id > 0 && Number.isFinite(id));
      return [`the nearest order ids are ${near.join(' and ')}; the newest order is ${this.#newest}`];
    }
    if (this.names.findAccount(target.account) === undefined) {
      const near = nearestName(target.account, this.names.accounts());
      const known = [...this.names.accounts()].slice(0, RECENT_NAMED).join(', ');
      return [
        `there is no account ${target.account}; ${near === undefined ? `there are ${known}` : `did you mean ${near}?`}`,
      ];
    }
    if (this.#recent.length === 0) return [`${target.account} has sent no order`];
    const near = nearestName(target.clientOrderId, this.#recent);
    const newest = `its newest are ${this.#recent.slice(-RECENT_NAMED).join(', ')}`;
    return [near === undefined ? newest : `did you mean ${near}? ${newest}`];
  }

  #matchOrderId(report: ExecutionReport, wanted: number): void {
    const { orderId } = report;
    this.#newest = orderId;
    if (orderId === wanted) this.found.push({ sequence: report.engineSequence, orderId });
    else if (orderId < wanted) this.#below = Math.max(this.#below, orderId);
    else this.#above = Math.min(this.#above, orderId);
  }

  #matchClientOrderId(report: ExecutionReport, isPlaced: boolean): void {
    const isRenamed = report.execType === ExecType.REPLACED;
    if ((!isPlaced && !isRenamed) || !this.#isOfAccount(report.account)) return;
    const { clientOrderId, orderId, engineSequence: sequence } = report;
    if (isPlaced && this.#recent.at(-1) !== clientOrderId) this.#recent.push(clientOrderId);
    if (this.#recent.length > RECENT_MAX) this.#recent.shift();
    if (this.#target.by !== 'clientOrderId' || this.#target.clientOrderId !== clientOrderId) return;
    if (isPlaced) this.found.push({ sequence, orderId: report.execType === ExecType.NEW ? orderId : 0 });
    else if (!this.found.some((placed) => placed.orderId === orderId)) this.renamed.add(orderId);
  }

  #isOfAccount(account: number): boolean {
    if (this.#target.by !== 'clientOrderId') return false;
    if (this.#account === -1) this.#account = this.names.findAccount(this.#target.account) ?? -1;
    return account === this.#account;
  }
}
