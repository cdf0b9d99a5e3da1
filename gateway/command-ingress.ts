// hot path
// The way from a session to its account's validator: one claim in that validator's ring, or a refusal at once. Every door
// fills a command record of its own and hands it over here. Owner: the gateway thread.

import { Command } from '../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind, isJournaled } from '../engine/domain/command-layout.js';
import { RecordMemory } from '../engine/domain/record-memory.js';
import { RejectReason } from '../engine/domain/reject-reason.js';
import { copyWords } from '../engine/domain/text-field.js';
import { RING_FULL, type RingProducer } from '../engine/ring/one-to-one-ring.js';
import { StorageTrouble, type StorageWords } from '../engine/ring/storage-words.js';
import type { TimeSource } from '../engine/ring/time-source.js';
import type { RefusalCounts } from './refusal-counts.js';
import { fillRefusal, isOrderCommand, publishRefusal } from './refused-command.js';
import { plainRejectText } from './reject-words.js';
import { type Session, SessionState } from './session.js';

const COMMAND_WORDS = COMMAND_BYTES >> 2;
/** Records of a ring that clients leave free, so that an administrator's kill switch finds room in any flood of theirs. */
const RESERVED_MAX = 8;
const RESERVED_SHIFT = 4;

export class CommandIngress {
  /** NONE while commands are taken; otherwise why they are not. */
  refusing: number = RejectReason.NONE;
  /** When the message that is being handled arrived: the gateway-in stamp of its commands. */
  arrivedLow = 0;
  arrivedHigh = 0;
  readonly #validators: readonly RingProducer[];
  readonly #clock: TimeSource;
  readonly #refusals: RefusalCounts;
  readonly #storage: StorageWords | undefined;
  readonly #command: Command;
  readonly #heldMemory = RecordMemory.allocate(COMMAND_BYTES);
  /** Of each ring; a small one can spare less. */
  readonly reserved: number;

  constructor(validators: readonly RingProducer[], clock: TimeSource, refusals: RefusalCounts, storage?: StorageWords) {
    this.reserved = Math.min(RESERVED_MAX, validators[0].capacity >> RESERVED_SHIFT);
    this.#refusals = refusals;
    this.#validators = validators;
    this.#clock = clock;
    this.#storage = storage;
    this.#command = new Command(validators[0].memory);
  }

  /** The ring of the validator that owns this account; the first one's for what concerns no account. */
  ringOf(account: number): RingProducer {
    return this.#validators[account < 0 ? 0 : account % this.#validators.length];
  }

  /** What keeps the engine from making commands durable; while there is anything, those that would be are refused. */
  get storageTrouble(): StorageTrouble {
    return this.#storage === undefined ? StorageTrouble.NONE : this.#storage.trouble;
  }

  /** Why a command of this kind is not taken now; NONE where it is. */
  refusalOf(kind: number): number {
    if (this.refusing !== RejectReason.NONE) return this.refusing;
    return isJournaled(kind) && this.storageTrouble !== StorageTrouble.NONE ? RejectReason.STORAGE : RejectReason.NONE;
  }

  /** Sends the command at the start of `memory` for a session that is logged on; it is answered whatever happens. */
  submit(session: Session, memory: RecordMemory): void {
    const command = this.#command.over(memory, 0);
    command.account = session.account;
    command.session = session.id;
    if (!session.mayTrade && command.kind !== CommandKind.LOGON) {
      this.refuse(session, memory, RejectReason.FORBIDDEN, '');
      return;
    }
    if (session.held !== undefined) {
      this.#hold(session, memory);
      return;
    }
    let reason = this.refusalOf(command.kind);
    if (reason === RejectReason.NONE) reason = this.send(memory, this.reserved);
    if (reason === RejectReason.NONE) session.sent++;
    else this.refuse(session, memory, reason, '');
  }

  /** Takes the time at which a message has arrived. */
  messageArrived(): void {
    this.#clock.read();
    this.arrivedLow = this.#clock.low;
    this.arrivedHigh = this.#clock.high;
  }

  /**
   * Stamps a whole command whose account and session are set and claims its place in the ring, even while the gateway
   * refuses those of sessions; NONE, or BUSY where the ring is full. It leaves with the next `commit`. `leaves`: records that
   * must stay free behind it.
   */
  send(memory: RecordMemory, leaves = 0): number {
    const command = this.#command.over(memory, 0);
    command.setGatewayIn(this.arrivedLow, this.arrivedHigh);
    const ring = this.ringOf(command.account);
    const offset = leaves === 0 ? ring.tryClaim() : ring.tryClaimLeaving(leaves);
    if (offset === RING_FULL) return RejectReason.BUSY;
    copyWords(ring.memory.int32, offset >> 2, memory.int32, 0, COMMAND_WORDS);
    return RejectReason.NONE;
  }

  /**
   * Refuses the command at the start of `memory` when its turn comes. Who has no right to it hears that, whatever else is
   * wrong with it.
   */
  refuse(session: Session, memory: RecordMemory, why: number, unknownSymbol: string): void {
    const command = this.#command.over(memory, 0);
    const reason = session.mayTrade ? why : RejectReason.FORBIDDEN;
    if (!isOrderCommand(command.kind)) {
      session.reject(command.requestIdLow, command.requestIdHigh, reason, plainRejectText(reason));
      return;
    }
    this.#refusals.count(reason);
    const report = session.refuse(unknownSymbol);
    if (report === undefined) return;
    command.account = session.account;
    command.session = session.id;
    command.setGatewayIn(this.arrivedLow, this.arrivedHigh);
    fillRefusal(report, command, memory, reason);
    if (reason === RejectReason.STORAGE) report.rejectValue = this.storageTrouble;
  }

  /** Cold: the session is not live yet, or not all that it sent before it was has gone. */
  #hold(session: Session, memory: RecordMemory): void {
    const held = session.held!;
    if (held.isFull) {
      this.refuse(session, memory, RejectReason.BUSY, '');
      return;
    }
    held.add(memory);
    session.sent++;
  }

  /**
   * Cold: sends what the session was not live for, as far as the ring takes it now, or refuses it in its turn where the
   * logon has come to nothing or the gateway takes no such commands. True once nothing is held any more.
   */
  releaseHeld(session: Session): boolean {
    const { held } = session;
    if (held === undefined || session.state === SessionState.CLOSED) return true;
    const memory = this.#heldMemory;
    this.messageArrived();
    while (held.count > 0) {
      held.peek(memory);
      const { kind } = this.#command.over(memory, 0);
      const reason = session.isLoggedOn ? this.refusalOf(kind) : RejectReason.NOT_LOGGED_ON;
      if (reason === RejectReason.NONE) {
        if (this.send(memory, this.reserved) !== RejectReason.NONE) return false;
        held.drop();
      } else {
        if (session.ended !== session.sent - held.count) return false;
        held.drop();
        publishRefusal(session, memory, reason);
        session.commandEnded();
      }
    }
    session.held = undefined;
    return true;
  }

  /** Publishes what was claimed and wakes the validators concerned: once a message. */
  commit(): void {
    for (let i = 0; i < this.#validators.length; i++) this.#validators[i].commit();
  }
}
