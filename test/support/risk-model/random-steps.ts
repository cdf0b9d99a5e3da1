// The steps of a duel, drawn from a seed: accounts that trade at moving prices under limits that bite, an administrator who
// changes them, time that passes now slowly and now by days, commands on their way, and crashes.

import { CommandKind } from '../../../engine/domain/command-layout.js';
import { RISK_VALUES, RiskLimit, RiskSubject } from '../../../engine/domain/risk-settings.js';
import type { PlainCommand } from '../plain-command.js';
import { RandomRiskOrders, RISK_ACCOUNTS } from '../random-risk-orders.js';
import type { SeededRandom } from '../seeded-random.js';
import type { RiskDuel, Step } from './duel.js';

export interface DuelShape {
  readonly name: string;
  /** What the first prices are near to, and how far they are from each other. */
  readonly price: number;
  readonly spread: number;
  readonly lot: number;
  /** In a thousand steps. */
  readonly crashes: number;
  /** Limits that accounts have, of all that there are. */
  readonly limits: readonly number[];
}

const DAY = 86_400e9;
const nobody = { account: -1, session: 0, requestId: 0 };
/** Accounts that trade for what is theirs. */
const CASH_ACCOUNTS = [2, 3];
export const PREVIOUS_CLOSES = (price: number) => [BigInt(price), 0n];

export class RandomSteps {
  readonly #orders: RandomRiskOrders;

  constructor(
    readonly random: SeededRandom,
    readonly shape: DuelShape,
  ) {
    const orders = new RandomRiskOrders(() => random.next(), shape.spread);
    Object.assign(orders, { center: shape.price, lot: shape.lot, lifetime: 3e9 });
    this.#orders = orders;
  }

