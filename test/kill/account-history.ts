// Everything that an account's clients were ever told, over all lives of the daemon, and what follows from it: its open
// orders and positions. A report is told first by whichever session hears it first; from then on it never changes.

import { CommandType } from '../../engine/domain/command-type.js';
import { ExecType } from '../../engine/domain/exec-type.js';
import { isTerminal } from '../../engine/domain/order-status.js';
import { Side } from '../../engine/domain/side.js';
import { Finding, type Findings } from './findings.js';
import { type ToldReport, textOf } from './told-report.js';

/** What all accounts share. */
export interface Market {
  readonly findings: Findings;
  /** A first word on an order: `accepted` says which. */
  onFirstWord(report: ToldReport, accepted: boolean): void;
  onRenamed(oldId: string): void;
  onTrade(report: ToldReport): void;
}

export class AccountHistory {
  /** The last report of each open order, by order id. */
  readonly open = new Map<number, ToldReport>();
  /** Lots by symbol, sells negative. */
  readonly positions = new Map<string, number>();
  /** By command type: commands that were answered with a report of the account's own stream. */
  readonly answers = new Map<number, number>();
  /** What each sequence said, from 1 on. */
  readonly #texts: string[] = [];
  readonly #market: Market;
  #engineSequence = 0;
  #engineIn = 0;

  constructor(
    readonly account: string,
    market: Market,
  ) {
    this.#market = market;
  }

  get lastSequence(): number {
    return this.#texts.length;
  }

  /** A session was told, in the order of its stream. */
  tell(report: ToldReport): void {
    const { findings } = this.#market;
    const { account_sequence: sequence } = report;
    const text = textOf(report);
    if (sequence <= this.#texts.length) {
      const known = this.#texts[sequence - 1];
      findings.check(text === known, Finding.CHANGED, `report ${sequence} of ${this.account}`, known, text);
      return;
    }
    if (sequence > this.#texts.length + 1) {
      findings.add(Finding.LOST, `reports of ${this.account}`, this.#texts.length + 1, sequence - 1);
      this.#texts.length = sequence - 1;
    }
    this.#texts.push(text);
    this.#follow(report);
  }

  #follow(report: ToldReport): void {
    const { findings } = this.#market;
    const goesOn = report.engine_sequence >= this.#engineSequence && report.engine_in >= this.#engineIn;
    findings.check(goesOn, Finding.INVENTED, 'the engine went back', this.#engineSequence, this.#engineIn, report);
    this.#engineSequence = report.engine_sequence;
    this.#engineIn = report.engine_in;
    const { exec_type: execType, command_type: command } = report;
    if (execType === ExecType.NEW) this.#market.onFirstWord(report, true);
    if (execType === ExecType.REJECTED && command === CommandType.NEW) this.#market.onFirstWord(report, false);
    // A pegged order is replaced by no command.
    const isFirstWord = execType === ExecType.REPLACED || execType === ExecType.REJECTED;
    if (isFirstWord && (command === CommandType.REPLACE || command === CommandType.CANCEL))
      this.answers.set(command, (this.answers.get(command) ?? 0) + 1);
    if (execType !== ExecType.REJECTED) this.#followOrder(report);
  }

  #followOrder(report: ToldReport): void {
    const { findings } = this.#market;
    const { order_id: id, exec_type: execType } = report;
    const before = this.open.get(id);
    if (execType === ExecType.NEW)
      findings.check(before === undefined, Finding.DOUBLED, 'an order began twice', report);
    else findings.check(before !== undefined, Finding.INVENTED, 'a report of no open order', report);
    const isRenamed = before !== undefined && before.client_order_id !== report.client_order_id;
    if (isRenamed) this.#market.onRenamed(before.client_order_id);
    const traded = execType === ExecType.TRADE ? report.last_quantity : 0;
    const addsUp = report.cumulative_quantity === (before?.cumulative_quantity ?? 0) + traded;
    findings.check(addsUp, Finding.INVENTED, 'lots traded do not add up', before, report);
    if (execType === ExecType.TRADE) {
      const signed = report.side === Side.BUY ? traded : -traded;
      this.positions.set(report.symbol, (this.positions.get(report.symbol) ?? 0) + signed);
      this.#market.onTrade(report);
    }
    if (isTerminal(report.status)) this.open.delete(id);
    else this.open.set(id, report);
  }
}
