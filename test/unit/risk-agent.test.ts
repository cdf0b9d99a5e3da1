// The validator's agent between rings that the test holds the other ends of: order, stamps, refusals, back pressure,
// position queries, the drain.

import { beforeEach, describe, expect, it } from 'vitest';
import { Command, NewOrderCommand, PositionAnswer } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { EXPOSURE_EVENT_BYTES, ExposureEvent, ExposureEventKind } from '../../engine/domain/exposure-event.js';
import { NO_ACCOUNT, NO_INSTRUMENT } from '../../engine/domain/limits.js';
import { OrderType } from '../../engine/domain/order-type.js';
import { RejectField } from '../../engine/domain/reject-field.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { Side } from '../../engine/domain/side.js';
import { isAfter } from '../../engine/domain/time-words.js';
import { Clock, startClock } from '../../engine/ring/clock.js';
import { allocateDoorbell, Doorbell } from '../../engine/ring/doorbell.js';
import { allocateMarketStates, MarketStateTable } from '../../engine/ring/market-state-table.js';
import { allocateRing, RING_FULL, RingConsumer, RingProducer } from '../../engine/ring/one-to-one-ring.js';
import { COMMANDS_PER_CYCLE_MAX, RiskAgent } from '../../risk/risk-agent.js';

const CAPACITY = 4;
const COMMAND_CAPACITY = 256;

let gateway: RingProducer;
let engineIn: RingConsumer;
let engineOut: RingProducer;
let agent: RiskAgent;
let orders = 0;
let clock: Clock;
let createAgent: (positionsMax?: number) => RiskAgent;
/** What other threads do in the moment after the agent has drained its exposure ring. */
let afterDraining: (() => void) | undefined;

beforeEach(() => {
  const bell = new Doorbell(allocateDoorbell());
  const commands = allocateRing('gateway-validator-0', COMMAND_CAPACITY, COMMAND_BYTES);
  const checked = allocateRing('validator-0-engine', CAPACITY, COMMAND_BYTES);
  const exposures = allocateRing('engine-validator-0', 64, EXPOSURE_EVENT_BYTES);
  clock = new Clock(startClock());
  gateway = new RingProducer(commands, bell);
  engineIn = new RingConsumer(checked);
  engineOut = new RingProducer(exposures, bell);
  afterDraining = undefined;
  const exposureEvents = new RingConsumer(exposures);
  const poll = exposureEvents.poll.bind(exposureEvents);
  exposureEvents.poll = (handler, limit) => {
    const events = poll(handler, limit);
    afterDraining?.();
    return events;
  };
  createAgent = (positionsMax) =>
    new RiskAgent({
      name: 'validator-0',
      commands: new RingConsumer(commands),
      checked: new RingProducer(checked, bell),
      exposures: exposureEvents,
      clock,
      markets: new MarketStateTable(allocateMarketStates(16)),
      marketCollarBasisPoints: 1_000,
      ...(positionsMax === undefined ? {} : { positionsMax }),
    });
  agent = createAgent();
});

/** The gateway sends one command. */
function send<C extends Command>(Shape: new (...args: ConstructorParameters<typeof Command>) => C, kind: number): C {
  const command = new Shape(gateway.memory, gateway.tryClaim()).reset(kind);
  command.account = 5;
  return command;
}

function sendOrder(quantity: number): void {
  const order = send(NewOrderCommand, CommandKind.NEW_ORDER);
  order.instrument = 0;
  order.side = Side.BUY;
  order.type = OrderType.LIMIT;
  order.quantity = quantity;
  order.price = 100;
  const id = new TextEncoder().encode(`a-${++orders}`);
  order.setClientOrderId(id, 0, id.length);
  gateway.commit();
}

function publishInstrument(): void {
  const event = new ExposureEvent(engineOut.memory, engineOut.tryClaim());
  event.reset(ExposureEventKind.INSTRUMENT_ADDED, NO_ACCOUNT, 0);
  engineOut.commit();
}

/** Of an order of its own. */
function publishExposure(account: number, instrument: number, open: number, traded = 0, price = 0): void {
  const orderId = ++orders;
  const name = new ExposureEvent(engineOut.memory, engineOut.tryClaim());
  name.reset(ExposureEventKind.ORDER_NAMED, account, instrument).namedOrderId = orderId;
  const event = new ExposureEvent(engineOut.memory, engineOut.tryClaim());
  event.reset(ExposureEventKind.EXPOSURE_CHANGED, account, instrument).orderId = orderId;
  event.side = Side.BUY;
  event.openQuantityChange = open;
  event.tradedQuantity = traded;
  event.price = price;
  engineOut.commit();
}