  opening(): Step[] {
    const { price } = this.shape;
    const steps = { tickMantissa: 1, tickScale: 0, lotMantissa: 1, lotScale: 0, volatilityAuctionSeconds: 2 };
    const band = this.random.below(3) === 0 ? 800 : 0;
    const commands: PlainCommand[] = [
      { ...nobody, ...steps, kind: 'addInstrument', symbol: 'AAA', referencePrice: price },
      { ...nobody, ...steps, kind: 'addInstrument', symbol: 'BBB', priceBandBasisPoints: band },
      ...Array.from({ length: RISK_ACCOUNTS }, (_, account): PlainCommand => {
        return { ...nobody, account, kind: 'configure', name: `a${account}`, selfTradePrevention: 0 };
      }),
      this.#limits(-1),
      this.#fees(),
      ...CASH_ACCOUNTS.flatMap((account) => [this.#cash(account), this.#holdings(account)]),
    ];
    return [...commands.map((command): Step => ({ does: 'send', command })), { does: 'settle' }];
  }

  /** Everybody's orders are canceled, and nothing is on its way any more. */
  ending(): Step[] {
    const terms = { session: 1, requestId: 0, instrument: -1, side: 0, tag: '', onlySession: 0 };
    const cancels = Array.from({ length: RISK_ACCOUNTS }, (_, account): Step => {
      return { does: 'send', command: { ...terms, account, kind: 'massCancel' } };
    });
    return [{ does: 'settle' }, ...cancels, { does: 'settle' }];
  }

  next(duel: RiskDuel): Step {
    const { random, shape } = this;
    const account = random.below(RISK_ACCOUNTS);
    const roll = random.below(1000);
    if (roll < shape.crashes) {
      const covered = random.below(2) === 0 ? 0 : random.next();
      return { does: 'crash', validators: random.pick([1, 2, 4]), covered };
    }
    if (roll < 25) return { does: 'settle' };
    if (roll < 40) return { does: 'send', command: this.#change() };
    if (roll < 55) {
      return { does: 'ask', account, kind: random.pick([CommandKind.QUERY_POSITIONS, CommandKind.QUERY_RISK]) };
    }
    if (roll < 65) return { does: 'send', command: this.#release(duel) };
    if (roll < 150) return { does: 'pass', nanos: this.#pause(duel.simulation.time) };
    if (roll < 450) return { does: 'send', command: this.#order(duel) };
    if (roll < 650) return { does: 'check', account };
    if (roll < 870) return { does: 'execute', account, isRefused: random.below(60) === 0 };
    return { does: 'publish' };
  }

  /** Somebody who is stopped may go on. */
  #release(duel: RiskDuel): PlainCommand {
    const [account = -1] = duel.truth.stopped;
    const counted = { trigger: 0, value: 0, limit: 0, cancelsOpenOrders: false };
    return { ...nobody, ...counted, kind: 'killSwitch', account, engaged: false };
  }

  /** One that does not depend on which validator has which account. */
  nextOfAll(duel: RiskDuel): Step {
    const roll = this.random.below(100);
    if (roll < 6) return { does: 'pass', nanos: this.#pause(duel.simulation.time) };
    if (roll < 10) return { does: 'send', command: roll < 7 ? this.#change() : this.#release(duel) };
    return { does: 'send', command: this.#order(duel) };
  }

  #order(duel: RiskDuel): PlainCommand {
    const { random, shape } = this;
    const orders = this.#orders;
    const far = Math.max(1, Math.floor(shape.spread / 2));
    if (random.below(12) === 0) orders.center += random.below(2 * far + 1) - far;
    orders.center = Math.max(Math.floor(shape.price / 2), orders.center);
    const command = orders.next([...duel.truth.orders.values()], duel.simulation.time);
    // One whose form is wrong counts as refused.
    return command.kind === 'new' && random.below(60) === 0 ? { ...command, quantity: 0 } : command;
  }

  /** Mostly no time at all or less than a second; now and then up to the turn of the day, or past it. */
  #pause(time: number): number {
    const { random } = this;
    const roll = random.below(100);
    if (roll < 40) return 1 + random.below(1000);
    if (roll < 90) return random.below(5e8);
    if (roll < 97) return random.below(4e9);
    const midnight = (Math.floor(time / DAY) + 1) * DAY;
    return Math.max(1, midnight - time + random.below(2e9) - 1e9);
  }

  #change(): PlainCommand {
    const { random } = this;
    const account = random.below(RISK_ACCOUNTS + 1) - 1;
    const roll = random.below(12);
    if (roll < 2) return this.#fees();
    if (roll < 4) return this.#cash(random.pick(CASH_ACCOUNTS));
    if (roll < 5) return this.#holdings(random.pick(CASH_ACCOUNTS));
    if (roll < 8) {
      const counted = { trigger: 0, value: 0, limit: 0, cancelsOpenOrders: random.below(2) === 0 };
      return { ...nobody, ...counted, kind: 'killSwitch', account, engaged: random.below(6) === 0 };
    }
    if (roll < 9 && account >= 0) return this.#configure(account, RiskSubject.NO_LIMITS, -1, []);
    return this.#limits(account);
  }

  #configure(account: number, subject: number, instrument: number, given: readonly number[]): PlainCommand {
    const values = Array.from({ length: RISK_VALUES }, (_, index) => given[index] ?? 0);
    return { ...nobody, kind: 'configureRisk', account, subject, instrument, values };
  }

  /** In millionths: now and then one is received. */
  #fees(): PlainCommand {
    const { random } = this;
    const instrument = random.below(3) - 1;
    return this.#configure(-1, RiskSubject.FEES, instrument, [random.below(5000) - 2000, random.below(6000) - 500]);
  }

  #cash(account: number): PlainCommand {
    const { price, lot } = this.shape;
    const amount = this.random.below(5) === 0 ? -price * lot : price * lot * (4 + this.random.below(20));
    return { ...nobody, kind: 'adjustCash', account, instrument: -1, amount, costPrice: 0 };
  }

  #holdings(account: number): PlainCommand {
    const { price, lot } = this.shape;
    const amount = lot * (this.random.below(15) - 3);
    const instrument = this.random.below(2);
    return { ...nobody, kind: 'adjustCash', account, instrument, amount, costPrice: price + this.random.below(5) };
  }

  #limits(account: number): PlainCommand {
    const { random, shape } = this;
    const { price, spread, lot, limits } = shape;
    const values = new Array<number>(RISK_VALUES).fill(0);
    const some: Record<number, () => number> = {
      [RiskLimit.ORDER_QUANTITY]: () => lot * (6 + random.below(8)),
      [RiskLimit.ORDER_NOTIONAL]: () => price * lot * (5 + random.below(8)) + random.below(50),
      [RiskLimit.POSITION]: () => lot * (4 + random.below(25)),
      [RiskLimit.OPEN_ORDERS]: () => 2 + random.below(9),
      [RiskLimit.EXPOSURE]: () => price * lot * (8 + random.below(60)) + random.below(50),
      [RiskLimit.DAILY_LOSS]: () => 1 + random.below(spread * lot * 12),
      [RiskLimit.PRICE_COLLAR]: () => Math.ceil((random.below(3 * spread) * 10_000) / price) + 50,
      [RiskLimit.ORDERS_PER_SECOND]: () => 1 + random.below(12),
      [RiskLimit.BURST]: () => 1 + random.below(10),
      [RiskLimit.KILL_DAILY_LOSS]: () => 1 + random.below(spread * lot * 15),
      [RiskLimit.KILL_REJECTS_PER_SECOND]: () => 3 + random.below(10),
      [RiskLimit.KILL_ORDERS_PER_SECOND]: () => 6 + random.below(15),
    };
    for (const which of limits) if (random.below(3) !== 0) values[which] = some[which]();
    return this.#configure(account, RiskSubject.LIMITS, -1, values);
  }
}
