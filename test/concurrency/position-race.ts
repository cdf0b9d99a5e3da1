// The race for the position limit on the real threads: two sessions of one account buy and sell, replace and cancel as fast
// as the rings take it, against an account without limits; this thread is their gateway and looks at every report.

import { Worker } from 'node:worker_threads';
import { Command } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { ExecType } from '../../engine/domain/exec-type.js';
import { EXPOSURE_EVENT_BYTES } from '../../engine/domain/exposure-event.js';
import { MARKET_EVENT_BYTES } from '../../engine/domain/market-event.js';
import { isTerminal } from '../../engine/domain/order-status.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { ExecutionReport } from '../../engine/domain/report.js';
import { REPORT_BYTES, ReportKind } from '../../engine/domain/report-layout.js';
import { RiskLimit, RiskSubject } from '../../engine/domain/risk-settings.js';
import { Side } from '../../engine/domain/side.js';
import { startClock } from '../../engine/ring/clock.js';
import { allocateDoorbell, Doorbell } from '../../engine/ring/doorbell.js';
import { allocateMarketStates } from '../../engine/ring/market-state-table.js';
import { allocateRing, RING_FULL, RingConsumer, RingProducer } from '../../engine/ring/one-to-one-ring.js';
import { encodeCommand, type PlainCommand } from '../support/plain-command.js';
import { SeededRandom } from '../support/seeded-random.js';

/** Lots, either way. */
const LIMIT = 40;
const RACER = 0;
const OTHER = 1;

function allocateRace() {
  return {
    clock: startClock(),
    markets: allocateMarketStates(2),
    commands: allocateRing('gateway-validator', 1024, COMMAND_BYTES),
    checked: allocateRing('validator-engine', 1024, COMMAND_BYTES),
    exposures: allocateRing('engine-validator', 8192, EXPOSURE_EVENT_BYTES),
    reports: allocateRing('engine-gateway', 16_384, REPORT_BYTES),
    marketEvents: allocateRing('engine-market-data', 8192, MARKET_EVENT_BYTES),
    gatewayBell: allocateDoorbell(),
    validatorBell: allocateDoorbell(),
    engineBell: allocateDoorbell(),
  };
}
export type RaceMemory = ReturnType<typeof allocateRace>;

export interface RaceResult {
  readonly orders: number;
  readonly trades: number;
  readonly refusedForPosition: number;
  readonly replaced: number;
  readonly furthest: number;
}

interface Open {
  readonly id: string;
  readonly side: number;
  readonly account: number;
  leaves: number;
}

/** Throws at the first report that passes the limit. */
export async function racePosition(orders: number, seed: number): Promise<RaceResult> {
  const race = new Race(allocateRace(), seed);
  return race.run(orders);
}

class Race {
  readonly #random: SeededRandom;
  readonly #commands: RingProducer;
  readonly #reports: RingConsumer;
  readonly #marketEvents: RingConsumer;
  readonly #report: ExecutionReport;
  readonly #open = new Map<string, Open>();
  #position = 0;
  #sent = 0;
  #drained = false;
  readonly #counts = { trades: 0, refusedForPosition: 0, replaced: 0, furthest: 0 };

  constructor(
    readonly memory: RaceMemory,
    seed: number,
  ) {
    this.#random = new SeededRandom(seed);
    this.#commands = new RingProducer(memory.commands, new Doorbell(memory.validatorBell));
    this.#reports = new RingConsumer(memory.reports);
    this.#marketEvents = new RingConsumer(memory.marketEvents);
    this.#report = new ExecutionReport(this.#reports.memory);
  }

