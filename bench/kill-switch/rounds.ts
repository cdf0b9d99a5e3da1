// The rounds of one door: an account enters its orders, its kill switch is engaged, the last report comes; then the bare echo
// is called, which sends the same messages.

import {
  OrderType,
  PostOnly,
  type RingbookClient,
  SelfTradePrevention,
  Side,
  Stamp,
  TimeInForce,
} from '../../client/index.js';
import type { DaemonProcess } from '../support/daemon-process.js';
import { CancelReports, now } from './cancel-reports.js';
import { type DoorName, type OrderDoor, openGrpc, openWebSocket } from './doors.js';
import { Echo } from './echo.js';
import { processorMillis } from './processor-time.js';

/** Nothing is on its way, and the garbage of what was before is gone. */
const QUIET_MILLIS = 300;
/** For a report too many. */
const AFTER_MILLIS = 20;
const LEVELS = 100;
/** In ticks, of as many digits as prices of shares in cents have. */
const FIRST_PRICE = 20_000;
const PORTION = 1000;
const SYMBOL = Buffer.from('AAPL');

/** Milliseconds since the call, but for `bytes`, of all reports; `venueProcessor`: of all threads of the daemon. */
export interface Round {
  readonly gatewayIn: number;
  readonly engineIn: number;
  readonly firstDurable: number;
  readonly matched: number;
  readonly lastOut: number;
  readonly lastReceived: number;
  readonly acknowledged: number;
  readonly echo: number;
  readonly venueProcessor: number;
  readonly clientProcessor: number;
}

export interface DoorRounds {
  readonly door: DoorName;
  /** The first of the daemon's life over this door; it has no echo. */
  readonly first: Round;
  readonly rounds: readonly Round[];
  readonly bytes: number;
  readonly messages: number;
}

export class DoorMeasurement {
  readonly #door: DoorName;
  readonly #client: RingbookClient;
  readonly #daemon: DaemonProcess;
  readonly #orders: number;
  readonly #account: string;
  readonly #reports: CancelReports;
  readonly #echoReports: CancelReports;
  readonly #rounds: Round[] = [];
  #session: OrderDoor | undefined;
  #echo: Echo | undefined;
  #first: Round | undefined;
  #entered = 0;

  constructor(door: DoorName, client: RingbookClient, daemon: DaemonProcess, orders: number) {
    this.#door = door;
    this.#client = client;
    this.#daemon = daemon;
    this.#orders = orders;
    this.#account = `killed-${door}`;
    this.#reports = new CancelReports(orders);
    this.#echoReports = new CancelReports(orders);
  }

  /** Opens the session and measures its first kill, whose messages are the echo's from then on. */
  async begin(): Promise<void> {
    const fail = (error: Error | undefined) => {
      if (error !== undefined) throw error;
    };
    this.#session =
      this.#door === 'gRPC'
        ? await openGrpc(this.#client, this.#account, this.#reports, fail)
        : await openWebSocket(this.#daemon.ws, this.#account, this.#reports);
    await this.#enter();
    this.#first = await this.#kill();
    await this.#enter();
    await this.#kill(true);
    this.#echo = await Echo.start(this.#door, this.#reports.messages, this.#echoReports);
    await this.#callEcho();
  }

  async round(): Promise<void> {
    await this.#enter();
    const figures = await this.#kill();
    await new Promise((resolve) => setTimeout(resolve, QUIET_MILLIS));
    this.#rounds.push({ ...figures, echo: await this.#callEcho() });
  }

  async end(): Promise<void> {
    await this.#echo?.stop();
    await this.#session?.close();
  }

  get result(): DoorRounds {
    const { messages } = this.#reports;
    const bytes = messages.reduce((sum, message) => sum + message.length, 0);
    return { door: this.#door, first: this.#first!, rounds: this.#rounds, bytes, messages: messages.length };
  }

  async #enter(): Promise<void> {
    const session = this.#session!;
    this.#reports.begin();
    for (let i = 0; i < this.#orders; i++) {
      const id = ++this.#entered;
      const price = FIRST_PRICE + (i % LEVELS);
      const { UNSPECIFIED } = SelfTradePrevention;
      const { GTC } = TimeInForce;
      session.commands.newOrder(id, id, SYMBOL, Side.BUY, OrderType.LIMIT, GTC, 1, price, UNSPECIFIED, PostOnly.OFF);
      if (i % PORTION === PORTION - 1) await this.#reports.reach('entered', i + 1, () => session.flush());
    }
    await this.#reports.reach('entered', this.#orders, () => session.flush());
    await new Promise((resolve) => setTimeout(resolve, QUIET_MILLIS));
  }

  async #kill(keepsMessages = false): Promise<Round> {
    const reports = this.#reports;
    const administration = this.#client.administration();
    reports.begin(keepsMessages);
    const venueBefore = processorMillis(this.#daemon.pid);
    const clientBefore = processorMillis(process.pid);
    const called = now();
    const ack = administration.setKillSwitch({ account: this.#account, engaged: true, cancelOpenOrders: true });
    ack.catch(() => {}); // awaited below
    await reports.reach('canceled', this.#orders);
    const { text } = await ack;
    const acknowledged = now() - called;
    const venueProcessor = (processorMillis(this.#daemon.pid) ?? Number.NaN) - (venueBefore ?? Number.NaN);
    const clientProcessor = (processorMillis(process.pid) ?? Number.NaN) - (clientBefore ?? Number.NaN);
    if (!text.endsWith(`canceled: ${this.#orders}`)) throw new Error(`the venue says otherwise: ${text}`);
    await new Promise((resolve) => setTimeout(resolve, AFTER_MILLIS));
    reports.check(this.#orders);
    await administration.setKillSwitch({ account: this.#account, engaged: false });
    return {
      gatewayIn: reports.lastStamp(Stamp.GATEWAY_IN) - called,
      engineIn: reports.lastStamp(Stamp.ENGINE_IN) - called,
      firstDurable: reports.firstStamp(Stamp.DURABLE) - called,
      matched: reports.lastStamp(Stamp.MATCHED) - called,
      lastOut: reports.lastStamp(Stamp.GATEWAY_OUT) - called,
      lastReceived: reports.lastAt - called,
      acknowledged,
      echo: Number.NaN,
      venueProcessor,
      clientProcessor,
    };
  }

  /** Milliseconds from the call to the last report. */
  async #callEcho(): Promise<number> {
    const reports = this.#echoReports;
    reports.begin();
    const called = now();
    const call = this.#echo!.call();
    call.catch(() => {}); // awaited below
    await reports.reach('canceled', this.#orders);
    await call;
    reports.check(this.#orders);
    return reports.lastAt - called;
  }
}
