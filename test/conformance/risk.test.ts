// Validators and engine, run against each other in any order, held to a ledger that knows the reports alone: no interleaving
// lets an account pass a limit, money and lots are conserved to the last unit, what is open is what is reserved once nothing
// is on its way, and a restart with any number of validators restores it. RINGBOOK_SEED repeats a run.

import { describe, expect, it } from 'vitest';
import { RiskLimit, RiskSubject } from '../../engine/domain/risk-settings.js';
import { Side } from '../../engine/domain/side.js';
import { NaiveLedger } from '../support/naive-ledger.js';
import type { PlainCommand } from '../support/plain-command.js';
import type { PlainReport } from '../support/plain-records.js';
import { RandomRiskOrders, RISK_ACCOUNTS } from '../support/random-risk-orders.js';
import { RiskSimulation } from '../support/risk-simulation.js';
import { SeededRandom } from '../support/seeded-random.js';

const RUNS = 24;
const STEPS = 1200;
const MAKER = -30;
const TAKER = 2500;
const POSITION = 14;
const OPEN_ORDERS = 8;
const EXPOSURE = 2500;
const CASH = 1500;
const HOLDINGS = 10;
const baseSeed = Number(process.env.RINGBOOK_SEED ?? Math.floor(Math.random() * 1e6));
const nobody = { account: -1, session: 0, requestId: 0 };

function opening(spread: number): PlainCommand[] {
  const instruments = ['AAA', 'BBB'].map(
    (symbol): PlainCommand => ({
      ...nobody,
      ...{ tickMantissa: 1, tickScale: 0, lotMantissa: 1, lotScale: 0, referencePrice: 100 },
      kind: 'addInstrument',
      symbol,
    }),
  );
  const accounts = Array.from(
    { length: RISK_ACCOUNTS },
    (_, account): PlainCommand => ({
      ...nobody,
      account,
      kind: 'configure',
      name: `a${account}`,
      selfTradePrevention: 0,
    }),
  );
  const values = new Array<number>(12).fill(0);
  values[RiskLimit.POSITION] = POSITION;
  values[RiskLimit.OPEN_ORDERS] = OPEN_ORDERS;
  if (spread === 0) values[RiskLimit.EXPOSURE] = EXPOSURE;
  const limits = { kind: 'configureRisk', subject: RiskSubject.LIMITS, instrument: -1, values } as const;
  const fees = [MAKER, TAKER, ...new Array<number>(10).fill(0)];
  const give = { ...nobody, kind: 'adjustCash', costPrice: 0 } as const;
  return [
    ...instruments,
    ...accounts,
    { ...nobody, ...limits },
    { ...nobody, kind: 'configureRisk', subject: RiskSubject.FEES, instrument: -1, values: fees },
    ...[2, 3].flatMap((account): PlainCommand[] => [
      { ...give, account, instrument: -1, amount: CASH },
      { ...give, account, instrument: 0, amount: HOLDINGS, costPrice: 100 },
    ]),
  ];
}

class Run {
  readonly ledger = new NaiveLedger(BigInt(MAKER), BigInt(TAKER));
  readonly random: () => number;
  readonly orders: RandomRiskOrders;
  readonly simulation: RiskSimulation;
  readonly said: PlainReport[] = [];

  constructor(
    seed: number,
    validators: number,
    readonly spread: number,
  ) {
    const numbers = new SeededRandom(seed);
    this.random = () => numbers.next();
    this.orders = new RandomRiskOrders(this.random, spread);
    this.simulation = new RiskSimulation(validators, () => this.random() < 0.2);
    for (const command of opening(spread)) {
      this.simulation.send(command);
      this.simulation.settle((report) => this.follow(report));
      if (command.kind === 'adjustCash') {
        this.ledger.give(command.account, command.instrument, BigInt(command.amount));
      }
    }
  }

  follow(report: PlainReport): void {
    this.ledger.follow(report);
    if (report.kind !== undefined) this.said.push(report);
  }