  async run(orders: number): Promise<RaceResult> {
    const threads = (['validator', 'engine'] as const).map(
      (role) =>
        new Worker(new URL('./position-race.worker.js', import.meta.url), {
          workerData: { memory: this.memory, role },
        }),
    );
    let failure: unknown;
    for (const thread of threads) thread.on('error', (error) => (failure = error));
    const ended = threads.map((thread) => new Promise((resolve) => thread.once('exit', resolve)));
    try {
      this.#openVenue();
      while (this.#sent < orders) {
        for (let i = this.#random.below(40); i >= 0; i--) this.#send(this.#next());
        await this.#look(failure);
      }
      new Command(this.#commands.memory, await this.#room(failure)).reset(CommandKind.DRAIN);
      this.#commands.commit();
      while (!this.#drained) await this.#look(failure);
      await Promise.all(ended);
    } finally {
      await Promise.all(threads.map((thread) => thread.terminate()));
    }
    return { orders: this.#sent, ...this.#counts };
  }

  #openVenue(): void {
    const nobody = { account: -1, session: 0, requestId: 0 };
    const sizes = { tickMantissa: 1, tickScale: 0, lotMantissa: 1, lotScale: 0 };
    this.#send({ ...nobody, ...sizes, kind: 'addInstrument', symbol: 'AAA' });
    for (const account of [RACER, OTHER]) {
      this.#send({ ...nobody, account, kind: 'configure', name: `a${account}`, selfTradePrevention: 3 });
    }
    const values = new Array<number>(12).fill(0);
    values[RiskLimit.POSITION] = LIMIT;
    this.#send({
      ...nobody,
      account: RACER,
      instrument: -1,
      kind: 'configureRisk',
      subject: RiskSubject.LIMITS,
      values,
    });
  }

  #next(): PlainCommand {
    const random = this.#random;
    const account = random.below(3) === 0 ? OTHER : RACER;
    const common = { account, session: 1 + random.below(2), requestId: 0, instrument: -1 };
    const roll = random.below(10);
    // Those on their way may be named, too: by the names that they will have.
    const id = `o${Math.max(1, this.#sent - random.below(8))}`;
    if (roll < 2) return { ...common, kind: 'cancel', orderId: 0, clientOrderId: id };
    if (roll < 5) {
      const terms = { quantity: 1 + random.below(20), price: 99 + random.below(3), stopPrice: 0 };
      const newClientOrderId = random.below(5) === 0 ? `o${this.#sent + 1}` : '';
      return { ...common, ...terms, kind: 'replace', orderId: 0, clientOrderId: id, newClientOrderId };
    }
    const terms = { side: 1 + random.below(2), quantity: 1 + random.below(12), price: 99 + random.below(3) };
    const plain = {
      type: 1,
      timeInForce: 1 + random.below(2),
      stopPrice: 0,
      postOnly: 0,
      selfTradePrevention: 0,
      tag: '',
    };
    return {
      ...common,
      ...terms,
      ...plain,
      instrument: 0,
      kind: 'new',
      clientOrderId: `o${this.#sent + 1}`,
      deadline: 0,
    };
  }

  #send(command: PlainCommand): void {
    const offset = this.#commands.tryClaim();
    if (offset === RING_FULL) return;
    encodeCommand(command, this.#commands.memory, offset);
    this.#commands.commit();
    this.#sent++;
  }

  async #room(failure: unknown): Promise<number> {
    for (;;) {
      const offset = this.#commands.tryClaim();
      if (offset !== RING_FULL) return offset;
      await this.#look(failure);
    }
  }

  async #look(failure: unknown): Promise<void> {
    this.#marketEvents.release(this.#marketEvents.available());
    const count = this.#reports.available();
    for (let i = 0; i < count; i++) this.#follow(this.#reports.offsetAt(i));
    this.#reports.release(count);
    if (failure !== undefined) throw failure;
    if (count === 0) await new Promise((resolve) => setImmediate(resolve));
  }

  #follow(offset: number): void {
    const report = this.#report.at(offset);
    if (report.kind === ReportKind.DRAINED) this.#drained = true;
    if (report.kind !== ReportKind.EXECUTION || report.account !== RACER) return;
    if (report.execType === ExecType.REJECTED) {
      if (report.rejectReason === RejectReason.MAX_POSITION) this.#counts.refusedForPosition++;
      return;
    }
    const key = String(report.orderId);
    if (isTerminal(report.status)) this.#open.delete(key);
    else this.#open.set(key, { id: key, side: report.side, account: RACER, leaves: report.leavesQuantity });
    if (report.execType === ExecType.REPLACED) this.#counts.replaced++;
    if (report.execType === ExecType.TRADE) {
      this.#counts.trades++;
      this.#position += report.side === Side.BUY ? report.lastQuantity : -report.lastQuantity;
    }
    this.#check();
  }

  /** The position with everything filled that is open on one side. */
  #check(): void {
    let buys = 0;
    let sales = 0;
    for (const { side, leaves } of this.#open.values()) {
      if (side === Side.BUY) buys += leaves;
      else sales += leaves;
    }
    const furthest = Math.max(this.#position + buys, sales - this.#position);
    this.#counts.furthest = Math.max(this.#counts.furthest, furthest);
    if (furthest > LIMIT) throw new Error(`position ${this.#position}, buys ${buys}, sales ${sales}: beyond ${LIMIT}`);
  }
}
