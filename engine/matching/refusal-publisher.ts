// hot path
// Writes REJECTED reports: of a command whose order is not known, filled from the command; of one on a known order,
// filled from the order as it stands. Only a refused new order has status REJECTED, its last word: a refused cancel or
// replace ends nothing, so it shows its order's status, and none where there is no order. Only what was sequenced and
// concerns an open account takes an account sequence.

import { CancelCommand, Command, NewOrderCommand } from '../domain/command.js';
import { CommandKind } from '../domain/command-layout.js';
import { CommandType } from '../domain/command-type.js';
import { ExecType } from '../domain/exec-type.js';
import { OrderStatus } from '../domain/order-status.js';
import { RecordMemory } from '../domain/record-memory.js';
import { ExecutionReport } from '../domain/report.js';
import { ReportKind } from '../domain/report-layout.js';
import { copyWords } from '../domain/text-field.js';
import type { AccountDirectory } from './account-directory.js';
import { DetailsLayout } from './order-details-layout.js';
import type { Refusal } from './refusal.js';
import type { ReportPublisher } from './report-publisher.js';

const { CLIENT_ORDER_ID_WORDS, TAG_WORDS } = DetailsLayout;

export class RefusalPublisher {
  readonly #reports: ReportPublisher;
  readonly #accounts: AccountDirectory;
  readonly #refusal: Refusal;
  readonly #command: Command;
  readonly #newOrder: NewOrderCommand;
  readonly #reference: CancelCommand;
  readonly #report: ExecutionReport;

  constructor(reports: ReportPublisher, accounts: AccountDirectory, refusal: Refusal) {
    const none = RecordMemory.allocate(8);
    this.#reports = reports;
    this.#accounts = accounts;
    this.#refusal = refusal;
    this.#command = new Command(none);
    this.#newOrder = new NewOrderCommand(none);
    this.#reference = new CancelCommand(none);
    this.#report = new ExecutionReport(none);
  }

  /** Refuses a command for what `Refusal` says: the account's next report. */
  refuse(memory: RecordMemory, offset: number): void {
    this.#publish(memory, offset);
    const account = this.#report.account;
    if (this.#accounts.isOpen(account)) this.#reports.sequence(this.#report.byteOffset, account);
  }

  /** Refuses what was never sequenced, a query or a command that an earlier stage has refused: to its session alone. */
  refuseUnsequenced(memory: RecordMemory, offset: number): void {
    this.#publish(memory, offset);
  }

  /** Refuses a command on this order, which stays as it is. */
  refuseOrder(slot: number, commandType: number): void {
    const refusal = this.#refusal;
    const report = this.#report.over(this.#reports.memory, this.#reports.refused(slot, commandType, refusal.reason));
    report.rejectField = refusal.field;
    report.rejectValue = refusal.value;
    report.rejectLimit = refusal.limit;
  }

  #publish(memory: RecordMemory, offset: number): void {
    const command = this.#command.over(memory, offset);
    const refusal = this.#refusal;
    const claimed = this.#reports.claim(ReportKind.EXECUTION, command.account, command.instrument);
    const report = this.#report.over(this.#reports.memory, claimed);
    report.execType = ExecType.REJECTED;
    report.rejectReason = refusal.reason;
    report.rejectField = refusal.field;
    report.rejectValue = refusal.value;
    report.rejectLimit = refusal.limit;
    const kind = command.kind;
    report.commandType = commandTypeOf(kind);
    if (kind === CommandKind.NEW_ORDER) this.#fromNewOrder(this.#newOrder.over(memory, offset));
    else if (kind === CommandKind.REPLACE || kind === CommandKind.CANCEL || kind === CommandKind.QUERY_ORDER)
      this.#fromReference(this.#reference.over(memory, offset));
  }

  #fromNewOrder(command: NewOrderCommand): void {
    const report = this.#report;
    report.status = OrderStatus.REJECTED;
    report.side = command.side;
    report.type = command.type;
    report.timeInForce = command.timeInForce;
    report.quantity = command.quantity;
    report.price = command.price;
    report.stopPrice = command.stopPrice;
    report.clientOrderIdLength = command.clientOrderIdLength;
    report.tagLength = command.tagLength;
    copyWords(report.words, report.clientOrderIdWord, command.words, command.clientOrderIdWord, CLIENT_ORDER_ID_WORDS);
    copyWords(report.words, report.tagWord, command.words, command.tagWord, TAG_WORDS);
  }

  #fromReference(command: CancelCommand): void {
    const report = this.#report;
    report.orderId = command.orderId;
    report.quantity = command.quantity;
    report.price = command.price;
    report.stopPrice = command.stopPrice;
    report.clientOrderIdLength = command.clientOrderIdLength;
    copyWords(report.words, report.clientOrderIdWord, command.words, command.clientOrderIdWord, CLIENT_ORDER_ID_WORDS);
  }
}

/** What a report answers; a mass cancel counts as a cancel. */
function commandTypeOf(kind: number): CommandType {
  if (kind === CommandKind.NEW_ORDER) return CommandType.NEW;
  if (kind === CommandKind.REPLACE) return CommandType.REPLACE;
  if (kind === CommandKind.CANCEL || kind === CommandKind.MASS_CANCEL) return CommandType.CANCEL;
  return CommandType.UNSPECIFIED;
}
