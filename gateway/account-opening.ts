// Opens accounts, and changes their defaults, on the way to the engine: the command that does so is claimed in the same
// ring as, and before, the command that needs it. Owner: the gateway thread.

import { ConfigureAccountCommand } from '../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../engine/domain/command-layout.js';
import { NO_ACCOUNT } from '../engine/domain/limits.js';
import { RecordMemory } from '../engine/domain/record-memory.js';
import { RejectReason } from '../engine/domain/reject-reason.js';
import { SelfTradePrevention } from '../engine/domain/self-trade-prevention.js';
import type { AccountRegistry } from './account-registry.js';
import type { CommandIngress } from './command-ingress.js';

/** What happens to an account that the venue does not know. */
export type UnknownAccounts = 'create' | 'refuse';

export class AccountOpening {
  /** Why the last `prepare` did not work. */
  refusal: number = RejectReason.NONE;
  readonly #accounts: AccountRegistry;
  readonly #ingress: CommandIngress;
  readonly #accountsMax: number;
  /** Whether an account may begin that nobody but its client has named. */
  readonly #mayBegin: (name: string) => boolean;
  readonly #memory = RecordMemory.allocate(COMMAND_BYTES);
  readonly #command = new ConfigureAccountCommand(this.#memory);

  constructor(
    accounts: AccountRegistry,
    ingress: CommandIngress,
    accountsMax: number,
    mayBegin: (name: string) => boolean,
  ) {
    this.#mayBegin = mayBegin;
    this.#accounts = accounts;
    this.#ingress = ingress;
    this.#accountsMax = accountsMax;
  }

  /**
   * The index of the account, opened where it is new, with room in its ring for one more command; NO_ACCOUNT, and
   * `refusal`, where that cannot be. A default of UNSPECIFIED leaves the account's as it is.
   */
  prepare(name: string, selfTradePrevention: number): number {
    if (this.#accounts.find(name) < 0 && !this.#mayBegin(name)) return this.#refuse(RejectReason.FORBIDDEN);
    return this.#begin(name, selfTradePrevention, this.#ingress.reserved);
  }

  /** `leaves`: records that stay free behind the next command. */
  #begin(name: string, selfTradePrevention: number, leaves: number): number {
    const accounts = this.#accounts;
    const known = accounts.find(name);
    const account = known >= 0 ? known : accounts.next;
    if (account >= this.#accountsMax) return this.#refuse(RejectReason.BOOK_FULL);
    if (this.#ingress.refusing !== RejectReason.NONE) return this.#refuse(this.#ingress.refusing);
    if (!this.#ingress.ringOf(account).hasRoomFor(leaves + 2)) return this.#refuse(RejectReason.BUSY);
    const configures = known < 0 || this.#changesDefault(known, selfTradePrevention);
    if (configures) {
      const refusal = this.#ingress.refusalOf(CommandKind.CONFIGURE_ACCOUNT);
      if (refusal !== RejectReason.NONE) return this.#refuse(refusal);
    }
    if (known < 0) {
      accounts.open(name, selfTradePrevention);
    } else if (configures) {
      accounts.setSelfTradePrevention(account, selfTradePrevention);
    }
    if (configures) this.#configure(account, name, selfTradePrevention);
    return account;
  }

  /**
   * Opens the account, or changes its default, because the settings or an administrator say so. It does so as for a client, by
   * a command that the engine puts off where it cannot be made durable, and never refuses: the gateway's own knowledge would
   * be wrong else. The same once more goes to `send`, together with whoever waits for its answer. NONE, or why it could not
   * be sent.
   */
  administer(name: string, selfTradePrevention: number, send: (memory: RecordMemory) => number): number {
    const accounts = this.#accounts;
    const known = accounts.find(name);
    const account = this.#begin(name, selfTradePrevention, 0);
    if (account === NO_ACCOUNT) return this.refusal;
    const isUnstated = selfTradePrevention === SelfTradePrevention.UNSPECIFIED && known >= 0;
    this.#fill(account, name, isUnstated ? accounts.selfTradePrevention(known) : selfTradePrevention);
    return send(this.#memory);
  }

  #changesDefault(account: number, selfTradePrevention: number): boolean {
    if (selfTradePrevention === SelfTradePrevention.UNSPECIFIED) return false;
    return selfTradePrevention !== this.#accounts.selfTradePrevention(account);
  }

  #configure(account: number, name: string, selfTradePrevention: number): void {
    this.#fill(account, name, selfTradePrevention);
    this.#ingress.send(this.#memory);
  }

  #fill(account: number, name: string, selfTradePrevention: number): void {
    const command = this.#command;
    const bytes = Buffer.from(name);
    command.reset(CommandKind.CONFIGURE_ACCOUNT);
    command.account = account;
    command.selfTradePrevention = selfTradePrevention;
    command.setClientOrderId(bytes, 0, bytes.length);
  }

  #refuse(reason: number): number {
    this.refusal = reason;
    return NO_ACCOUNT;
  }
}
