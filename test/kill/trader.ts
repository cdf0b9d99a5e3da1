// A strategy that trades through every life of the daemon: sends what it thinks of, loses its connection, comes back with
// `resume_after`, and must hear each report of its account once and in order, whoever caused it.

import {
  drawMassCancel,
  drawOrder,
  drawReplace,
  type OrderContext,
  type WireCommand,
} from '../simulation/strategy-orders.js';
import type { SeededRandom } from '../support/seeded-random.js';
import type { AccountHistory } from './account-history.js';
import { Finding } from './findings.js';
import { type Addresses, type Door, type Line, type LineListener, openLine } from './line.js';
import type { ToldReport } from './told-report.js';
import type { VenueRecord } from './venue-record.js';

const SYMBOLS = ['AAPL', 'MSFT'];
const COMMANDS_A_MESSAGE_MAX = 6;
const IN_FLIGHT_MAX = 48;
/** Own orders that it still thinks of. */
const ORDERS_KEPT = 40;
const LOGON_WITHIN_MS = 30_000;

export interface TraderPlan {
  readonly name: string;
  readonly account: string;
  readonly door: Door;
  /** As the proto numbers it. */
  readonly cancelOnDisconnect: number;
}

export class Trader implements LineListener {
  /** Of the last report that it heard. */
  lastSequence = 0;
  /** Commands that it had an answer to. */
  answered = 0;
  readonly #plan: TraderPlan;
  readonly #record: VenueRecord;
  readonly #history: AccountHistory;
  readonly #random: SeededRandom;
  readonly #inFlight = new Map<number, WireCommand>();
  readonly #names: ({ client_order_id: string } | { order_id: number })[] = [];
  #line: Line | undefined;
  #isLoggedOn = false;
  #onLogon: () => void = () => {};
  #requests = 0;
  #orders = 0;
  /** New orders of which it does not know whether the venue took them. */
  #unknown: WireCommand[] = [];

  constructor(plan: TraderPlan, record: VenueRecord, random: SeededRandom) {
    this.#plan = plan;
    this.#record = record;
    this.#history = record.history(plan.account);
    this.#random = random;
  }

  get isLoggedOn(): boolean {
    return this.#isLoggedOn;
  }

  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** It has every report that any session of its account has heard. */
  get isUpToDate(): boolean {
    return this.lastSequence === this.#history.lastSequence;
  }

