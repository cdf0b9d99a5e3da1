// A deliberately naive model of the matching engine, written from the contract: arrays, plain objects, sorting the whole
// book for every question. It shares no code with the engine beyond the numbers of the contract, so that the two can
// only agree by both being right.

import { ExecType } from '../../engine/domain/exec-type.js';
import { OrderStatus } from '../../engine/domain/order-status.js';
import { RejectField } from '../../engine/domain/reject-field.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { ReportKind } from '../../engine/domain/report-layout.js';
import { indicate } from './naive-auction.js';
import { nextDue, tick } from './naive-clock.js';
import { addInstrument, removeInstrument, setTradingStatus } from './naive-directory.js';
import { Refused } from './naive-form.js';
import { newOrder } from './naive-new-order.js';
import { isFinal, type NaiveOrder } from './naive-order.js';
import { queryBook, queryOpenOrders } from './naive-queries.js';
import { replace } from './naive-replace.js';
import { adjustCash, configureRisk, setKillSwitch } from './naive-risk.js';
import { settle } from './naive-settle.js';
import { NaiveVenue } from './naive-venue.js';
import {
  isExecuted,
  type PlainCommand,
  type PlainConfigure,
  type PlainMassCancel,
  type PlainQuery,
  type PlainReference,
  type PlainReplace,
} from './plain-command.js';

const COMMAND_TYPE = { new: 1, replace: 2, cancel: 3, massCancel: 3 } as const;

export class NaiveEngine extends NaiveVenue {
  /** Runs one command; what it causes stands in `reports`, `marketEvents` and `exposures`. */
  run(command: PlainCommand, engineSequence: number, time: number): void {
    this.begin(command, engineSequence, time);
    try {
      this.#dispatch(command);
    } catch (refused) {
      if (!(refused instanceof Refused)) throw refused;
      this.#refuse(command, refused);
    }
    if (isExecuted(command)) {
      // A tick has settled each instrument where something was due, then and there.
      const touched = command.kind === 'tick' ? [] : [...this.touched];
      for (const instrument of touched.sort((a, b) => a - b)) settle(this, instrument);
      indicate(this);
      const { reservation = 0 } = command as { reservation?: number };
      if (reservation !== 0 && command.account >= 0) this.exposureCommandEnded(command.account, reservation);
    }
    this.end();
  }

  /** The time from which on a tick has something to do. */
  nextDue(): number | undefined {
    return nextDue(this);
  }

  #dispatch(command: PlainCommand): void {
    this.#checkNamed(command);
    if (command.kind === 'new') newOrder(this, command);
    else if (command.kind === 'replace') replace(this, this.#orderNamed(command), command);
    else if (command.kind === 'cancel') this.#cancel(this.#orderNamed(command));
    else if (command.kind === 'massCancel') this.#massCancel(command);
    else if (command.kind === 'configure') this.#configure(command);
    else if (command.kind === 'addInstrument') addInstrument(this, command);
    else if (command.kind === 'removeInstrument') removeInstrument(this, command);
    else if (command.kind === 'setTradingStatus') setTradingStatus(this, command);
    else if (command.kind === 'configureRisk') configureRisk(this, command);
    else if (command.kind === 'killSwitch') setKillSwitch(this, command);
    else if (command.kind === 'adjustCash') adjustCash(this, command);
    else if (command.kind === 'tick') tick(this);
    else if (command.kind === 'queryOrder') this.reportStatus(this.#orderNamed(command));
    else if (command.kind === 'queryBook') queryBook(this, command);
    else if (command.kind === 'queryOpenOrders') queryOpenOrders(this, command);
    else this.reportAccount(ReportKind.LOGON_ACK, command.account);
  }

  /** Refuses what names no account or no instrument and has to. */
  #checkNamed(command: PlainCommand): void {
    const ofAccount = ['new', 'massCancel', 'queryOpenOrders', 'logon'].includes(command.kind);
    if (ofAccount && !this.accounts.has(command.account)) throw new Refused(RejectReason.NOT_LOGGED_ON);
    if (!['new', 'removeInstrument', 'setTradingStatus', 'queryBook'].includes(command.kind)) return;
    const { instrument } = command as PlainQuery;
    const found = instrument >= 0 ? this.instruments.at(instrument) : undefined;
    if (found === undefined || found.removed) throw new Refused(RejectReason.UNKNOWN_SYMBOL, RejectField.SYMBOL);
  }

  #cancel(order: NaiveOrder): void {
    if (isFinal(order)) throw new Refused(RejectReason.TOO_LATE, RejectField.NONE, 0, 0, order);
    this.finish(order, OrderStatus.CANCELED, 3, RejectReason.NONE);
  }

  #massCancel(command: PlainMassCancel): void {
    const matching = this.openOf(command.account)
      .filter((o) => command.instrument < 0 || o.instrument === command.instrument)
      .filter((o) => command.side === 0 || o.side === command.side)
      .filter((o) => command.tag === '' || o.tag === command.tag)
      .filter((o) => command.onlySession === 0 || o.session === command.onlySession);
    for (const order of matching) this.finish(order, OrderStatus.CANCELED, 3, RejectReason.NONE);
    this.reportRaw(ReportKind.MASS_CANCEL, command.account, command.instrument, { canceled: matching.length });
  }

  #configure(command: PlainConfigure): void {
    if (command.account < 0 || command.name.length < 1 || command.name.length > 36) {
      throw new Refused(RejectReason.MALFORMED);
    }
    if (command.account >= this.capacities.accounts) {
      throw new Refused(RejectReason.BOOK_FULL, RejectField.NONE, command.account, this.capacities.accounts);
    }
    const known = this.accounts.get(command.account);
    if (known === undefined) {
      this.accounts.set(command.account, { name: command.name, prevention: command.selfTradePrevention, sequence: 0 });
      this.exposureOpened(command.account);
    } else {
      known.prevention = command.selfTradePrevention;
    }
    this.reportAccount(ReportKind.ACCOUNT_OPENED, command.account);
  }

  #orderNamed(command: PlainReference | PlainReplace): NaiveOrder {
    const found = this.known().find(
      (o) =>
        o.account === command.account &&
        (command.instrument < 0 || command.instrument === o.instrument) &&
        (command.orderId === 0 ? o.clientOrderId === command.clientOrderId : o.orderId === command.orderId),
    );
    if (found === undefined) throw new Refused(RejectReason.UNKNOWN_ORDER, RejectField.ORDER_ID, command.orderId);
    return found;
  }

  #refuse(command: PlainCommand, refused: Refused): void {
    const { rejectReason, rejectField, rejectValue, rejectLimit, order } = refused;
    const commandType = command.kind in COMMAND_TYPE ? COMMAND_TYPE[command.kind as keyof typeof COMMAND_TYPE] : 0;
    const facts = { execType: ExecType.REJECTED, commandType, rejectField, rejectValue, rejectLimit };
    if (order !== undefined) this.report(order, facts, rejectReason);
    else this.reportRefused(command, facts, rejectReason);
  }
}
