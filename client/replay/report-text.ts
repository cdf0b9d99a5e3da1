// A scanned report in words, for the explanation of a mismatch.

import { ExecType } from '../../engine/domain/exec-type.js';
import { OrderStatus } from '../../engine/domain/order-status.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import type { EventScanner } from '../wire/event-scanner.js';

export function describeReport(report: EventScanner): string {
  const words = [
    nameOf(ExecType, report.execType),
    nameOf(OrderStatus, report.status),
    `order ${report.orderId}`,
    `${report.leavesQuantity} of ${report.quantity} open at ${report.price}`,
  ];
  if (report.execType === ExecType.TRADE) words.push(`traded ${report.lastQuantity} at ${report.lastPrice}`);
  if (report.rejectReason !== RejectReason.NONE) words.push(nameOf(RejectReason, report.rejectReason));
  return `${words.join(', ')} (request ${report.requestId}, engine sequence ${report.engineSequence})`;
}

function nameOf(values: Readonly<Record<string, number>>, value: number): string {
  return Object.keys(values).find((name) => values[name] === value) ?? String(value);
}