  /** Resolves when logged on; what it has missed may still be on its way. */
  async connect(addresses: Addresses): Promise<void> {
    const { account, door, cancelOnDisconnect } = this.#plan;
    const line = await openLine(door, addresses, this);
    this.#line = line;
    const loggedOn = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${this.#plan.name} had no answer to its logon`)),
        LOGON_WITHIN_MS,
      );
      this.#onLogon = () => {
        clearTimeout(timer);
        resolve();
      };
      line.closed.then(() => this.#onLogon());
    });
    line.closed.then(() => this.#onClosed(line));
    const logon = { account, resume: true, resume_after: this.lastSequence, cancel_on_disconnect: cancelOnDisconnect };
    line.send([{ requestId: ++this.#requests, command: { logon } }]);
    await loggedOn;
  }

  /** Breaks the line off; resolves when it is over. */
  async disconnect(): Promise<void> {
    const line = this.#line;
    line?.abort();
    await line?.closed;
  }

  /** Resolves when the line is over, whoever ended it. */
  async closed(): Promise<void> {
    await this.#line?.closed;
  }

  /** Some commands, unless enough are under way. */
  send(): void {
    if (!this.#isLoggedOn || this.#inFlight.size > IN_FLIGHT_MAX) return;
    const count = this.#random.chance(0.2) ? COMMANDS_A_MESSAGE_MAX : this.#random.integer(1, 3);
    this.#transmit(Array.from({ length: count }, () => this.#think()));
  }

  /** Sends most of the orders again that had no answer: each must be taken once, now or before. */
  sendAgain(): void {
    const unknown = this.#unknown;
    this.#unknown = [];
    const again = unknown.filter(() => this.#random.chance(0.8));
    if (this.#isLoggedOn && again.length > 0) this.#transmit(again);
  }

  /** New orders of which it had no answer when its line was last lost, and what became of them. */
  unknownOrders(): { unanswered: number; executed: number } {
    const executed = this.#unknown.filter((command) => this.#record.isExecuted(command)).length;
    return { unanswered: this.#unknown.length, executed };
  }

  onLogon(requestId: number, lastAccountSequence: number): void {
    const { findings } = this.#record;
    const { account } = this.#plan;
    const isKnown = lastAccountSequence >= this.lastSequence;
    findings.check(isKnown, Finding.LOST, `reports of ${account}`, this.lastSequence, lastAccountSequence);
    findings.check(requestId === this.#requests, Finding.INVENTED, 'an answer to another logon', requestId);
    this.#isLoggedOn = true;
    this.#onLogon();
  }

  onReport(requestId: number, report: ToldReport): void {
    const { findings } = this.#record;
    const { account_sequence: sequence } = report;
    const command = this.#take(requestId);
    if (sequence === 0) {
      if (command === undefined) findings.add(Finding.INVENTED, 'a refusal of nothing', this.#plan.name, report);
      else this.#record.onRefused(command);
      return;
    }
    const due = this.lastSequence + 1;
    const what = `report ${sequence} of ${this.#plan.name} where ${due} was due`;
    findings.check(sequence >= due, Finding.DOUBLED, what, report);
    findings.check(sequence <= due, Finding.LOST, what, report);
    this.lastSequence = sequence;
    this.#history.tell(report);
    if (report.account !== this.#plan.account) findings.add(Finding.INVENTED, 'a report of another account', report);
    if (report.order_id !== 0 && this.#random.chance(0.2)) this.#remember({ order_id: report.order_id });
  }

  onAnswer(requestId: number, refusal: string | undefined): void {
    const command = this.#take(requestId);
    if (refusal === undefined) return;
    if (!this.#isLoggedOn) {
      this.#record.findings.add(Finding.LOST, `the logon of ${this.#plan.name}`, refusal);
      this.#onLogon();
    } else if (command !== undefined) this.#record.onRefused(command);
  }

  #take(requestId: number): WireCommand | undefined {
    const command = this.#inFlight.get(requestId);
    if (command === undefined) return undefined;
    this.#inFlight.delete(requestId);
    this.answered++;
    return command;
  }

  #onClosed(line: Line): void {
    if (line !== this.#line) return;
    this.#line = undefined;
    this.#isLoggedOn = false;
    this.#unknown.push(...[...this.#inFlight.values()].filter(({ new_order }) => new_order !== undefined));
    this.#inFlight.clear();
  }

  #transmit(commands: readonly WireCommand[]): void {
    const numbered = commands.map((command) => ({ requestId: ++this.#requests, command }));
    for (const { requestId, command } of numbered) {
      this.#inFlight.set(requestId, command);
      this.#record.onSent(this.#plan.account, command);
    }
    this.#line?.send(numbered);
  }

  #think(): WireCommand {
    const random = this.#random;
    const context: OrderContext = { random, symbols: SYMBOLS, now: 0 };
    const chance = random.next();
    if (chance < 0.2 && this.#names.length > 0) return { cancel: { order: random.pick(this.#names) } };
    if (chance < 0.4 && this.#names.length > 0) return drawReplace(random, random.pick(this.#names), this.#newId());
    if (chance < 0.42) return drawMassCancel(context);
    const order = drawOrder(context, this.#newId());
    const fields = order.new_order;
    if (!SYMBOLS.includes(fields.symbol as string)) fields.symbol = SYMBOLS[0];
    if (fields.expire_time_ns !== undefined) fields.expire_time_ns = this.#instant(random.pick([1, 300, 60_000]));
    if (fields.deadline_ns !== undefined) fields.deadline_ns = this.#instant(random.pick([-1000, 1, 60_000]));
    return order;
  }

  #instant(millisFromNow: number): string {
    return String(BigInt(Date.now() + millisFromNow) * 1_000_000n);
  }

  #newId(): string {
    const id = `${this.#plan.name}-${++this.#orders}`;
    this.#remember({ client_order_id: id });
    return id;
  }

  #remember(name: { client_order_id: string } | { order_id: number }): void {
    this.#names.push(name);
    if (this.#names.length > ORDERS_KEPT) this.#names.shift();
  }
}
