// The race for the position limit on the real threads: two sessions of one account buy and sell, replace and cancel as fast as
// the rings take it, against accounts without limits. This thread is their gateway and looks at every report.

import { ExecType } from '../../engine/domain/exec-type.js';
import { isTerminal } from '../../engine/domain/order-status.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { ExecutionReport, RiskValuesReport } from '../../engine/domain/report.js';
import { ReportKind } from '../../engine/domain/report-layout.js';
import { RISK_STATE_USED, RiskStateValue } from '../../engine/domain/risk-settings.js';
import { Side } from '../../engine/domain/side.js';
import type { PlainCommand } from '../support/plain-command.js';
import { SeededRandom } from '../support/seeded-random.js';
import { ACCOUNTS, LIMIT, massCancel, RACER, RaceTraffic } from './race-traffic.js';
import { RaceVenue, type ValidatorEnd } from './race-venue.js';

/** Commands that are sent before the reports are looked at again, at most. */
const BURST = 64;
/** In a race there are so many moments at which everything is canceled and all must be at rest. */
const QUIETS = 8;
const QUIET_REQUEST = 1;

export interface RaceResult {
  /** New orders and replaces of the racing account; what all accounts sent together. */
  readonly orders: number;
  readonly commands: number;
  /** Of the racing account. */
  readonly reports: number;
  readonly fills: number;
  readonly replaced: number;
  readonly canceled: number;
  readonly refusedForPosition: number;
  readonly refusedOtherwise: number;
  readonly highest: number;
  readonly lowest: number;
  /** Reports at which the position was at the limit, and those at which it was with all open orders of a side filled. */
  readonly atLimit: number;
  readonly atLimitIfFilled: number;
  readonly quiets: number;
}

export interface RaceOptions {
  readonly orders: number;
  readonly seed: number;
  readonly onProgress?: (orders: number) => void;
}

/** Throws at the first report that passes the limit, and where anything is reserved while nothing is open. */
export async function racePosition(options: RaceOptions): Promise<RaceResult> {
  const race = new Race(options);
  try {
    return await race.run();
  } finally {
    await race.close();
  }
}

interface OpenOrder {
  readonly side: number;
  readonly leaves: number;
}

