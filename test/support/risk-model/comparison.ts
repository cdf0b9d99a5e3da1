// All that a validator knows of an account, against what the model knows of it.

import { Command, PositionAnswer, RiskValuesCommand } from '../../../engine/domain/command.js';
import { CommandKind } from '../../../engine/domain/command-layout.js';
import { RISK_VALUES, RiskStateValue } from '../../../engine/domain/risk-settings.js';
import { Side } from '../../../engine/domain/side.js';
import type { RingConsumer } from '../../../engine/ring/one-to-one-ring.js';
import { lossOf } from '../../../risk/limits/daily-loss-limit.js';
import { exposureOf } from '../../../risk/limits/exposure-limit.js';
import type { RiskAgent } from '../../../risk/risk-agent.js';
import type { RiskState } from '../../../risk/risk-state.js';
import type { Account } from './account.js';
import { expect } from './expect.js';
import { Fraction } from './fraction.js';
import type { Market } from './market.js';

/** Averages are doubles there, rounded with every trade that reduces: they are that near, and a part of what is held. */
const NEAR = new Fraction(1n, 1_000n);
const PARTS = 10n ** 13n;
const DAYS_TO_EPOCH = 20_000;

/** How far what is said of the account may be from what is exact. */
function marginOf(account: Account): Fraction {
  return [...account.holdings.values()].reduce((margin, { average, lots }) => {
    const held = average.times(lots < 0n ? -lots : lots).dividedBy(PARTS);
    return margin.plus(held.over < 0n ? Fraction.ZERO.minus(held) : held);
  }, NEAR);
}

function expectNear(account: Account, real: number, exact: Fraction, what: string): void {
  const expected = exact.toNumber();
  if (Math.abs(real - expected) > marginOf(account).toNumber()) expect(real, expected, what);
}

export const HALF = new Fraction(1n, 2n);

/** A loss is said as a whole number; one that is nearly a half may be said either way. */
export function saysLoss(account: Account, exact: Fraction, said: bigint): boolean {
  const margin = marginOf(account);
  return said >= exact.plus(HALF).minus(margin).floor() && said <= exact.plus(HALF).plus(margin).floor();
}

/** As the validator says it, where it may. */
export function lossSaid(account: Account, agent: RiskAgent, market: Market, day: bigint): bigint {
  const exact = account.loss(market, day);
  const said = BigInt(lossOf(agent.state, account.index, Number(day) + DAYS_TO_EPOCH));
  return saysLoss(account, exact, said) ? said : exact.plus(HALF).floor();
}

export function compareAccount(account: Account, agent: RiskAgent, market: Market, day: bigint): void {
  const { accounts, limits } = agent.state;
  const { index } = account;
  const what = (value: string) => `${value} of account ${index}`;
  const row = limits.rowOf(index);
  const inForce = Array.from({ length: RISK_VALUES }, (_, limit) => limits.at(row, limit)).join(' ');
  expect(inForce, Array.from({ length: RISK_VALUES }, (_, limit) => account.limit(limit)).join(' '), what('limits'));
  for (const instrument of account.holdings.keys()) comparePosition(account, instrument, agent.state, market);
  if (index >= accounts.capacity) return;
  expect(accounts.switchesOf(index), account.switches, what('kill switches'));
  expect(accounts.hasCash(index), account.hasCash, what('having cash'));
  expect(accounts.cash.exact(index), account.cash, what('cash'));
  expect(accounts.held.exact(index), account.held, what('held cash'));
  expect(accounts.fees.exact(index), account.fees, what('fees'));
  expect(accounts.openOrders[index], account.orders.length, what('open orders'));
  expect(BigInt(exposureOf(agent.state, index)), account.exposure(market), what('exposure'));
  const loss = lossOf(agent.state, index, Number(day) + DAYS_TO_EPOCH);
  expect(BigInt(loss), lossSaid(account, agent, market, day), what('daily loss'));
}

