// The real engine and the naive one side by side: each command runs through both, and everything they say is compared.
// A third engine, real too, sends every order the long way: its records must be those of the first byte for byte, and so
// must its state.

import { COMMAND_BYTES } from '../../engine/domain/command-layout.js';
import { EXPOSURE_EVENT_BYTES } from '../../engine/domain/exposure-event.js';
import { MARKET_EVENT_BYTES } from '../../engine/domain/market-event.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { REPORT_BYTES } from '../../engine/domain/report-layout.js';
import { Side } from '../../engine/domain/side.js';
import { TradingStatus } from '../../engine/domain/trading-status.js';
import type { MatchingCapacities } from '../../engine/matching/capacities.js';
import { MatchingEngine } from '../../engine/matching/matching-engine.js';
import { allocateBookSnapshot, BookSnapshotArea } from '../../engine/ring/book-snapshot-area.js';
import { allocateMarketStates, MarketStateTable } from '../../engine/ring/market-state-table.js';
import { checkBook } from './checkers.js';
import { chosenFeatures, type Features } from './feature.js';
import { ModelRun } from './model-run.js';
import { openOrdersOf, slicesOf, waitingOrdersOf } from './naive-listing.js';
import type { NaiveLevel } from './naive-records.js';
import { encodeCommand, isExecuted, type PlainCommand, timeWords } from './plain-command.js';
import {
  CollectingSink,
  decodeExposureEvent,
  decodeMarketEvent,
  decodeReport,
  type PlainMarketEvent,
  type PlainReport,
} from './plain-records.js';

const SNAPSHOT_LEVELS = 512;
const VALIDATORS = 2;
/** How often the two real engines' states are compared: a digest of everything is dear. */
const COMMANDS_PER_STATE = 20;

type Outputs = ReturnType<typeof createOutputs>;

function createOutputs() {
  return {
    reports: new CollectingSink(REPORT_BYTES),
    marketEvents: new CollectingSink(MARKET_EVENT_BYTES),
    exposures: Array.from({ length: VALIDATORS }, () => new CollectingSink(EXPOSURE_EVENT_BYTES)),
  };
}

function sinksOf({ reports, marketEvents, exposures }: Outputs): CollectingSink[] {
  return [reports, marketEvents, ...exposures];
}

export class EnginePair extends ModelRun {
  readonly engine: MatchingEngine;
  readonly #outputs = createOutputs();
  readonly #longWay: MatchingEngine;
  /** What validators look up, as each of the two has published it after the last command. */
  readonly #published: { engine: MatchingEngine; table: MarketStateTable; bytes: Buffer }[];
  readonly #longWayOutputs = createOutputs();
  #commands = 0;
  readonly #bookSnapshot = new BookSnapshotArea(allocateBookSnapshot(SNAPSHOT_LEVELS));
  readonly #memory = RecordMemory.allocate(COMMAND_BYTES * 2);
  #events: PlainMarketEvent[] = [];
  /** What the last command was answered. */
  reports: PlainReport[] = [];

