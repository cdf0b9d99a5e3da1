// A client of the venue: sends what it thinks of, comes and goes, and remembers over all lives of the venue what it was
// told. Everything that it is told must be so, in order, without a gap, and stay so.

import { RejectReason } from '../../engine/domain/reject-reason.js';
import type { PlainReport } from '../support/plain-records.js';
import type { CommandLedger } from './command-ledger.js';
import { SimulatedConnection, type WireEvent } from './simulated-connection.js';
import type { SimulatedVenue } from './simulated-venue.js';
import { drawMassCancel, drawOrder, drawReplace, type OrderContext, type WireCommand } from './strategy-orders.js';
import { mustHold } from './violation.js';
import type { World } from './world.js';

const COMMANDS_PER_MESSAGE_MAX = 6;
/** Own orders that a strategy still thinks of. */
const ORDERS_KEPT = 30;

/** A request that has had no answer yet. */
interface InFlight {
  readonly requestId: number;
  readonly isHeartbeat: boolean;
}

export class SimulatedStrategy {
  readonly accountName: string;
  /** The account sequence of the last report that it has seen. */
  lastSequence = 0;
  connection: SimulatedConnection | undefined;
  reports = 0;
  /** False while it reads nothing. */
  #isReading = true;
  #sessionId = 0;
  #cancelOnDisconnect = 0;
  /** The session under way asks for what it has missed. */
  #resumes = false;
  /** The venue has said that what this client has missed is no longer kept. */
  #isGone = false;
  /** The account's last sequence at the logon: what comes up to here is history. */
  #history = 0;
  #requests = 0;
  #orders = 0;
  #inFlight: InFlight[] = [];
  #ownIds: string[] = [];
  #toldIds: number[] = [];
  readonly #world: World;
  readonly #index: number;

  constructor(world: World, index: number) {
    this.#world = world;
    this.#index = index;
    this.accountName = `account-${index % world.shape.accounts}`;
  }

  get isLoggedOn(): boolean {
    return this.#sessionId !== 0;
  }

