// Every command that clients have sent in one life of the venue, and what became of it: what the engine sequences must have
// been sent, as it is, and once; what was refused on the way must never be sequenced.

import type { PlainCommand } from '../support/plain-command.js';
import type { WireCommand } from './strategy-orders.js';
import { mustHold } from './violation.js';

interface Sent {
  readonly command: WireCommand;
  isSequenced: boolean;
  isRefused: boolean;
}

export class CommandLedger {
  readonly #sent = new Map<string, Sent>();

  sent(session: number, requestId: number, command: WireCommand): void {
    this.#sent.set(`${session}:${requestId}`, { command, isSequenced: false, isRefused: false });
  }

  /** The engine has taken a command of a client. */
  sequenced(command: PlainCommand): void {
    const wanted = WIRE_NAMES[command.kind];
    if (wanted === undefined || command.requestId === 0) return; // the venue's own
    const sent = this.#sent.get(`${command.session}:${command.requestId}`);
    if (sent === undefined) {
      mustHold(false, 'a command was executed that nobody has sent', command);
      return;
    }
    const body = sent.command[wanted];
    mustHold(body !== undefined, 'a command was executed as one of another kind', command, sent);
    mustHold(!sent.isSequenced, 'a command was executed twice', command);
    mustHold(!sent.isRefused, 'a refused command was executed', command);
    sent.isSequenced = true;
    if (command.kind !== 'new') return;
    for (const [name, value] of Object.entries({
      client_order_id: command.clientOrderId,
      quantity: command.quantity,
    })) {
      mustHold(body[name] === value, `a command was executed with another ${name}`, command, body);
    }
  }

  /** A client is told that its command was refused before it was sequenced. */
  refused(session: number, requestId: number): void {
    const sent = this.#sent.get(`${session}:${requestId}`);
    if (sent === undefined) return;
    mustHold(!sent.isSequenced, 'a command was executed and refused', sent);
    sent.isRefused = true;
  }
}

const WIRE_NAMES: Partial<Record<PlainCommand['kind'], string>> = {
  new: 'new_order',
  replace: 'replace',
  cancel: 'cancel',
  massCancel: 'mass_cancel',
};