  /** Limits hold after every command of the engine, whatever is on its way. */
  checkLimits(): void {
    const { ledger, spread } = this;
    for (let account = 0; account < RISK_ACCOUNTS; account++) {
      expect(ledger.open(account).length).toBeLessThanOrEqual(OPEN_ORDERS);
      let exposure = 0n;
      for (const instrument of [0, 1]) {
        const position = ledger.position(account, instrument);
        const [buys, sales] = [Side.BUY, Side.SELL].map((side) => ledger.openLots(account, instrument, side));
        expect(position + buys).toBeLessThanOrEqual(BigInt(POSITION));
        expect(sales - position).toBeLessThanOrEqual(BigInt(POSITION));
        exposure += 100n * ((position < 0n ? -position : position) + buys + sales);
        if (account >= 2) expect(position - sales).toBeGreaterThanOrEqual(0n);
      }
      if (spread === 0) expect(exposure).toBeLessThanOrEqual(BigInt(EXPOSURE));
      if (account >= 2) expect(ledger.account(account).cash).toBeGreaterThanOrEqual(0n);
    }
  }

  step(): void {
    const { simulation, orders } = this;
    const validator = orders.below(simulation.lanes.length);
    const roll = orders.below(10);
    if (roll < 4) simulation.send(orders.next([...this.ledger.orders.values()], simulation.time));
    else if (roll < 7) simulation.check(validator);
    else if (roll < 9) {
      simulation.time += 1;
      for (const report of simulation.execute(validator)) this.follow(report);
      this.checkLimits();
    } else simulation.publish();
  }

  /** Once nothing is on its way. */
  checkQuiet(): void {
    const { ledger, simulation } = this;
    simulation.settle((report) => this.follow(report));
    this.checkLimits();
    const states = simulation.lanes.map(({ agent }) => agent.state);
    let cash = 0n;
    let fees = 0n;
    for (let account = 0; account < RISK_ACCOUNTS; account++) {
      const { accounts, positions, reservations } = states[account % states.length];
      if (account >= accounts.capacity) continue;
      const known = ledger.account(account);
      expect([account, accounts.cash.exact(account)]).toEqual([account, known.cash]);
      expect([account, accounts.fees.exact(account)]).toEqual([account, known.fees]);
      expect([account, accounts.openOrders[account]]).toEqual([account, ledger.open(account).length]);
      cash += known.cash;
      fees += known.fees;
      for (const instrument of [0, 1]) {
        const row = positions.find(account, instrument);
        expect(BigInt(positions.quantity(row))).toBe(ledger.position(account, instrument));
        for (const side of [Side.BUY, Side.SELL]) {
          expect(BigInt(reservations.lots(row, side))).toBe(ledger.openLots(account, instrument, side));
        }
      }
      if (ledger.open(account).length === 0) expect(accounts.held.exact(account)).toBe(0n);
    }
    expect(cash + fees).toBe(ledger.deposits);
    const lots = [0, 1].map((i) => ledger.accounts.reduce((sum, [account]) => sum + ledger.position(account, i), 0n));
    expect(lots).toEqual([BigInt(2 * HOLDINGS), 0n]);
  }
}

describe.each([0, 4])('random orders, prices within %i of 100', (spread) => {
  it('pass no limit, keep every unit, and leave nothing reserved that is not open, in any order of events', () => {
    for (let i = 0; i < RUNS; i++) {
      const seed = baseSeed + i;
      const run = new Run(seed, [1, 2, 4][i % 3], spread);
      try {
        for (let step = 0; step < STEPS; step++) run.step();
        run.checkQuiet();
        const hash = run.simulation.hash();
        for (const validators of [1, 2, 4]) expect(run.simulation.replayed(validators).hash()).toBe(hash);
      } catch (error) {
        throw new Error(`RINGBOOK_SEED=${seed}: ${(error as Error).message}`, { cause: error });
      }
    }
  });
});

it('says the same with 1, 2 and 4 validators where each command is answered before the next', () => {
  const told = [1, 2, 4].map((validators) => {
    const run = new Run(baseSeed, validators, 4);
    const numbers = new SeededRandom(baseSeed + 1);
    const orders = new RandomRiskOrders(() => numbers.next(), 4);
    for (let step = 0; step < STEPS; step++) {
      run.simulation.time += 1;
      run.simulation.send(orders.next([...run.ledger.orders.values()], run.simulation.time));
      run.simulation.settle((report) => run.follow(report));
    }
    run.checkQuiet();
    return run.said;
  });
  expect(told[1]).toEqual(told[0]);
  expect(told[2]).toEqual(told[0]);
  expect(told[0].length).toBeGreaterThan(STEPS);
});
