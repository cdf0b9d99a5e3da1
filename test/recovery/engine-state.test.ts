// An engine that was loaded from another one's saved state is that other one: the same digest, nothing miscounted, and the
// same bytes in answer to every later command. Random venues of every kind, saved at random points.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMAND_BYTES } from '../../engine/domain/command-layout.js';
import { EXPOSURE_EVENT_BYTES } from '../../engine/domain/exposure-event.js';
import { MARKET_EVENT_BYTES } from '../../engine/domain/market-event.js';
import { OrderType } from '../../engine/domain/order-type.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { REPORT_BYTES } from '../../engine/domain/report-layout.js';
import { Side } from '../../engine/domain/side.js';
import { StateCapacityError, StateError, StateSections } from '../../engine/domain/state-sections.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';
import type { MatchingCapacities } from '../../engine/matching/capacities.js';
import { MatchingEngine } from '../../engine/matching/matching-engine.js';
import { ALL_FEATURES, type Features } from '../support/feature.js';
import { ModelRun } from '../support/model-run.js';
import { encodeCommand, isExecuted, type PlainCommand, timeWords } from '../support/plain-command.js';
import { CollectingSink } from '../support/plain-records.js';
import { anyWish } from '../support/random-commands.js';
import { anyCapacities, openingCommands } from '../support/random-venue.js';

const RUNS = 150;
const RUN_SECONDS_MAX = 10;

/** A command as it reaches the engine. */
interface Step {
  readonly command: PlainCommand;
  readonly sequence: number;
  readonly time: number;
}

/** Makes the steps: the model says what the venue knows, so that most commands mean something. */
class Script extends ModelRun {
  readonly steps: Step[] = [];

  protected override runNow(command: PlainCommand): void {
    super.runNow(command);
    if (isExecuted(command)) this.steps.push({ command, sequence: this.sequence, time: this.time });
  }
}

