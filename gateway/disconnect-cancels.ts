// The mass cancels of sessions that ended and had asked for it. Each waits here until the validator's ring has taken it,
// so that none is lost to a full ring, and until the journal can take it. Owner: the gateway thread.

import { MassCancelCommand } from '../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../engine/domain/command-layout.js';
import { RecordMemory } from '../engine/domain/record-memory.js';
import { RejectReason } from '../engine/domain/reject-reason.js';
import { StorageTrouble } from '../engine/ring/storage-words.js';
import type { CommandIngress } from './command-ingress.js';
import { CancelOnDisconnect, type Session } from './session.js';

interface Pending {
  readonly account: number;
  /** 0 for all of the account's orders. */
  readonly onlySession: number;
}

export class DisconnectCancels {
  readonly #ingress: CommandIngress;
  readonly #memory = RecordMemory.allocate(COMMAND_BYTES);
  readonly #command = new MassCancelCommand(this.#memory);
  #pending: Pending[] = [];

  constructor(ingress: CommandIngress) {
    this.#ingress = ingress;
  }

  get isEmpty(): boolean {
    return this.#pending.length === 0;
  }

  /** Cancels what this session, which is over, has asked for. */
  add(session: Session, cancelOnDisconnect: number): void {
    if (cancelOnDisconnect === CancelOnDisconnect.OFF) return;
    const onlySession = cancelOnDisconnect === CancelOnDisconnect.SESSION ? session.id : 0;
    this.#pending.push({ account: session.account, onlySession });
    this.retry();
  }

  /** Sends what the rings take now; order among accounts does not matter. */
  retry(): void {
    if (this.#pending.length === 0 || this.#ingress.storageTrouble !== StorageTrouble.NONE) return;
    this.#ingress.messageArrived();
    this.#pending = this.#pending.filter((pending) => !this.#send(pending));
    this.#ingress.commit();
  }

  #send({ account, onlySession }: Pending): boolean {
    const command = this.#command;
    command.reset(CommandKind.MASS_CANCEL);
    command.account = account;
    command.onlySession = onlySession;
    return this.#ingress.send(this.#memory) === RejectReason.NONE;
  }
}
