// Before an engine begins: a small venue of its own, with the same agents over rings that nobody else has, goes through some
// ten thousand orders, with a kill switch that cancels thousands of them. Node compiles what runs often; a kill switch
// mostly runs once, and then it has to be fast.

import { ExecType } from '../../engine/domain/exec-type.js';
import { NO_RULES } from '../../engine/domain/instrument-definition.js';
import { ExecutionReport } from '../../engine/domain/report.js';
import { ReportKind } from '../../engine/domain/report-layout.js';
import { Side } from '../../engine/domain/side.js';
import { COMMANDS_PER_BATCH_MAX, type EngineAgent } from '../../engine/engine-agent.js';
import { startEngine } from '../../engine/engine-start.js';
import { EMPTY_JOURNAL } from '../../engine/journal/journal-settings.js';
import { JournalWriter } from '../../engine/journal/journal-writer.js';
import { BookSnapshotArea } from '../../engine/ring/book-snapshot-area.js';
import { Clock } from '../../engine/ring/clock.js';
import { Doorbell } from '../../engine/ring/doorbell.js';
import { MarketStateTable } from '../../engine/ring/market-state-table.js';
import { RingConsumer, RingProducer } from '../../engine/ring/one-to-one-ring.js';
import type { RiskAgent } from '../../risk/risk-agent.js';
import { capacitiesOf } from '../settings/kept-capacities.js';
import type { Settings } from '../settings/schema.js';
import { createRiskAgent } from '../threads/create-risk-agent.js';
import { allocateVenueMemory, type VenueMemory } from '../venue-memory.js';
import { noDisk } from './no-disk.js';
import { OrderScript, OTHER, TRADER } from './order-script.js';

const ROUNDS = 10;
/** Of one round; the rest of what the first account enters is left for the kill switch. */
const ENTERED = 1024;
const REPLACED = 64;
const CANCELED = 128;
const SOLD = 64;
/** Commands between two turns of the agents. */
const STEP = 64;
/** A machine that is busy ends its rehearsal early. */
const MILLIS_MAX = 3_000;
/** Fewer than orders end in a round, so that the engine forgets some. */
const REMEMBERED = 512;
const RING = 2048;

/**
 * Compiled code goes with the objects that it was compiled for, so they stay. And code that was compiled when there was one
 * object of a kind goes when there is another, so there are two before any is compiled.
 */
let kept: EngineRehearsal[] = [];

/** Takes some tenths of a second, and leaves nothing but compiled code. */
export function rehearseEngine(memory: VenueMemory, settings: Settings): void {
  kept = [new EngineRehearsal(memory, settings), new EngineRehearsal(memory, settings)];
  kept[1].run();
}

class EngineRehearsal {
  readonly #risk: RiskAgent;
  readonly #engine: EngineAgent;
  readonly #commands: RingProducer;
  readonly #script: OrderScript;
  readonly #reports: RingConsumer;
  readonly #marketEvents: RingConsumer;
  readonly #report: ExecutionReport;
  /** Of the orders that were accepted in this round. */
  readonly #orderIds = new Float64Array(ENTERED);
  #accepted = 0;
  #isOver = false;
  readonly #begun = performance.now();

  constructor(real: VenueMemory, settings: Settings) {
    const small = smallVenue(settings);
    const memory = { ...allocateVenueMemory(small, 'shared'), clock: real.clock };
    const [validator] = memory.validators;
    const bell = new Doorbell(memory.engine.doorbell);
    this.#commands = new RingProducer(validator.commands, bell);
    this.#script = new OrderScript(this.#commands);
    this.#reports = new RingConsumer(memory.reports);
    this.#marketEvents = new RingConsumer(memory.marketEvents);
    this.#report = new ExecutionReport(this.#reports.memory);
    this.#risk = createRiskAgent(memory, small, 0, COMMANDS_PER_BATCH_MAX);
    this.#engine = startSmallEngine(memory, small, bell);
  }

  run(): void {
    this.#script.openAccount(TRADER);
    this.#script.openAccount(OTHER);
    this.#turn();
    for (let round = 0; round < ROUNDS && !this.#isOver; round++) this.#round();
  }

  #round(): void {
    this.#accepted = 0;
    this.#inSteps(ENTERED, () => this.#script.enter(TRADER, Side.BUY));
    this.#inSteps(REPLACED, (i) => this.#script.replace(this.#orderIds[i]));
    this.#inSteps(CANCELED, (i) => this.#script.cancel(this.#orderIds[ENTERED - 1 - i]));
    this.#inSteps(SOLD, () => this.#script.enter(OTHER, Side.SELL));
    this.#script.switchKill(true);
    this.#turn();
    this.#script.switchKill(false);
    this.#turn();
  }

  #inSteps(count: number, write: (index: number) => void): void {
    for (let i = 0; i < count && !this.#isOver; i++) {
      write(i);
      if (i % STEP === STEP - 1) this.#turn();
    }
  }

  #turn(): void {
    this.#commands.commit();
    this.#risk.doWork();
    this.#engine.doWork();
    this.#marketEvents.release(this.#marketEvents.available());
    const count = this.#reports.available();
    for (let i = 0; i < count; i++) this.#read(this.#reports.offsetAt(i));
    this.#reports.release(count);
    this.#isOver = performance.now() - this.#begun > MILLIS_MAX;
  }

  #read(offset: number): void {
    const report = this.#report.at(offset);
    if (report.kind !== ReportKind.EXECUTION || report.execType !== ExecType.NEW || report.account !== TRADER) return;
    this.#orderIds[this.#accepted++] = report.orderId;
  }
}

function smallVenue(settings: Settings): Settings {
  return {
    ...settings,
    validators: 1,
    ordersMax: ENTERED,
    rememberedOrders: REMEMBERED,
    waitingOrdersMax: 1,
    instrumentsMax: 1,
    accountsMax: 2,
    priceLevelsMax: 1024,
    bookLevelsMax: 1024,
    commandRing: STEP * 2,
    reportRing: RING,
    marketEventRing: RING,
    exposureRing: RING * 2,
  };
}

function startSmallEngine(memory: VenueMemory, settings: Settings, bell: Doorbell): EngineAgent {
  const [validator] = memory.validators;
  return startEngine({
    inputs: [new RingConsumer(validator.checked)],
    reports: new RingProducer(memory.reports, bell),
    marketEvents: new RingProducer(memory.marketEvents, bell),
    exposures: [new RingProducer(validator.exposures, bell)],
    bookSnapshot: new BookSnapshotArea(memory.bookSnapshot),
    clock: new Clock(memory.clock),
    marketStates: new MarketStateTable(memory.marketStates),
    capacities: capacitiesOf(settings),
    instruments: [{ symbol: 'REHEARSAL', tickSize: ONE, lotSize: ONE, rules: NO_RULES }],
    recover: () => ({
      lastSequence: 0,
      lastTimeLow: 0,
      lastTimeHigh: 0,
      highestSession: 0,
      journal: new JournalWriter('', EMPTY_JOURNAL, { durability: 'write', disk: noDisk }),
    }),
    onBatch: () => {},
  });
}

const ONE = { mantissa: 1, scale: 0 };