class Recorder {
  readonly engine: MatchingEngine;
  readonly #sinks = [REPORT_BYTES, MARKET_EVENT_BYTES, EXPOSURE_EVENT_BYTES, EXPOSURE_EVENT_BYTES].map(
    (bytes) => new CollectingSink(bytes),
  );
  readonly #memory = RecordMemory.allocate(COMMAND_BYTES);

  constructor(capacities: MatchingCapacities) {
    const [reports, marketEvents, ...exposures] = this.#sinks;
    this.engine = new MatchingEngine(capacities, { reports, marketEvents, exposures });
  }

  /** Every byte that the command makes the engine say. */
  run({ command, sequence, time }: Step): string {
    for (const sink of this.#sinks) sink.clear();
    this.#memory.uint8.fill(0);
    encodeCommand(command, this.#memory, 0);
    this.engine.execute(this.#memory, 0, sequence, ...timeWords(time));
    const bytes = [REPORT_BYTES, MARKET_EVENT_BYTES, EXPOSURE_EVENT_BYTES, EXPOSURE_EVENT_BYTES];
    return this.#sinks
      .flatMap((sink, index) =>
        sink.collect((memory, offset) =>
          Buffer.from(memory.uint8.slice(offset, offset + bytes[index])).toString('hex'),
        ),
      )
      .join('\n');
  }
}

function saved(engine: MatchingEngine): StateSections {
  const sections = new StateSections();
  engine.save(sections);
  return sections;
}

function loaded(sections: StateSections, capacities: MatchingCapacities): Recorder {
  const recorder = new Recorder(capacities);
  recorder.engine.load(sections);
  return recorder;
}

/** Follows a script, saves after the step `at`, and compares what both say from there on. */
function compare(steps: readonly Step[], at: number, capacities: MatchingCapacities, others: MatchingCapacities): void {
  const original = new Recorder(capacities);
  for (const step of steps.slice(0, at)) original.run(step);
  const sections = saved(original.engine);
  const copy = loaded(sections, others);
  expect(copy.engine.stateHash()).toBe(original.engine.stateHash());
  expect(copy.engine.audit()).toEqual([]);
  const [kept, again] = [columnsOf(sections), columnsOf(saved(copy.engine))];
  for (const name of Object.keys(kept)) expect(again[name], name).toEqual(kept[name]);
  for (const [index, step] of steps.slice(at).entries()) {
    const expected = original.run(step);
    if (copy.run(step) !== expected) throw new Error(`step ${at + index} differs: ${JSON.stringify(step.command)}`);
  }
  expect(copy.engine.stateHash()).toBe(original.engine.stateHash());
  expect(copy.engine.audit()).toEqual([]);
}

/** All columns but the capacities of the engine that saved them. */
function columnsOf(sections: StateSections): Record<string, number[]> {
  const names = sections.names.filter((name) => name !== 'capacities');
  return Object.fromEntries(names.map((name) => [name, [...sections.get(name)]]));
}

function anyScript(features: Features) {
  return fc.record({
    capacities: anyCapacities(features),
    wishes: fc.array(anyWish(features), { minLength: 60, maxLength: 140 }),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
  });
}

function forEveryScript(
  runs: number,
  check: (steps: readonly Step[], at: number, capacities: MatchingCapacities) => void,
): void {
  const features = new Set(ALL_FEATURES);
  const property = fc.property(anyScript(features), ({ capacities, wishes, part }) => {
    const script = new Script(capacities, features);
    for (const command of openingCommands(features)) script.run(command);
    for (const [index, wish] of wishes.entries()) script.run(wish(script, index));
    check(script.steps, Math.floor(part * script.steps.length), capacities);
  });
  fc.assert(property, { numRuns: runs, interruptAfterTimeLimit: RUN_SECONDS_MAX * 1000 });
}

const CAPACITIES = {
  orders: 20,
  instruments: 3,
  accounts: 3,
  priceLevels: 20,
  waitingOrders: 1024,
  rememberedOrders: 2,
};

const ORDER = {
  kind: 'new',
  account: 0,
  session: 1,
  requestId: 1,
  instrument: 0,
  type: OrderType.LIMIT,
  timeInForce: TimeInForce.GTC,
  stopPrice: 0,
  postOnly: 0,
  selfTradePrevention: 0,
  tag: '',
  deadline: 0,
} as const;

describe('an engine that was loaded', () => {
  it('says to every later command, byte for byte, what the other says', () => {
    forEveryScript(RUNS, (steps, at, capacities) => compare(steps, at, capacities, capacities));
  });

  it('does so with more room, too, as long as the other is not full', () => {
    const roomy = {
      orders: 1000,
      instruments: 9,
      accounts: 20,
      priceLevels: 1000,
      waitingOrders: 1024,
      rememberedOrders: 1000,
    };
    // Refusals of an account or an instrument too many say how many there may be: those stay as they are.
    const more = { ...roomy, orders: 3000, priceLevels: 5000, waitingOrders: 1024, rememberedOrders: 4000 };
    forEveryScript(RUNS, (steps, at) => compare(steps, at, roomy, more));
  });

  it('goes on filling up a longer list of remembered orders', () => {
    const few = {
      orders: 200,
      instruments: 9,
      accounts: 20,
      priceLevels: 200,
      waitingOrders: 1024,
      rememberedOrders: 3,
    };
    const more = {
      orders: 300,
      instruments: 40,
      accounts: 2000,
      priceLevels: 400,
      waitingOrders: 1024,
      rememberedOrders: 50,
    };
    forEveryScript(RUNS / 4, (steps, at) => {
      const original = new Recorder(few);
      for (const step of steps.slice(0, at)) original.run(step);
      const copy = loaded(saved(original.engine), more);
      expect(copy.engine.stateHash()).toBe(original.engine.stateHash());
      for (const step of steps.slice(at)) copy.run(step);
      expect(copy.engine.audit()).toEqual([]);
    });
  });

  it('tells the directory and the books as the other does', () => {
    forEveryScript(RUNS / 6, (steps, at, capacities) => {
      const original = new Recorder(capacities);
      for (const step of steps.slice(0, at)) original.run(step);
      const copy = loaded(saved(original.engine), capacities);
      const told = (engine: MatchingEngine) => {
        const reports = new CollectingSink(REPORT_BYTES);
        const events = new CollectingSink(MARKET_EVENT_BYTES);
        engine.publishDirectory(reports);
        engine.publishBooks(events);
        return Buffer.concat([reports.memory.uint8, events.memory.uint8]);
      };
      expect(told(copy.engine).equals(told(original.engine))).toBe(true);
    });
  });

  it('has trailing stops follow a price that they found no room for before, once a turn of the price makes room', () => {
    const capacities = { ...CAPACITIES, priceLevels: 4 };
    const script = new Script(capacities, new Set(ALL_FEATURES));
    for (const command of openingCommands(new Set<never>())) script.run(command);
    const order = (id: string, side: number, quantity: number, price: number, more = {}) =>
      script.run({ ...ORDER, clientOrderId: id, side, quantity, price, ...more });
    order('first-ask', Side.SELL, 1, 100);
    const taker = { account: 1, timeInForce: TimeInForce.IOC };
    order('first-taker', Side.BUY, 1, 100, taker);
    const stop = { stopPrice: 90, type: OrderType.STOP };
    order('trailing', Side.SELL, 1, 0, { ...stop, type: OrderType.TRAILING_STOP, trailOffset: 10 });
    order('beside-it', Side.SELL, 1, 0, stop); // keeps their price level where the trailing one leaves it
    order('bid-106', Side.BUY, 1, 106);
    order('bid-105', Side.BUY, 1, 105);
    order('ask-110', Side.SELL, 2, 110);
    order('taker-110', Side.BUY, 1, 110, taker);
    const at = script.steps.length; // the trailing stop should be at 100, and there is no fifth level
    order('sweep', Side.SELL, 2, 105, taker);
    order('maker-98', Side.BUY, 1, 98);
    order('taker-98', Side.SELL, 1, 98, taker);
    compare(script.steps, at, capacities, capacities);
  });

  it.each(['orders', 'instruments', 'accounts', 'priceLevels', 'rememberedOrders'] as const)(
    'is refused where it has less room for %s',
    (name) => {
      const sections = saved(new Recorder(CAPACITIES).engine);
      const smaller = { ...CAPACITIES, [name]: CAPACITIES[name] - 1 };
      expect(() => loaded(sections, smaller)).toThrow(StateCapacityError);
      expect(() => loaded(sections, smaller)).toThrow(`${name} is ${CAPACITIES[name] - 1}`);
    },
  );

  it('is refused where a column is missing, is of another kind, or the engine is not new', () => {
    const full = saved(new Recorder(CAPACITIES).engine);
    for (const missing of full.names) {
      const rest = new StateSections();
      for (const name of full.names) if (name !== missing) rest.put(name, full.get(name));
      expect(() => loaded(rest, CAPACITIES), missing).toThrow(StateError);
      const other = new StateSections();
      for (const name of full.names) {
        const column = full.get(name);
        const isOther = name === missing;
        other.put(name, isOther && !(column instanceof Float64Array) ? Float64Array.from(column) : column);
      }
      if (!(full.get(missing) instanceof Float64Array)) {
        expect(() => loaded(other, CAPACITIES), missing).toThrow(StateError);
      }
    }
    const features = new Set(ALL_FEATURES);
    const used = new Script(CAPACITIES, features);
    for (const command of openingCommands(features)) used.run(command);
    const recorder = new Recorder(CAPACITIES);
    recorder.run(used.steps[0]);
    expect(() => recorder.engine.load(full)).toThrow('not new');
  });
});