  constructor(capacities: MatchingCapacities, features: Features = chosenFeatures()) {
    super(capacities, features);
    this.engine = new MatchingEngine(capacities, this.#outputs, this.#bookSnapshot);
    const unread = new BookSnapshotArea(allocateBookSnapshot(SNAPSHOT_LEVELS));
    this.#longWay = new MatchingEngine(capacities, this.#longWayOutputs, unread, false);
    this.#published = [this.engine, this.#longWay].map((engine) => {
      const spec = allocateMarketStates(capacities.instruments);
      return { engine, table: new MarketStateTable(spec), bytes: Buffer.from(spec.buffer) };
    });
  }

  /** Throws where the two differ or a checker finds something. */
  protected override runNow(command: PlainCommand): void {
    const { reports, marketEvents } = this.#outputs;
    for (const sink of [...sinksOf(this.#outputs), ...sinksOf(this.#longWayOutputs)]) sink.clear();
    const offset = COMMAND_BYTES; // not 0, so that a view that forgets its offset is found out
    encodeCommand(command, this.#memory, offset);
    const time = timeWords(this.time);
    for (const engine of [this.engine, this.#longWay]) {
      if (isExecuted(command)) engine.execute(this.#memory, offset, this.sequence + 1, ...time);
      else engine.answer(this.#memory, offset, ...time);
    }
    this.#compareWays(command);
    this.reports = reports.collect(decodeReport);
    this.#events = marketEvents.collect(decodeMarketEvent);
    super.runNow(command);
    if (command.kind === 'queryBook') this.#compareSnapshot(command);
  }

  #compareWays(command: PlainCommand): void {
    const longWay = sinksOf(this.#longWayOutputs);
    for (const [index, sink] of sinksOf(this.#outputs).entries()) {
      if (!sink.bytes().equals(longWay[index].bytes())) {
        throw new Error(`records of sink ${index} differ on the long way after ${JSON.stringify(command)}`);
      }
    }
    for (const { engine, table } of this.#published) engine.publishStates(table);
    if (!this.#published[0].bytes.equals(this.#published[1].bytes)) {
      throw new Error(`the published states differ on the long way after ${JSON.stringify(command)}`);
    }
    if (++this.#commands % COMMANDS_PER_STATE !== 0 || this.engine.stateHash() === this.#longWay.stateHash()) return;
    throw new Error(`the state is another on the long way after ${JSON.stringify(command)}`);
  }

  protected override isDue(): boolean {
    const expected = super.isDue();
    const real = this.engine.isDue(...timeWords(this.time));
    if (real !== expected) throw new Error(`the engine says ${real} to what is due at ${this.time}`);
    return expected;
  }

  /** The model has run the command: what the engine said must be the same. */
  protected override check(command: PlainCommand): void {
    const { naive } = this;
    compare('reports', this.reports, naive.reports, command);
    compare('market events', this.#events, naive.marketEvents, command);
    for (const [index, sink] of this.#outputs.exposures.entries()) {
      const expected = naive.exposures.filter((e) => e.account < 0 || e.account % VALIDATORS === index);
      compare(`exposure events of validator ${index}`, sink.collect(decodeExposureEvent), expected, command);
    }
    super.check(command);
    const miscounted = this.engine.audit();
    if (miscounted.length > 0) throw new Error(`after ${JSON.stringify(command)}: ${miscounted.join('; ')}`);
  }

  protected override checkInstrument(instrument: number, command: PlainCommand): void {
    const { engine, naive } = this;
    const orders = engine.openOrders(instrument);
    const slices = this.checker.slices(instrument);
    const expected = openOrdersOf(naive, instrument);
    compare(
      'books',
      orders.map((order) => pick(order, expected[0])),
      expected,
      command,
    );
    compare('book folded from market events', slices, slicesOf(naive, instrument), command);
    const waiting = waitingOrdersOf(naive, instrument);
    compare(
      'waiting orders',
      engine.waitingOrders(instrument).map((order) => pick(order, waiting[0])),
      waiting,
      command,
    );
    checkBook({
      orders,
      bids: engine.priceLevels(instrument, Side.BUY),
      asks: engine.priceLevels(instrument, Side.SELL),
      slices,
      mayBeCrossed: naive.instruments[instrument].status !== TradingStatus.OPEN,
    });
  }

  #compareSnapshot(command: PlainCommand): void {
    const area = this.#bookSnapshot;
    const { bids, asks } = this.naive.bookAnswer;
    const shown: NaiveLevel[] = Array.from({ length: bids.length + asks.length }, (_, index) => ({
      price: area.price(index),
      quantity: area.quantity(index),
      orders: area.orders(index),
    }));
    compare('book snapshots', shown, [...bids, ...asks], command);
  }
}

/** The fields of `order` that a model's order has: a listing may say more. */
function pick(order: object, model: object | undefined): object {
  if (model === undefined || Object.keys(order).length === Object.keys(model).length) return order;
  return Object.fromEntries(Object.entries(order).filter(([field]) => field in model));
}

function compare(what: string, real: readonly object[], expected: readonly object[], command: PlainCommand): void {
  if (real.length === expected.length && real.every((value, index) => isSame(value, expected[index]))) return;
  const first = real.findIndex((value, index) => expected[index] === undefined || !isSame(value, expected[index]));
  const fields = first >= 0 && expected[first] !== undefined ? differences(real[first], expected[first]) : [];
  const show = (values: readonly object[]) => values.map((value) => `\n  ${JSON.stringify(value)}`).join('');
  const where = first < 0 ? 'the model has more' : `at index ${first}${fields.map((field) => `, ${field}`).join('')}`;
  throw new Error(
    `${what} differ after ${JSON.stringify(command)}:\n${where}\nengine:${show(real)}\nmodel:${show(expected)}`,
  );
}

/** Each field that is not the same, as `field engine/model`. */
function differences(real: object, expected: object): string[] {
  const [a, b] = [real, expected] as Record<string, unknown>[];
  const fields = Object.keys({ ...a, ...b }).filter((field) => !Object.is(a[field], b[field]));
  return fields.map((field) => `${field} ${a[field]}/${b[field]}`);
}

/** Two flat objects with the same fields, in any order. */
function isSame(a: object, b: object): boolean {
  const keys = Object.keys(a);
  const other = b as Record<string, unknown>;
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.is((a as Record<string, unknown>)[key], other[key]));
}