/** What the engine finds, read by `look`, and takes. */
function take<T>(look: (command: PositionAnswer) => T): T[] {
  const count = engineIn.available();
  const seen = Array.from({ length: count }, (_, i) => look(new PositionAnswer(engineIn.memory, engineIn.offsetAt(i))));
  engineIn.release(count);
  return seen;
}

describe('commands', () => {
  it('are handed on in order with a stamp, refused or not', () => {
    publishInstrument();
    sendOrder(7);
    sendOrder(0);
    sendOrder(8);
    clock.read();
    const [low, high] = [clock.low, clock.high];
    expect(agent.doWork()).toBe(4);
    const seen = take((command) => {
      expect(isAfter(low, high, command.riskInLow, command.riskInHigh)).toBe(false);
      return [command.quantity, command.rejectReason, command.rejectField];
    });
    expect(seen).toEqual([
      [7, RejectReason.NONE, RejectField.NONE],
      [0, RejectReason.INVALID_QUANTITY, RejectField.QUANTITY],
      [8, RejectReason.NONE, RejectField.NONE],
    ]);
  });

  it('may name an instrument only once the engine has added it', () => {
    sendOrder(1);
    agent.doWork();
    publishInstrument();
    sendOrder(1);
    agent.doWork();
    expect(take((command) => command.rejectReason)).toEqual([RejectReason.UNKNOWN_SYMBOL, RejectReason.NONE]);
  });

  it('see every exposure event that was published before they were sent, however the threads interleave', () => {
    sendOrder(1);
    afterDraining = () => {
      publishInstrument();
      sendOrder(2);
      afterDraining = undefined;
    };
    agent.doWork();
    agent.doWork();
    expect(take((command) => [command.quantity, command.rejectReason])).toEqual([
      [1, RejectReason.UNKNOWN_SYMBOL],
      [2, RejectReason.NONE],
    ]);
  });

  it('that an earlier stage refused go on as they are', () => {
    const command = send(NewOrderCommand, CommandKind.NEW_ORDER);
    command.refuse(RejectReason.UNKNOWN_SYMBOL, RejectField.SYMBOL, 1, 2);
    gateway.commit();
    agent.doWork();
    expect(take((c) => [c.rejectReason, c.rejectValue, c.rejectLimit])).toEqual([[RejectReason.UNKNOWN_SYMBOL, 1, 2]]);
  });

  it('are copied whole', () => {
    const command = send(NewOrderCommand, CommandKind.CONFIGURE_ACCOUNT);
    const words = command.words;
    for (let i = 8; i < 64; i++) if (i !== 8 && i !== 9) words[command.wordOffset + i] = i * 0x0101_0101;
    words[command.wordOffset] = CommandKind.LOGON;
    gateway.commit();
    agent.doWork();
    const copy = take((c) => Array.from(c.words.slice(c.wordOffset + 10, c.wordOffset + 64)))[0];
    expect(copy).toEqual(Array.from({ length: 54 }, (_, i) => ((i + 10) * 0x0101_0101) | 0));
  });

  it('wait in their ring while the engine has no room, and none is lost', () => {
    publishInstrument();
    for (let i = 1; i <= 10; i++) sendOrder(i);
    const taken: number[] = [];
    for (let round = 0; round < 5; round++) {
      agent.doWork();
      agent.doWork();
      const seen = take((command) => command.quantity);
      expect(seen.length).toBeLessThanOrEqual(CAPACITY);
      taken.push(...seen);
    }
    expect(taken).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(agent.hasWork()).toBe(false);
  });

  it('are published after a bounded number', () => {
    for (let i = 0; i < COMMAND_CAPACITY; i++) send(Command, CommandKind.LOGON);
    gateway.commit();
    expect(agent.doWork()).toBe(CAPACITY);
    expect(COMMANDS_PER_CYCLE_MAX).toBeGreaterThan(CAPACITY);
    expect(gateway.free()).toBe(CAPACITY);
  });
});

describe('exposure events', () => {
  it('are drained even while the engine takes no commands', () => {
    for (let i = 0; i < COMMAND_CAPACITY; i++) send(Command, CommandKind.LOGON);
    gateway.commit();
    agent.doWork();
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 32; i++) publishExposure(5, 0, 1); // its name and its quantity
      expect(engineOut.tryClaim()).toBe(RING_FULL);
      expect(agent.doWork()).toBe(64);
      expect(engineOut.free()).toBe(64);
    }
    expect(agent.state.positions.openBuyQuantity(agent.state.positions.find(5, 0))).toBe(96);
  });
});