function comparePosition(account: Account, instrument: number, state: RiskState, market: Market): void {
  const { positions, reservations } = state;
  const holding = account.holding(instrument);
  const row = positions.find(account.index, instrument);
  const what = (value: string) => `${value} of account ${account.index} in instrument ${instrument}`;
  expect(BigInt(positions.quantity(row)), holding.lots, what('position'));
  expect(BigInt(positions.fees(row)), holding.fees, what('fees'));
  expectNear(account, positions.averagePrice(row), holding.average, what('average price'));
  expectNear(account, positions.realizedPnl(row), holding.realized, what('realized profit'));
  const mark = market.mark(instrument);
  const unrealized = positions.unrealizedPnl(row, Number(mark));
  expectNear(account, unrealized, holding.unrealized(mark), what('unrealized profit'));
  for (const side of [Side.BUY, Side.SELL]) {
    const name = side === Side.BUY ? 'buys' : 'sales';
    const money = side === Side.BUY ? reservations.buyMoney(row) : reservations.sellMoney(row);
    const open = side === Side.BUY ? positions.openBuyQuantity(row) : positions.openSellQuantity(row);
    expect(BigInt(reservations.lots(row, side)), account.openLots(instrument, side), what(`reserved ${name}`));
    expect(BigInt(money), account.openMoney(instrument, side), what(`money reserved for ${name}`));
    expect(BigInt(open), leavesOf(account, instrument, side), what(`open ${name}`));
  }
}

const leavesOf = (account: Account, instrument: number, side: number) =>
  account.ordersOf(instrument, side).reduce((sum, { leaves }) => sum + leaves, 0n);

/** Compares the answer to a query, which begins at a record of the ring; returns how many records it has. */
export function compareAnswer(
  account: Account,
  ring: RingConsumer,
  from: number,
  query: number,
  market: Market,
  day: bigint,
): number {
  let at = from;
  const kindAt = () => new Command(ring.memory, ring.offsetAt(at)).kind;
  const told = new Set<number>();
  for (; kindAt() === CommandKind.POSITION; at++) {
    const answer = new PositionAnswer(ring.memory, ring.offsetAt(at));
    told.add(answer.instrument);
    comparePositionAnswer(account, answer, market);
  }
  if (query === CommandKind.QUERY_POSITIONS) {
    const worth = [...account.holdings].filter(([instrument, { lots, realized }]) => {
      const leaves = leavesOf(account, instrument, Side.BUY) + leavesOf(account, instrument, Side.SELL);
      return lots !== 0n || leaves !== 0n || !realized.isZero;
    });
    expect(
      [...told].sort().join(),
      worth
        .map(([instrument]) => instrument)
        .sort()
        .join(),
      'positions told',
    );
  } else {
    at++; // the limits are compared with every state
    compareRiskState(account, new RiskValuesCommand(ring.memory, ring.offsetAt(at++)), market, day);
  }
  expect(kindAt(), CommandKind.POSITIONS_END, 'the last record of an answer');
  return at + 1 - from;
}

function comparePositionAnswer(account: Account, answer: PositionAnswer, market: Market): void {
  const { instrument } = answer;
  const holding = account.holding(instrument);
  const what = (value: string) => `answered ${value} of account ${account.index} in instrument ${instrument}`;
  expect(BigInt(answer.quantity), holding.lots, what('position'));
  expect(BigInt(answer.fees), holding.fees, what('fees'));
  expectNear(account, answer.averagePrice, holding.average, what('average price'));
  expectNear(account, answer.realizedPnl, holding.realized, what('realized profit'));
  expectNear(account, answer.unrealizedPnl, holding.unrealized(market.mark(instrument)), what('unrealized profit'));
  expect(BigInt(answer.openBuyQuantity), leavesOf(account, instrument, Side.BUY), what('open buys'));
  expect(BigInt(answer.openSellQuantity), leavesOf(account, instrument, Side.SELL), what('open sales'));
}

function compareRiskState(account: Account, answer: RiskValuesCommand, market: Market, day: bigint): void {
  const loss = BigInt(answer.value(RiskStateValue.DAILY_LOSS));
  const exact = account.loss(market, day);
  const expected: [number, bigint][] = [
    [RiskStateValue.HAS_OWN_LIMITS, account.hasOwnLimits ? 1n : 0n],
    [RiskStateValue.KILL_SWITCH, BigInt(account.switches)],
    [RiskStateValue.OPEN_ORDERS, BigInt(account.orders.length)],
    [RiskStateValue.EXPOSURE, account.exposure(market)],
    [RiskStateValue.DAILY_LOSS, saysLoss(account, exact, loss) ? loss : exact.floor()],
    [RiskStateValue.HAS_CASH, account.hasCash ? 1n : 0n],
    [RiskStateValue.CASH, account.cash],
    [RiskStateValue.HELD_CASH, account.held],
  ];
  for (const [which, value] of expected) {
    expect(BigInt(answer.value(which)), value, `answered risk value ${which} of account ${account.index}`);
  }
}
