// Refusals: the report of an order command that the gateway refuses itself, made of what the client sent and the reason, and
// which refusals are no reports to a client.

import { Command, NewOrderCommand, ReplaceCommand } from '../engine/domain/command.js';
import { CommandKind } from '../engine/domain/command-layout.js';
import { CommandType } from '../engine/domain/command-type.js';
import { ExecType } from '../engine/domain/exec-type.js';
import { CLIENT_ORDER_ID_BYTES_MAX, TAG_BYTES_MAX } from '../engine/domain/limits.js';
import { OrderStatus } from '../engine/domain/order-status.js';
import { RecordMemory } from '../engine/domain/record-memory.js';
import { RejectField } from '../engine/domain/reject-field.js';
import { RejectReason } from '../engine/domain/reject-reason.js';
import { ExecutionReport } from '../engine/domain/report.js';
import { REPORT_BYTES, ReportKind } from '../engine/domain/report-layout.js';
import { copyWords } from '../engine/domain/text-field.js';
import { plainRejectText } from './reject-words.js';
import type { Session } from './session.js';

const COMMAND_TYPES: Readonly<Record<number, number>> = {
  [CommandKind.NEW_ORDER]: CommandType.NEW,
  [CommandKind.REPLACE]: CommandType.REPLACE,
  [CommandKind.CANCEL]: CommandType.CANCEL,
};

const somewhere = RecordMemory.allocate(256);
const newOrder = new NewOrderCommand(somewhere);
const replace = new ReplaceCommand(somewhere);
const heldCommand = new Command(somewhere);
const heldRefusal = new ExecutionReport(RecordMemory.allocate(REPORT_BYTES));

/** True for the kinds that a report answers; other commands are refused with a SessionReject. */
export function isOrderCommand(kind: number): boolean {
  return COMMAND_TYPES[kind] !== undefined;
}

/**
 * True where a later stage refuses a mass cancel, of which records say no more than of a cancel: that it names no order. A
 * cancel that names none is refused for just that.
 */
export function isSessionReject(report: ExecutionReport): boolean {
  if (report.execType !== ExecType.REJECTED) return false;
  if (report.commandType === CommandType.UNSPECIFIED) return true;
  if (report.commandType !== CommandType.CANCEL || report.rejectField === RejectField.CLIENT_ORDER_ID_LENGTH)
    return false;
  return report.orderId === 0 && report.clientOrderIdLength === 0;
}

/** Fills an emptied report. The command's account is already set. */
export function fillRefusal(report: ExecutionReport, command: Command, memory: RecordMemory, reason: number): void {
  report.rejectReason = reason;
  report.account = command.account;
  report.session = command.session;
  report.instrument = command.instrument;
  report.setRequestId(command.requestIdLow, command.requestIdHigh);
  report.setGatewayIn(command.gatewayInLow, command.gatewayInHigh);
  report.execType = ExecType.REJECTED;
  report.commandType = COMMAND_TYPES[command.kind] ?? CommandType.UNSPECIFIED;
  if (command.kind === CommandKind.NEW_ORDER) fillFromNewOrder(report, newOrder.over(memory, command.byteOffset));
  else fillFromReference(report, replace.over(memory, command.byteOffset));
}

/** Tells a session at once that the command at the start of `memory` is refused. */
export function publishRefusal(session: Session, memory: RecordMemory, reason: number): void {
  const command = heldCommand.over(memory, 0);
  if (isOrderCommand(command.kind) && reason !== RejectReason.NOT_LOGGED_ON) {
    fillRefusal(heldRefusal.reset(ReportKind.EXECUTION), command, memory, reason);
    session.publisher.refusal(heldRefusal, '');
  } else {
    const { requestIdLow, requestIdHigh } = command;
    session.publisher.sessionReject(requestIdLow, requestIdHigh, reason, plainRejectText(reason));
  }
}

function fillFromNewOrder(report: ExecutionReport, order: NewOrderCommand): void {
  report.status = OrderStatus.REJECTED;
  report.side = order.side;
  report.type = order.type;
  report.timeInForce = order.timeInForce;
  report.quantity = order.quantity;
  report.price = order.price;
  report.stopPrice = order.stopPrice;
  report.tagLength = order.tagLength;
  copyWords(report.words, report.tagWord, order.words, order.tagWord, TAG_BYTES_MAX >> 2);
  copyClientOrderId(report, order);
}

/** The order it names stays as it was, so nothing is said of its status. */
function fillFromReference(report: ExecutionReport, command: ReplaceCommand): void {
  report.orderId = command.orderId;
  report.quantity = command.quantity;
  report.price = command.price;
  report.stopPrice = command.stopPrice;
  copyClientOrderId(report, command);
}

function copyClientOrderId(report: ExecutionReport, command: NewOrderCommand | ReplaceCommand): void {
  report.clientOrderIdLength = command.clientOrderIdLength;
  const words = CLIENT_ORDER_ID_BYTES_MAX >> 2;
  copyWords(report.words, report.clientOrderIdWord, command.words, command.clientOrderIdWord, words);
}
