// What a client hears of the orders that it has entered and of those that a kill switch cancels: counted, and checked once the
// clock has stopped. The same for the venue and for the echo, which repeats the venue's own messages.

import { type EventHandler, EventKind, type EventScanner, STAMPS } from '../../client/wire/event-scanner.js';
import { ExecType } from '../../engine/domain/exec-type.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';

const WAIT_MILLIS_MAX = 60_000;
const WORD = 0x1_0000_0000n;

/** Milliseconds of the wall clock, which is the venue's. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

export class CancelReports implements EventHandler {
  entered = 0;
  canceled = 0;
  lastAt = 0;
  /** The messages with cancels, where they are kept. */
  readonly messages: Buffer[] = [];
  #keepsMessages = false;
  #message: Uint8Array | undefined;
  readonly #orderIds: Float64Array;
  readonly #firstStamps = new Int32Array(2 * STAMPS);
  readonly #lastStamps = new Int32Array(2 * STAMPS);
  #isAwaited: () => boolean = () => false;
  #wake: () => void = () => {};
  #onLogon: () => void = () => {};
  readonly loggedOn: Promise<void>;

  constructor(ordersMax: number) {
    this.#orderIds = new Float64Array(ordersMax + 1);
    this.loggedOn = new Promise((resolve) => {
      this.#onLogon = resolve;
    });
  }

  begin(keepsMessages = false): void {
    this.entered = 0;
    this.canceled = 0;
    this.#keepsMessages = keepsMessages;
  }

  onReport(report: EventScanner): void {
    if (report.execType === ExecType.NEW) this.entered++;
    else if (report.execType === ExecType.CANCELED && report.rejectReason === RejectReason.KILL_SWITCH) {
      if (this.canceled === 0) this.#firstStamps.set(report.stamps);
      this.#lastStamps.set(report.stamps);
      this.#orderIds[Math.min(this.canceled++, this.#orderIds.length - 1)] = report.orderId;
      if (this.#keepsMessages && report.bytes !== this.#message) {
        this.#message = report.bytes;
        this.messages.push(Buffer.from(report.bytes));
      }
    } else throw new Error(`a report that nothing has caused: exec type ${report.execType}`);
    if (!this.#isAwaited()) return;
    this.lastAt = now();
    this.#wake();
  }

  onEvent(event: EventScanner): void {
    if (event.kind === EventKind.LOGON_ACK) this.#onLogon();
    else if (event.kind !== EventKind.MASS_CANCEL) throw new Error(`an event of kind ${event.kind}`);
  }

  async reach(what: 'entered' | 'canceled', count: number, begin: () => void = () => {}): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const reached = new Promise<void>((resolve, reject) => {
      this.#isAwaited = () => this[what] >= count;
      this.#wake = resolve;
      timer = setTimeout(() => reject(new Error(`${this[what]} of ${count} ${what}`)), WAIT_MILLIS_MAX);
    });
    begin();
    if (!this.#isAwaited()) await reached;
    clearTimeout(timer);
  }

  /** Throws unless so many orders were canceled, each once. */
  check(orders: number): void {
    if (this.canceled !== orders) throw new Error(`${this.canceled} orders were canceled, not ${orders}`);
    const different = new Set(this.#orderIds.subarray(0, orders)).size;
    if (different !== orders) throw new Error(`${orders} reports tell of ${different} orders only`);
  }

  /** In milliseconds of the wall clock. */
  firstStamp(stage: number): number {
    return instant(this.#firstStamps, stage);
  }
  lastStamp(stage: number): number {
    return instant(this.#lastStamps, stage);
  }
}

function instant(stamps: Int32Array, stage: number): number {
  const word = (at: number) => BigInt(stamps[at] >>> 0);
  return Number(word(2 * stage + 1) * WORD + word(2 * stage)) / 1e6;
}