  /** One thing that it does by itself. */
  act(venue: SimulatedVenue, ledger: CommandLedger): void {
    const { random } = this.#world;
    const { connection } = this;
    const chance = random.next();
    if (connection === undefined) this.connect(venue, ledger);
    else if (connection.ended !== undefined || chance < 0.02) this.disconnect(venue);
    else if (chance < 0.04) this.#isReading = !this.#isReading;
    else if (connection.hasWaiting && this.#isReading && chance < 0.5) this.read(ledger);
    else this.#send(connection, ledger);
  }

  connect(venue: SimulatedVenue, ledger: CommandLedger): void {
    const { random, trace } = this.#world;
    const connection = new SimulatedConnection(venue.gateway);
    this.connection = connection;
    this.#inFlight = [];
    this.#sessionId = 0;
    this.#cancelOnDisconnect = random.pick([0, 0, 1, 2]);
    trace.add('connects', this.#index, connection.session.id);
    this.#resumes = !this.#isGone && random.chance(0.8);
    const logon = {
      account: this.accountName,
      ...(this.#resumes ? { resume: true, resume_after: this.lastSequence } : {}),
      cancel_on_disconnect: this.#cancelOnDisconnect,
      default_self_trade_prevention: random.pick([0, 0, 2, 3]),
    };
    this.#transmit(connection, ledger, [{ logon }]);
  }

  /** The line breaks, or the client goes: what has no answer yet stays unknown to it. */
  disconnect(venue: SimulatedVenue): void {
    const { connection } = this;
    if (connection === undefined) return;
    this.#world.trace.add('disconnects', this.#index);
    if (connection.isOpen && this.#cancelOnDisconnect === 1 && this.isLoggedOn)
      venue.canceledSessions.add(this.#sessionId);
    connection.close();
    this.forget();
  }

  /** The venue has gone under it. */
  forget(): void {
    this.connection = undefined;
    this.#inFlight = [];
    this.#sessionId = 0;
    this.#isReading = true;
  }

  read(ledger: CommandLedger): void {
    const { connection } = this;
    if (connection === undefined) return;
    for (const event of connection.read()) this.#hear(event, connection, ledger);
  }

  /** Nothing is under way any more: it has every answer and every report of its account. */
  checkQuiet(account: number): void {
    const { connection } = this;
    if (connection === undefined || connection.ended !== undefined) return;
    mustHold(
      this.#inFlight.length === 0,
      `strategy ${this.#index} waits for an answer that does not come`,
      this.#inFlight,
    );
    if (!this.isLoggedOn) return;
    const last = this.#world.oracle.lastAccountSequence(account);
    mustHold(this.lastSequence === last, `strategy ${this.#index} misses reports`, this.lastSequence, last);
  }

  #send(connection: SimulatedConnection, ledger: CommandLedger): void {
    const { random } = this.#world;
    const count = random.chance(0.1) ? COMMANDS_PER_MESSAGE_MAX : random.integer(1, 2);
    const commands = Array.from({ length: count }, () => this.#think());
    this.#transmit(connection, ledger, commands);
  }

  #think(): WireCommand {
    const { random, shape, time } = this.#world;
    const context: OrderContext = { random, symbols: shape.instruments.map(({ symbol }) => symbol), now: time.shown };
    const known = this.#ownIds.length > 0;
    const chance = random.next();
    if (chance < 0.05 && known) return drawOrder(context, random.pick(this.#ownIds)); // sent again, not knowing better
    if (chance < 0.25 && known) return { cancel: { order: this.#name() } };
    if (chance < 0.4 && known) return drawReplace(random, this.#name(), this.#newId());
    if (chance < 0.43) return drawMassCancel(context);
    if (chance < 0.45) return { heartbeat: { client_time_ns: 1 } };
    if (chance < 0.455) return { logon: { account: this.accountName } }; // twice
    return drawOrder(context, this.#newId());
  }

  #newId(): string {
    const id = `s${this.#index}-${++this.#orders}`;
    this.#ownIds.push(id);
    if (this.#ownIds.length > ORDERS_KEPT) this.#ownIds.shift();
    return id;
  }

  #name() {
    const { random } = this.#world;
    if (random.chance(0.3) && this.#toldIds.length > 0) return { order_id: random.pick(this.#toldIds) };
    return { client_order_id: random.pick(this.#ownIds) };
  }

  #transmit(connection: SimulatedConnection, ledger: CommandLedger, commands: readonly WireCommand[]): void {
    const { trace } = this.#world;
    const numbered = commands.map((command) => {
      const requestId = ++this.#requests;
      const kind = Object.keys(command)[0];
      trace.add('sends', this.#index, requestId, JSON.stringify(command));
      this.#inFlight.push({ requestId, isHeartbeat: kind === 'heartbeat' });
      ledger.sent(connection.session.id, requestId, command);
      return { request_id: requestId, ...command };
    });
    connection.send(numbered);
  }

  #hear(event: WireEvent, connection: SimulatedConnection, ledger: CommandLedger): void {
    const requestId = Number(event.request_id ?? 0);
    this.#world.trace.add(
      'hears',
      this.#index,
      requestId,
      Object.keys(event).join(),
      event.report?.account_sequence ?? 0,
    );
    if (requestId !== 0) this.#answered(requestId);
    if (event.logon_ack !== undefined) this.#loggedOn(event.logon_ack);
    else if (event.report !== undefined) this.#report(event.report, requestId, connection, ledger);
    else if (event.reject !== undefined) this.#rejected(event.reject, requestId, connection, ledger);
  }

  #rejected(reject: WireEvent, requestId: number, connection: SimulatedConnection, ledger: CommandLedger): void {
    ledger.refused(connection.session.id, requestId);
    if (this.isLoggedOn) return;
    this.#resumes = false; // what logs it on now says nothing of a resume
    if (reject.reason === RejectReason.RESUME_UNAVAILABLE) this.#isGone = true;
  }

  /** The first word on a command: all before it have had theirs. */
  #answered(requestId: number): void {
    const index = this.#inFlight.findIndex((sent) => sent.requestId === requestId);
    if (index < 0) return;
    const earlier = this.#inFlight.slice(0, index).filter((sent) => !sent.isHeartbeat);
    const isHeartbeat = this.#inFlight[index].isHeartbeat;
    mustHold(isHeartbeat || earlier.length === 0, 'an answer overtook another', requestId, earlier);
    this.#inFlight.splice(index, 1);
  }

  #loggedOn(ack: WireEvent): void {
    const last = Number(ack.last_account_sequence ?? 0);
    this.#sessionId = Number(ack.session_id);
    mustHold(last >= this.lastSequence, 'the venue has forgotten what it told', this.#index, last, this.lastSequence);
    this.#history = last;
    this.#isGone = false;
    if (!this.#resumes) this.lastSequence = last;
  }

  #report(report: WireEvent, requestId: number, connection: SimulatedConnection, ledger: CommandLedger): void {
    this.reports++;
    const sequence = Number(report.account_sequence ?? 0);
    if (sequence === 0) {
      mustHold(requestId !== 0, 'a refusal is for nobody', report);
      ledger.refused(connection.session.id, requestId);
      return;
    }
    mustHold(sequence === this.lastSequence + 1, `strategy ${this.#index} got a gap`, sequence, this.lastSequence);
    this.lastSequence = sequence;
    const account = connection.session.account;
    const truth = this.#world.oracle.accountReports.get(account)?.[sequence - 1];
    mustHold(truth !== undefined, 'a report of what has never been', report);
    this.#compare(report, truth!, requestId);
    const orderId = Number(report.order_id ?? 0);
    if (orderId === 0) return;
    this.#toldIds.push(orderId);
    if (this.#toldIds.length > ORDERS_KEPT) this.#toldIds.shift();
  }

  #compare(report: WireEvent, truth: PlainReport, requestId: number): void {
    for (const [wire, name] of COMPARED) {
      const told = report[wire] ?? (typeof truth[name] === 'string' ? '' : 0);
      const isSame = typeof truth[name] === 'string' ? told === truth[name] : Number(told) === truth[name];
      mustHold(isSame, `a report says another ${wire} than it is`, report, truth);
    }
    const isHistory = (truth.accountSequence as number) <= this.#history;
    const own = !isHistory && truth.session === this.#sessionId ? truth.requestId : 0;
    mustHold(requestId === own, 'a report bears a wrong request id', report, truth);
  }
}

/** Fields of the contract that must be those of the model's report. */
const COMPARED: readonly (readonly [string, string])[] = [
  ['engine_sequence', 'engineSequence'],
  ['order_id', 'orderId'],
  ['client_order_id', 'clientOrderId'],
  ['side', 'side'],
  ['type', 'type'],
  ['time_in_force', 'timeInForce'],
  ['exec_type', 'execType'],
  ['status', 'status'],
  ['price', 'price'],
  ['quantity', 'quantity'],
  ['last_quantity', 'lastQuantity'],
  ['last_price', 'lastPrice'],
  ['cumulative_quantity', 'cumulativeQuantity'],
  ['leaves_quantity', 'leavesQuantity'],
  ['trade_id', 'tradeId'],
  ['liquidity', 'liquidity'],
  ['reject_reason', 'rejectReason'],
  ['command_type', 'commandType'],
  ['prevented_quantity', 'preventedQuantity'],
  ['queue_ahead', 'queueAhead'],
  ['stop_price', 'stopPrice'],
  ['tag', 'tag'],
];
