// What `journal show` prints: a line for a person, or a JSON object a line.

import type { ShownCommand } from './shown-command.js';
import { timeText } from './time-text.js';

export function formatCommand(command: ShownCommand): string {
  const parts = [`${String(command.sequence).padStart(10)}  ${timeText(command.time)}  ${command.kind.padEnd(17)}`];
  if (command.account !== undefined) parts.push(command.account);
  if (command.clientOrderId !== '') parts.push(`client_order_id=${command.clientOrderId}`);
  if (command.orderId !== 0) parts.push(`order_id=${command.orderId}`);
  for (const [name, value] of Object.entries(command.fields)) parts.push(`${name}=${value}`);
  return parts.join(' ');
}

export function commandToJson(command: ShownCommand): string {
  return JSON.stringify({
    sequence: command.sequence,
    time_ns: command.time.toString(),
    kind: command.kind,
    account: command.account,
    client_order_id: command.clientOrderId === '' ? undefined : command.clientOrderId,
    order_id: command.orderId === 0 ? undefined : command.orderId,
    ...command.fields,
  });
}
