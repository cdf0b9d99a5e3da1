// What QUERY_RISK is answered with, for an account and for everyone, by the agent between rings that the test holds.

import { beforeEach, describe, expect, it } from 'vitest';
import { Command, RiskValuesCommand } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { EXPOSURE_EVENT_BYTES, ExposureEvent, ExposureEventKind } from '../../engine/domain/exposure-event.js';
import { NO_ACCOUNT, NO_INSTRUMENT } from '../../engine/domain/limits.js';
import {
  KillTrigger,
  RISK_STATE_USED,
  RISK_VALUES,
  RISK_VALUES_OF_EVENT,
  RiskLimit,
  RiskStateValue,
  RiskSubject,
} from '../../engine/domain/risk-settings.js';
import { Clock, startClock } from '../../engine/ring/clock.js';
import { allocateDoorbell, Doorbell } from '../../engine/ring/doorbell.js';
import { allocateMarketStates, MarketStateTable } from '../../engine/ring/market-state-table.js';
import { allocateRing, RingConsumer, RingProducer } from '../../engine/ring/one-to-one-ring.js';
import { RiskAgent } from '../../risk/risk-agent.js';

const ACCOUNT = 5;
const [OWN, EVERYONES] = [1, 2];

let gateway: RingProducer;
let engineIn: RingConsumer;
let engineOut: RingProducer;
let agent: RiskAgent;

beforeEach(() => {
  const bell = new Doorbell(allocateDoorbell());
  const commands = allocateRing('gateway-validator-0', 16, COMMAND_BYTES);
  const checked = allocateRing('validator-0-engine', 4, COMMAND_BYTES);
  const exposures = allocateRing('engine-validator-0', 64, EXPOSURE_EVENT_BYTES);
  gateway = new RingProducer(commands, bell);
  engineIn = new RingConsumer(checked);
  engineOut = new RingProducer(exposures, bell);
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

function tell(kind: ExposureEventKind, account: number, fill: (event: ExposureEvent) => void): void {
  const event = new ExposureEvent(engineOut.memory, engineOut.tryClaim());
  fill(event.reset(kind, account, NO_INSTRUMENT));
  engineOut.commit();
}

function setSwitch(account: number, engaged: boolean, trigger: number = KillTrigger.ADMINISTRATOR): void {
  tell(ExposureEventKind.KILL_SWITCH_SET, account, (event) => {
    event.side = engaged ? 1 : 0;
    event.flags = trigger;
    event.setValue(0, 11);
    event.setValue(1, 10);
  });
}

/** In two halves, as the engine tells them. */
function setLimit(account: number, limit: number, value: number): void {
  for (const half of [0, 1]) {
    tell(ExposureEventKind.RISK_CONFIGURED, account, (event) => {
      event.side = RiskSubject.LIMITS;
      event.flags = half;
      const index = limit - half * RISK_VALUES_OF_EVENT;
      for (let i = 0; i < RISK_VALUES_OF_EVENT; i++) event.setValue(i, i === index ? value : 0);
    });
  }
}

/** Limits and used values, each as the values that are not 0. */
function ask(account: number): { limits: Record<number, number>; used: Record<number, number> } {
  const query = new Command(gateway.memory, gateway.tryClaim()).reset(CommandKind.QUERY_RISK);
  query.account = account;
  query.session = 31;
  query.setRequestId(77, 1);
  gateway.commit();
  agent.doWork();
  const answers = Array.from({ length: engineIn.available() }, (_, i) => {
    const answer = new RiskValuesCommand(engineIn.memory, engineIn.offsetAt(i));
    expect([answer.account, answer.session, answer.requestIdLow, answer.requestIdHigh]).toEqual([account, 31, 77, 1]);
    const values = Array.from({ length: RISK_VALUES }, (_, index) => [index, answer.value(index)] as const);
    const { kind, subject } = answer;
    return { kind, subject, values: Object.fromEntries(values.filter(([, value]) => value !== 0)) };
  });
  engineIn.release(answers.length);
  const kinds = answers.map(({ kind }) => kind);
  expect(kinds).toEqual([CommandKind.RISK_STATE, CommandKind.RISK_STATE, CommandKind.POSITIONS_END]);
  expect(answers.slice(0, 2).map(({ subject }) => subject)).toEqual([RiskSubject.LIMITS, RISK_STATE_USED]);
  return { limits: answers[0].values, used: answers[1].values };
}

describe('of everyone', () => {
  it('it tells the limits of those without their own, and of nobody anything else', () => {
    setLimit(NO_ACCOUNT, RiskLimit.POSITION, 7);
    setLimit(ACCOUNT, RiskLimit.POSITION, 9);
    setLimit(0, RiskLimit.POSITION, 9);
    tell(ExposureEventKind.CASH_ADJUSTED, 0, (event) => {
      event.openQuantityChange = 100;
    });
    expect(ask(NO_ACCOUNT)).toEqual({ limits: { [RiskLimit.POSITION]: 7 }, used: {} });
  });

  it("it tells everyone's kill switch, and no account's", () => {
    setSwitch(0, true);
    setSwitch(ACCOUNT, true);
    expect(ask(NO_ACCOUNT).used).toEqual({});
    setSwitch(NO_ACCOUNT, true);
    expect(ask(NO_ACCOUNT).used).toEqual({ [RiskStateValue.KILL_SWITCH]: EVERYONES });
    setSwitch(NO_ACCOUNT, false);
    expect(ask(NO_ACCOUNT).used).toEqual({});
  });
});

describe('of an account', () => {
  it('it tells its own limits, or those of everyone', () => {
    setLimit(NO_ACCOUNT, RiskLimit.POSITION, 7);
    expect(ask(ACCOUNT)).toEqual({ limits: { [RiskLimit.POSITION]: 7 }, used: {} });
    setLimit(ACCOUNT, RiskLimit.POSITION, 9);
    const used = { [RiskStateValue.HAS_OWN_LIMITS]: 1 };
    expect(ask(ACCOUNT)).toEqual({ limits: { [RiskLimit.POSITION]: 9 }, used });
    expect(ask(100_000)).toEqual({ limits: { [RiskLimit.POSITION]: 7 }, used: {} }); // one that nothing is known of
  });

  it('it tells both kill switches, and what has engaged its own', () => {
    setSwitch(ACCOUNT, true, KillTrigger.ORDER_RATE);
    const own = {
      [RiskStateValue.KILL_SWITCH]: OWN,
      [RiskStateValue.KILL_TRIGGER]: KillTrigger.ORDER_RATE,
      [RiskStateValue.KILL_VALUE]: 11,
      [RiskStateValue.KILL_LIMIT]: 10,
    };
    expect(ask(ACCOUNT).used).toEqual(own);
    setSwitch(NO_ACCOUNT, true);
    expect(ask(ACCOUNT).used).toEqual({ ...own, [RiskStateValue.KILL_SWITCH]: OWN + EVERYONES });
    setSwitch(ACCOUNT, false);
    expect(ask(ACCOUNT).used).toEqual({ [RiskStateValue.KILL_SWITCH]: EVERYONES });
  });

  it('it tells its cash', () => {
    tell(ExposureEventKind.CASH_ADJUSTED, ACCOUNT, (event) => {
      event.openQuantityChange = 1_000;
    });
    expect(ask(ACCOUNT).used).toEqual({ [RiskStateValue.HAS_CASH]: 1, [RiskStateValue.CASH]: 1_000 });
  });
});
