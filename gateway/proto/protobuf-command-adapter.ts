// hot path
// Takes the ClientMessages of a session, of whichever door, and turns each into commands on a ring, or into the answers
// that the gateway gives itself. Owner: the gateway thread.

import { RejectReason } from '../../engine/domain/reject-reason.js';
import type { CommandIngress } from '../command-ingress.js';
import type { Logons } from '../logons.js';
import { plainRejectText } from '../reject-words.js';
import { type Session, SessionState } from '../session.js';
import type { SymbolTable } from '../symbol-table.js';
import { CommandDecoder, type DecodedCommands, WireCommand } from './command-decoder.js';

export interface CommandAdapterParts {
  readonly symbols: SymbolTable;
  readonly ingress: CommandIngress;
  readonly logons: Logons;
}

export class ProtobufCommandAdapter implements DecodedCommands {
  readonly #parts: CommandAdapterParts;
  readonly #decoder: CommandDecoder;
  /** Whose message is being handled. */
  #session: Session | undefined;

  constructor(parts: CommandAdapterParts) {
    this.#parts = parts;
    this.#decoder = new CommandDecoder(parts.symbols);
  }

  /** Handles one message; the bytes are not looked at afterwards. */
  onMessage(session: Session, bytes: Uint8Array): void {
    const { ingress } = this.#parts;
    ingress.messageArrived();
    this.#session = session;
    if (!this.#decoder.decodeMessage(bytes, this)) this.#refuseMessage(session);
    this.#session = undefined;
    ingress.commit();
    session.settle();
    session.publisher.flush();
  }

  onCommand(decoder: CommandDecoder): void {
    const session = this.#session!;
    const kind = decoder.kind;
    if (session.state === SessionState.CLOSED) return;
    if (kind >= WireCommand.NEW_ORDER && kind <= WireCommand.MASS_CANCEL && session.isLoggedOn) {
      this.#submit(session, decoder);
    } else if (kind === WireCommand.LOGON) {
      this.#logon(session, decoder);
    } else if (kind === WireCommand.HEARTBEAT && session.isLoggedOn) {
      this.#heartbeat(session, decoder);
    } else {
      this.#refuse(session, decoder);
    }
  }

  #submit(session: Session, decoder: CommandDecoder): void {
    const { ingress } = this.#parts;
    decoder.command.setRequestId(decoder.requestIdLow, decoder.requestIdHigh);
    const symbolNeeded = decoder.kind === WireCommand.NEW_ORDER;
    if (decoder.symbolIsUnknown || (symbolNeeded && decoder.symbol.length === 0)) {
      const symbol = decoder.symbol.shortText(decoder.bytes);
      ingress.refuse(session, decoder.memory, RejectReason.UNKNOWN_SYMBOL, symbol);
    } else {
      ingress.submit(session, decoder.memory);
    }
  }

  /** Cold: once a session. */
  #logon(session: Session, decoder: CommandDecoder): void {
    const { bytes, logon } = decoder;
    this.#parts.logons.logon(session, {
      requestIdLow: decoder.requestIdLow,
      requestIdHigh: decoder.requestIdHigh,
      account: logon.account.text(bytes),
      token: logon.token.text(bytes),
      cancelOnDisconnect: logon.cancelOnDisconnect,
      selfTradePrevention: logon.selfTradePrevention,
      resume: logon.resume !== 0,
      resumeAfter: logon.resumeAfter,
    });
  }

  /** Cold: answered at once, ahead of commands that are still under way, because it asks for the gateway's time alone. */
  #heartbeat(session: Session, decoder: CommandDecoder): void {
    const { ingress } = this.#parts;
    session.publisher.heartbeat(
      [decoder.requestIdLow, decoder.requestIdHigh],
      [decoder.heartbeatLow, decoder.heartbeatHigh],
      [ingress.arrivedLow, ingress.arrivedHigh],
    );
  }

  /** Cold: what is no command, or not now, or not in this version. */
  #refuse(session: Session, decoder: CommandDecoder): void {
    const { requestIdLow, requestIdHigh, kind } = decoder;
    let reason: number = RejectReason.NOT_LOGGED_ON;
    let text = plainRejectText(reason);
    if (kind === WireCommand.NONE) {
      reason = RejectReason.MALFORMED;
      text = 'the command has no kind that is known: one of logon, new_order, replace, cancel, mass_cancel, heartbeat';
    } else if (kind === WireCommand.DEAD_MAN && session.isLoggedOn) {
      reason = RejectReason.INVALID_COMBINATION;
      text = 'dead_man is not offered by this version; cancel_on_disconnect of Logon is';
    }
    session.reject(requestIdLow, requestIdHigh, reason, text);
  }

  /** Cold: nothing of the message was done. */
  #refuseMessage(session: Session): void {
    const at = this.#decoder.verifier.faultAt;
    const text = `the message is not a valid ClientMessage (at byte ${at}); nothing of it was done`;
    session.reject(0, 0, RejectReason.MALFORMED, text);
  }
}
