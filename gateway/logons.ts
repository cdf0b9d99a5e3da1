// Takes logons: checks who it is, opens the account where it is new, and sends the LOGON whose acknowledgement makes the
// session live. Owner: the gateway thread.

import { Command } from '../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../engine/domain/command-layout.js';
import { NO_ACCOUNT } from '../engine/domain/limits.js';
import { RecordMemory } from '../engine/domain/record-memory.js';
import { RejectReason } from '../engine/domain/reject-reason.js';
import { SelfTradePrevention } from '../engine/domain/self-trade-prevention.js';
import type { AccountOpening } from './account-opening.js';
import { type AccountRegistry, accountNameFault } from './account-registry.js';
import type { Authenticator } from './authenticator.js';
import type { CommandIngress } from './command-ingress.js';
import { SessionEnd } from './event-publisher.js';
import { accountRefusalText } from './reject-text.js';
import { echo, enumValue } from './reject-words.js';
import { HeldCommands } from './resume/held-commands.js';
import { NOT_AUTHENTICATED, OWN_RIGHTS, Right } from './rights.js';
import { CancelOnDisconnect, type Session, SessionState } from './session.js';

export interface LogonRequest {
  readonly requestIdLow: number;
  readonly requestIdHigh: number;
  readonly account: string;
  readonly token: string;
  readonly cancelOnDisconnect: number;
  readonly selfTradePrevention: number;
  readonly resume: boolean;
  /** Implies `resume` where it is not 0. */
  readonly resumeAfter: number;
}

/** A reason and a sentence. */
type Refusal = readonly [reason: number, text: string];

export class Logons {
  readonly #accounts: AccountRegistry;
  readonly #opening: AccountOpening;
  readonly #authenticator: Authenticator;
  readonly #ingress: CommandIngress;
  readonly #memory = RecordMemory.allocate(COMMAND_BYTES);
  readonly #command = new Command(this.#memory);

  constructor(
    accounts: AccountRegistry,
    opening: AccountOpening,
    authenticator: Authenticator,
    ingress: CommandIngress,
  ) {
    this.#accounts = accounts;
    this.#opening = opening;
    this.#authenticator = authenticator;
    this.#ingress = ingress;
  }

  /** Starts the logon, or refuses it and leaves the session as it was; a wrong token ends it. */
  logon(session: Session, request: LogonRequest): void {
    const refusal = this.#check(session, request) ?? this.#start(session, request);
    if (refusal === undefined) return;
    const [reason, text] = refusal;
    session.reject(request.requestIdLow, request.requestIdHigh, reason, text);
    if (reason !== RejectReason.UNAUTHENTICATED) return;
    session.settle();
    session.state = SessionState.CLOSED;
    session.publisher.end(SessionEnd.UNAUTHENTICATED);
  }

  #check(session: Session, request: LogonRequest): Refusal | undefined {
    const { account, cancelOnDisconnect, selfTradePrevention } = request;
    if (session.isLoggedOn) {
      const name = this.#accounts.name(session.account);
      return [RejectReason.FORBIDDEN, `the session is already logged on, as ${echo(name)}`];
    }
    const fault = accountNameFault(account);
    if (fault !== undefined) return [RejectReason.MALFORMED, fault];
    if (cancelOnDisconnect > CancelOnDisconnect.ACCOUNT) {
      return [RejectReason.MALFORMED, `${enumValue('cancel_on_disconnect', cancelOnDisconnect)}; it must be 0 to 2`];
    }
    if (selfTradePrevention > SelfTradePrevention.DECREMENT) {
      const text = enumValue('default_self_trade_prevention', selfTradePrevention);
      return [RejectReason.MALFORMED, `${text}; it must be 0 to 5`];
    }
    const rights = this.#authenticator.rightsOf(account, request.token);
    session.mayTrade = (rights & Right.TRADE) !== 0;
    const missing = missingRight(rights, request);
    if (missing !== undefined) return missing;
    if (!Number.isSafeInteger(request.resumeAfter) || request.resumeAfter < 0) {
      return [
        RejectReason.MALFORMED,
        'resume_after is out of range; it must be the last account_sequence that was seen',
      ];
    }
    return undefined;
  }

  #start(session: Session, request: LogonRequest): Refusal | undefined {
    const account = this.#opening.prepare(request.account, request.selfTradePrevention);
    if (account === NO_ACCOUNT) {
      const reason = this.#opening.refusal;
      return [reason, accountRefusalText(reason)];
    }
    const command = this.#command.reset(CommandKind.LOGON);
    command.setRequestId(request.requestIdLow, request.requestIdHigh);
    session.account = account;
    session.cancelOnDisconnect = request.cancelOnDisconnect;
    session.state = SessionState.LOGGING_ON;
    this.#ingress.submit(session, this.#memory);
    if (request.resume || request.resumeAfter > 0) {
      session.resumeAfter = request.resumeAfter;
      session.held = new HeldCommands();
    }
    return undefined;
  }
}

/** What the token may not of what the logon asks for; undefined where nothing is. */
function missingRight(rights: number, request: LogonRequest): Refusal | undefined {
  const account = echo(request.account);
  if (rights === NOT_AUTHENTICATED) {
    return [RejectReason.UNAUTHENTICATED, `token is not valid for account ${account}`];
  }
  if ((rights & OWN_RIGHTS) === 0) {
    return [RejectReason.FORBIDDEN, `the token of account ${account} has neither the right trade nor the right read`];
  }
  if ((rights & Right.TRADE) !== 0) return undefined;
  const { cancelOnDisconnect, selfTradePrevention } = request;
  const changes =
    (cancelOnDisconnect !== CancelOnDisconnect.OFF && 'cancel_on_disconnect') ||
    (selfTradePrevention !== SelfTradePrevention.UNSPECIFIED && 'default_self_trade_prevention');
  return changes
    ? [RejectReason.FORBIDDEN, `${changes} needs the right trade, which the token of account ${account} does not have`]
    : undefined;
}
