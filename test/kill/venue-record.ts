// What all clients together have sent and were told: nothing is executed that was not sent, none twice, none that was
// refused before it reached the engine, and each trade has two sides.

import { CommandType } from '../../engine/domain/command-type.js';
import type { WireCommand } from '../simulation/strategy-orders.js';
import { AccountHistory, type Market } from './account-history.js';
import { Finding, type Findings } from './findings.js';
import type { ToldReport } from './told-report.js';

interface SentOrder {
  readonly account: string;
  readonly fields: Record<string, unknown>;
  /** How often it was sent, and refused before it was sequenced. */
  sent: number;
  refused: number;
  /** First words in the account's stream. */
  firstWords: number;
  /** An order of this name was accepted, and still has it. */
  accepted: boolean;
}

export class VenueRecord implements Market {
  readonly histories = new Map<string, AccountHistory>();
  readonly #orders = new Map<string, SentOrder>();
  readonly #orderIds = new Map<number, string>();
  /** Sides of each trade that were told: the first, and true once both were. */
  readonly #trades = new Map<number, ToldReport | true>();
  /** Replaces and cancels sent, by account and command type. */
  readonly #sent = new Map<string, number>();
  #oneSided = 0;

  constructor(
    readonly findings: Findings,
    accounts: Iterable<string>,
  ) {
    for (const account of accounts) this.histories.set(account, new AccountHistory(account, this));
  }

  history(account: string): AccountHistory {
    const found = this.histories.get(account);
    if (found === undefined) throw new Error(`no account ${account}`);
    return found;
  }

  /** Reports in all accounts' streams. */
  get reports(): number {
    return [...this.histories.values()].reduce((sum, { lastSequence }) => sum + lastSequence, 0);
  }

  get trades(): number {
    return this.#trades.size;
  }

  onSent(account: string, command: WireCommand): void {
    const { new_order: fields, replace, cancel } = command;
    if (replace !== undefined) this.#count(account, CommandType.REPLACE);
    if (cancel !== undefined) this.#count(account, CommandType.CANCEL);
    if (fields === undefined) return;
    const id = fields.client_order_id as string;
    const known = this.#orders.get(id);
    if (known === undefined)
      this.#orders.set(id, { account, fields, sent: 1, refused: 0, firstWords: 0, accepted: false });
    else known.sent++;
  }

  /** Refused before it was sequenced, so not executed. */
  onRefused({ new_order: fields }: WireCommand): void {
    const order = fields && this.#orders.get(fields.client_order_id as string);
    if (order === undefined) return;
    order.refused++;
    this.#checkOnce(order);
  }

  onFirstWord(report: ToldReport, accepted: boolean): void {
    const { client_order_id: id, order_id: orderId } = report;
    const order = this.#orders.get(id);
    if (order === undefined || order.account !== report.account) {
      this.findings.add(Finding.INVENTED, 'an order that its account has not sent', report);
      return;
    }
    order.firstWords++;
    this.#checkOnce(order);
    if (!accepted) return;
    this.findings.check(!order.accepted, Finding.DOUBLED, 'an order was accepted twice', report);
    order.accepted = true;
    this.findings.check(
      !this.#orderIds.has(orderId),
      Finding.DOUBLED,
      'an order id',
      this.#orderIds.get(orderId),
      report,
    );
    this.#orderIds.set(orderId, id);
    const { quantity, side, symbol, type } = order.fields;
    const isSame =
      quantity === report.quantity && side === report.side && symbol === report.symbol && type === report.type;
    this.findings.check(isSame, Finding.CHANGED, 'an order was accepted as another', order.fields, report);
  }

  /** A replace has given the order another name; from then on the old one is free. */
  onRenamed(oldId: string): void {
    const order = this.#orders.get(oldId);
    if (order !== undefined) order.accepted = false;
  }

  onTrade(report: ToldReport): void {
    const other = this.#trades.get(report.trade_id);
    if (other === undefined) {
      this.#trades.set(report.trade_id, report);
      this.#oneSided++;
      return;
    }
    if (other === true) {
      this.findings.add(Finding.DOUBLED, 'a trade has a third side', report);
      return;
    }
    const agrees =
      other.symbol === report.symbol &&
      other.side !== report.side &&
      other.last_price === report.last_price &&
      other.last_quantity === report.last_quantity &&
      other.engine_sequence === report.engine_sequence;
    this.findings.check(agrees, Finding.CHANGED, 'the sides of a trade differ', other, report);
    this.#trades.set(report.trade_id, true);
    this.#oneSided--;
  }

  /** Whether a new order's first word is in its account's stream. */
  isExecuted({ new_order: fields }: WireCommand): boolean {
    const order = fields && this.#orders.get(fields.client_order_id as string);
    return order !== undefined && order.firstWords > 0;
  }

  /** When every account's stream was heard to its end. */
  checkWhole(): void {
    this.findings.check(this.#oneSided === 0, Finding.LOST, 'sides of trades', this.#oneSided);
    for (const [account, { answers }] of this.histories) {
      for (const [command, count] of answers) {
        const sent = this.#sent.get(`${account}:${command}`) ?? 0;
        this.findings.check(
          count <= sent,
          Finding.DOUBLED,
          `answers to commands ${command} of ${account}`,
          count,
          sent,
        );
      }
    }
  }

  #checkOnce(order: SentOrder): void {
    const { sent, refused, firstWords } = order;
    this.findings.check(
      firstWords + refused <= sent,
      Finding.DOUBLED,
      'an order was answered more often than sent',
      order,
    );
  }

  #count(account: string, command: number): void {
    const key = `${account}:${command}`;
    this.#sent.set(key, (this.#sent.get(key) ?? 0) + 1);
  }
}
