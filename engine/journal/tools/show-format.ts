// What `journal show` prints: a line for a person, or a JSON object a line.

import type { AnsweredCommand } from './show.js';
import { timeText } from './time-text.js';

export function formatCommand(command: AnsweredCommand): string {
  const parts = [`${String(command.sequence).padStart(10)}  ${timeText(command.time)}  ${command.kind.padEnd(18)}`];
  if (command.account !== undefined) parts.push(command.account);
  if (command.clientOrderId !== '') parts.push(`client_order_id=${command.clientOrderId}`);
  if (command.orderId !== 0) parts.push(`order_id=${command.orderId}`);
  for (const [name, value] of Object.entries(command.fields)) parts.push(`${name}=${value}`);
  if (command.answer !== undefined) parts.push('->', command.answer);
  if (command.reason !== undefined) parts.push(command.reason);
  return parts.join(' ').trimEnd();
}

export function commandToJson(command: AnsweredCommand): string {
  return JSON.stringify({
    sequence: command.sequence,
    time_ns: command.time.toString(),
    kind: command.kind,
    account: command.account,
    client_order_id: command.clientOrderId === '' ? undefined : command.clientOrderId,
    order_id: command.orderId === 0 ? undefined : command.orderId,
    ...command.fields,
    answer: command.answer,
    reason: command.reason,
  });
}