describe('as many positions as are kept', () => {
  it('let no new one begin, leave those there are alone, and never keep an exposure event out', () => {
    agent = createAgent(2);
    publishInstrument();
    publishExposure(6, 0, 1);
    publishExposure(7, 0, 1);
    sendOrder(2);
    sendOrder(0);
    agent.doWork();
    expect(take((command) => command.rejectReason)).toEqual([RejectReason.BOOK_FULL, RejectReason.INVALID_QUANTITY]);
    publishExposure(5, 0, 3); // of an order that another validator had let pass before a restart
    sendOrder(4);
    agent.doWork();
    expect(take((command) => command.rejectReason)).toEqual([RejectReason.NONE]);
    expect(agent.state.positions.openBuyQuantity(agent.state.positions.find(5, 0))).toBe(3);
  });
});

describe('a position query', () => {
  function query(instrument: number): void {
    const command = send(Command, CommandKind.QUERY_POSITIONS);
    command.session = 31;
    command.setRequestId(77, 1);
    command.setGatewayIn(8, 9);
    command.instrument = instrument;
    gateway.commit();
  }

  const answer = (a: PositionAnswer) => [
    a.kind,
    a.instrument,
    a.quantity,
    a.averagePrice,
    a.realizedPnl,
    a.openBuyQuantity,
  ];

  it('is answered with every position that is not zero, then their number', () => {
    publishExposure(5, 2, 30, 10, 100);
    publishExposure(5, 0, 4);
    publishExposure(5, 1, 4);
    publishExposure(5, 1, -4);
    publishExposure(6, 3, 9);
    query(NO_INSTRUMENT);
    agent.doWork();
    expect(take(answer)).toEqual([
      [CommandKind.POSITION, 2, 10, 100, 0, 30],
      [CommandKind.POSITION, 0, 0, 0, 0, 4],
      [CommandKind.POSITIONS_END, NO_INSTRUMENT, 2, 0, 0, 0],
    ]);
  });

  it('goes back to where it came from', () => {
    query(NO_INSTRUMENT);
    agent.doWork();
    const origin = take((a) => [
      a.account,
      a.session,
      a.requestIdLow,
      a.requestIdHigh,
      a.gatewayInLow,
      a.gatewayInHigh,
    ]);
    expect(origin).toEqual([[5, 31, 77, 1, 8, 9]]);
  });

  it.each([
    ['an instrument the account has', 2, [CommandKind.POSITION, 2, 10, 100, 0, 30]],
    ['an instrument the account never had', 3, [CommandKind.POSITION, 3, 0, 0, 0, 0]],
  ])('for %s is answered with that position', (_name, instrument, position) => {
    publishExposure(5, 2, 30, 10, 100);
    publishExposure(5, 0, 4);
    query(instrument);
    agent.doWork();
    expect(take(answer)).toEqual([position, [CommandKind.POSITIONS_END, instrument, 1, 0, 0, 0]]);
  });

  it('longer than the ring to the engine waits for room, keeps its place and is answered once', () => {
    for (let instrument = 0; instrument < 10; instrument++) publishExposure(5, instrument, instrument + 1);
    query(NO_INSTRUMENT);
    query(9);
    send(Command, CommandKind.LOGON);
    gateway.commit();
    const seen: number[][] = [];
    for (let round = 0; round < 6; round++) {
      agent.doWork();
      agent.doWork();
      seen.push(...take((a) => [a.kind, a.openBuyQuantity, a.quantity]));
    }
    expect(seen).toEqual([
      ...Array.from({ length: 10 }, (_, i) => [CommandKind.POSITION, i + 1, 0]),
      [CommandKind.POSITIONS_END, 0, 10],
      [CommandKind.POSITION, 10, 0],
      [CommandKind.POSITIONS_END, 0, 1],
      [CommandKind.LOGON, 0, 0],
    ]);
  });
});

describe('DRAIN', () => {
  it('is handed on, and the agent is done when the engine has taken it, not before', () => {
    publishInstrument();
    sendOrder(1);
    send(Command, CommandKind.DRAIN);
    gateway.commit();
    agent.doWork();
    expect([agent.done, agent.hasWork()]).toEqual([false, true]);
    publishExposure(5, 0, 1);
    expect(agent.doWork()).toBe(2);
    expect(take((command) => command.kind)).toEqual([CommandKind.NEW_ORDER, CommandKind.DRAIN]);
    expect(agent.done).toBe(true);
  });

  it('waits for room like any command', () => {
    for (let i = 0; i < CAPACITY; i++) send(Command, CommandKind.LOGON);
    send(Command, CommandKind.DRAIN);
    gateway.commit();
    agent.doWork();
    take(() => 0);
    expect(agent.done).toBe(false);
    agent.doWork();
    take(() => 0);
    expect(agent.done).toBe(true);
  });
});
