// What a validator makes of single events from the engine: limits that arrive in two records, positions that no price says
// anything about, and kill triggers of accounts that do not exist.

import { beforeEach, expect, it } from 'vitest';
import { Command, KillSwitchCommand, NewOrderCommand, PositionAnswer } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { EXPOSURE_EVENT_BYTES, ExposureEvent, ExposureEventKind } from '../../engine/domain/exposure-event.js';
import { NO_INSTRUMENT } from '../../engine/domain/limits.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { RiskLimit, RiskSubject } from '../../engine/domain/risk-settings.js';
import { Clock, startClock } from '../../engine/ring/clock.js';
import { allocateDoorbell, Doorbell } from '../../engine/ring/doorbell.js';
import { allocateMarketStates, MarketStateTable } from '../../engine/ring/market-state-table.js';
import { allocateRing, RingConsumer, RingProducer } from '../../engine/ring/one-to-one-ring.js';
import { RiskAgent } from '../../risk/risk-agent.js';

const ACCOUNT = 3;
let gateway: RingProducer;
let toEngine: RingConsumer;
let agent: RiskAgent;
let engine: RingProducer;
const event = new ExposureEvent(RecordMemory.allocate(EXPOSURE_EVENT_BYTES));

beforeEach(() => {
  const bell = new Doorbell(allocateDoorbell());
  const commands = allocateRing('commands', 64, COMMAND_BYTES);
  const checked = allocateRing('checked', 64, COMMAND_BYTES);
  const exposures = allocateRing('exposures', 64, EXPOSURE_EVENT_BYTES);
  engine = new RingProducer(exposures, bell);
  gateway = new RingProducer(commands, bell);
  toEngine = new RingConsumer(checked);
  agent = new RiskAgent({
    name: 'validator-0',
    commands: new RingConsumer(commands),
    checked: new RingProducer(checked, bell),
    exposures: new RingConsumer(exposures),
    clock: new Clock(startClock()),
    markets: new MarketStateTable(allocateMarketStates(4)),
    marketCollarBasisPoints: 1_000,
  });
});

function setLimits(account: number, half: 0 | 1, values: Partial<Record<number, number>>): void {
  event.reset(ExposureEventKind.RISK_CONFIGURED, account, NO_INSTRUMENT);
  event.side = RiskSubject.LIMITS;
  event.flags = half;
  for (let i = 0; i < 6; i++) event.setValue(i, values[6 * half + i] ?? 0);
  agent.state.apply(event);
}

function taken(): Command[] {
  return Array.from({ length: toEngine.available() }, (_, i) => new Command(toEngine.memory, toEngine.offsetAt(i)));
}

it('limits are in force all at once, whenever their second record comes', () => {
  const { limits } = agent.state;
  const collar = () => [
    limits.at(limits.rowOf(ACCOUNT), RiskLimit.POSITION),
    limits.at(limits.rowOf(ACCOUNT), RiskLimit.PRICE_COLLAR),
  ];
  setLimits(-1, 0, { [RiskLimit.POSITION]: 5 });
  setLimits(-1, 1, { [RiskLimit.PRICE_COLLAR]: 100 });
  setLimits(ACCOUNT, 0, { [RiskLimit.POSITION]: 9 });
  expect(collar()).toEqual([5, 100]);
  setLimits(ACCOUNT, 1, { [RiskLimit.PRICE_COLLAR]: 50 });
  expect(collar()).toEqual([9, 50]);
});

it('a position has gained nothing as long as no price says what it is worth', () => {
  event.reset(ExposureEventKind.CASH_ADJUSTED, ACCOUNT, 2).openQuantityChange = 10;
  event.price = 90;
  agent.state.apply(event);
  const query = new Command(gateway.memory, gateway.tryClaim()).reset(CommandKind.QUERY_POSITIONS);
  query.account = ACCOUNT;
  query.instrument = NO_INSTRUMENT;
  gateway.commit();
  agent.doWork();
  const { quantity, averagePrice, unrealizedPnl } = new PositionAnswer(toEngine.memory, toEngine.offsetAt(0));
  expect([quantity, averagePrice, unrealizedPnl]).toEqual([10, 90, 0]);
});

it('refusals of an account that does not exist engage no kill switch, which another one would inherit', () => {
  setLimits(-1, 0, {});
  setLimits(-1, 1, { [RiskLimit.KILL_REJECTS_PER_SECOND]: 2 });
  const malformed = () => {
    const order = new NewOrderCommand(gateway.memory, gateway.tryClaim()).reset(CommandKind.NEW_ORDER);
    order.account = ACCOUNT;
  };
  for (let i = 0; i < 5; i++) malformed();
  gateway.commit();
  agent.doWork();
  agent.doWork();
  expect(taken().map(({ kind }) => kind)).toEqual(new Array(5).fill(CommandKind.NEW_ORDER));
  toEngine.release(5);
  agent.state.apply(event.reset(ExposureEventKind.ACCOUNT_OPENED, ACCOUNT, NO_INSTRUMENT));
  expect(agent.state.accounts.isStopped(ACCOUNT)).toBe(false);
  for (let i = 0; i < 3; i++) malformed();
  gateway.commit();
  agent.doWork();
  agent.doWork();
  expect(taken().at(-1)).toMatchObject({ kind: CommandKind.SET_KILL_SWITCH, account: ACCOUNT });
  expect(new KillSwitchCommand(toEngine.memory, toEngine.offsetAt(3))).toMatchObject({ value: 3, limit: 2 });
});

it('wakes for a single event where a loss may engage a kill switch, and for nobody else', () => {
  const publish = (kind: ExposureEventKind, account: number, fill: (published: ExposureEvent) => void = () => {}) => {
    const published = new ExposureEvent(engine.memory, engine.tryClaim()).reset(kind, account, NO_INSTRUMENT);
    fill(published);
    engine.commitQuietly();
    return agent.hasWork();
  };
  const setLoss = (account: number, loss: number) => {
    for (const half of [0, 1]) {
      publish(ExposureEventKind.RISK_CONFIGURED, account, (published) => {
        Object.assign(published, { side: RiskSubject.LIMITS, flags: half });
        if (half === 1) published.setValue(RiskLimit.KILL_DAILY_LOSS - 6, loss);
      });
    }
    agent.doWork();
  };
  const wakes = () => {
    const isWoken = publish(ExposureEventKind.ACCOUNT_OPENED, 1);
    agent.doWork();
    return isWoken;
  };
  setLoss(ACCOUNT, 5);
  expect(wakes()).toBe(false); // recovery goes on: whatever is replayed engages nothing
  publish(ExposureEventKind.RECOVERED, -1);
  agent.doWork();
  expect(wakes()).toBe(true);
  setLoss(-1, 7);
  setLoss(ACCOUNT, 0);
  expect(wakes()).toBe(true);
  setLoss(ACCOUNT, 9);
  setLoss(-1, 0);
  expect(wakes()).toBe(true);
  publish(ExposureEventKind.RISK_CONFIGURED, ACCOUNT, (published) => {
    published.side = RiskSubject.NO_LIMITS;
  });
  agent.doWork();
  expect(wakes()).toBe(false);
});