class Race {
  readonly #options: RaceOptions;
  readonly #venue = new RaceVenue();
  readonly #traffic: RaceTraffic;
  readonly #random: SeededRandom;
  readonly #report: ExecutionReport;
  readonly #used: RiskValuesReport;
  /** The racing account's, as reports show them. */
  readonly #open = new Map<number, OpenOrder>();
  /** By account: lots traded. */
  readonly #positions = ACCOUNTS.map(() => 0);
  #massCancels = 0;
  #answers = 0;
  readonly #result = {
    orders: 0,
    commands: 0,
    reports: 0,
    fills: 0,
    replaced: 0,
    canceled: 0,
    refusedForPosition: 0,
    refusedOtherwise: 0,
    highest: 0,
    lowest: 0,
    atLimit: 0,
    atLimitIfFilled: 0,
    quiets: 0,
  };

  constructor(options: RaceOptions) {
    this.#options = options;
    this.#random = new SeededRandom(options.seed);
    this.#traffic = new RaceTraffic(this.#random);
    this.#report = new ExecutionReport(this.#venue.reports.memory);
    this.#used = new RiskValuesReport(this.#venue.reports.memory);
  }

  async run(): Promise<RaceResult> {
    const { orders, onProgress } = this.#options;
    for (const command of this.#traffic.opening()) await this.#send(command);
    for (let quiet = 1; quiet <= QUIETS; quiet++) {
      while (this.#result.orders < (orders * quiet) / QUIETS) {
        const together = this.#random.below(2) === 0;
        for (let i = this.#random.below(BURST); i >= 0; i--) {
          await this.#send(this.#traffic.next(this.#anyOpen()));
          if (!together) this.#venue.commit();
        }
        this.#venue.commit();
        this.#read();
        onProgress?.(this.#result.orders);
      }
      await this.#beQuiet();
    }
    this.#checkEnds(await this.#venue.end(() => this.#read()));
    return this.#result;
  }

  close(): Promise<void> {
    return this.#venue.close();
  }

  async #send(command: PlainCommand): Promise<void> {
    while (!this.#venue.send(command)) await this.#wait();
    this.#result.commands++;
    if (command.account === RACER && (command.kind === 'new' || command.kind === 'replace')) this.#result.orders++;
  }

  #anyOpen(): number {
    const ids = [...this.#open.keys()];
    return ids.length === 0 ? 0 : this.#random.pick(ids);
  }

  async #wait(): Promise<void> {
    this.#venue.commit();
    if (this.#read() === 0) await this.#venue.pause();
  }

  /** Everything is canceled; then no account has an open order, in the reports or in its validator. */
  async #beQuiet(): Promise<void> {
    this.#massCancels = 0;
    this.#answers = 0;
    for (const account of ACCOUNTS) await this.#send(massCancel(account, QUIET_REQUEST));
    while (this.#massCancels < ACCOUNTS.length) await this.#wait();
    if (this.#open.size > 0) throw new Error(`${this.#open.size} orders are open after a mass cancel`);
    for (const account of ACCOUNTS) while (!this.#venue.ask(account)) await this.#wait();
    while (this.#answers < ACCOUNTS.length) await this.#wait();
    this.#result.quiets++;
  }

  #read(): number {
    const { reports } = this.#venue;
    this.#venue.skipMarketEvents();
    const count = reports.available();
    for (let i = 0; i < count; i++) this.#follow(reports.offsetAt(i));
    reports.release(count);
    return count;
  }

  #follow(offset: number): void {
    const report = this.#report.at(offset);
    if (report.kind === ReportKind.MASS_CANCEL && report.requestIdLow === QUIET_REQUEST) this.#massCancels++;
    if (report.kind === ReportKind.RISK_STATE) this.#checkUsed(offset);
    if (report.kind !== ReportKind.EXECUTION) return;
    if (report.execType === ExecType.TRADE) {
      this.#positions[report.account] += report.side === Side.BUY ? report.lastQuantity : -report.lastQuantity;
    }
    if (report.account === RACER) this.#followRacer(report);
  }

  #followRacer(report: ExecutionReport): void {
    const result = this.#result;
    result.reports++;
    const { execType } = report;
    if (execType === ExecType.REJECTED) {
      if (report.rejectReason === RejectReason.MAX_POSITION) result.refusedForPosition++;
      else result.refusedOtherwise++;
    } else {
      if (isTerminal(report.status)) this.#open.delete(report.orderId);
      else this.#open.set(report.orderId, { side: report.side, leaves: report.leavesQuantity });
    }
    if (execType === ExecType.TRADE) result.fills++;
    if (execType === ExecType.REPLACED) result.replaced++;
    if (execType === ExecType.CANCELED) result.canceled++;
    this.#checkPosition();
  }

  /** At every report: the position, and what it would be with all that is open on a side filled. */
  #checkPosition(): void {
    const result = this.#result;
    const position = this.#positions[RACER];
    let buys = 0;
    let sales = 0;
    for (const { side, leaves } of this.#open.values()) {
      if (side === Side.BUY) buys += leaves;
      else sales += leaves;
    }
    const ifFilled = Math.max(position + buys, sales - position);
    result.highest = Math.max(result.highest, position);
    result.lowest = Math.min(result.lowest, position);
    if (Math.abs(position) === LIMIT) result.atLimit++;
    if (ifFilled === LIMIT) result.atLimitIfFilled++;
    if (ifFilled > LIMIT) throw new Error(`position ${position}, buys ${buys}, sales ${sales}: beyond ${LIMIT}`);
  }

  #checkUsed(offset: number): void {
    const used = this.#used.at(offset);
    if (used.subject !== RISK_STATE_USED) return;
    this.#answers++;
    const open = used.value(RiskStateValue.OPEN_ORDERS);
    const held = used.value(RiskStateValue.HELD_CASH);
    if (open !== 0 || held !== 0) throw new Error(`at rest ${open} orders count as open, and ${held} is held`);
  }

  #checkEnds(ends: readonly ValidatorEnd[]): void {
    for (const { reserved, orders, positions } of ends) {
      if (reserved !== 0 || orders !== 0) throw new Error(`${reserved} is reserved at the end, for ${orders} orders`);
      for (const [account, lots] of positions) {
        if (lots !== this.#positions[account]) {
          throw new Error(`account ${account} has ${lots} lots, and its reports say ${this.#positions[account]}`);
        }
      }
    }
  }
}
