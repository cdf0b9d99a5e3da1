// What the accounts of the position race send: two sessions of one account buy and sell, replace and cancel whatever they
// can name, orders on their way included; the others offer what it wants.

import { OrderType } from '../../engine/domain/order-type.js';
import { PostOnly } from '../../engine/domain/post-only.js';
import { RiskLimit, RiskSubject } from '../../engine/domain/risk-settings.js';
import { SelfTradePrevention } from '../../engine/domain/self-trade-prevention.js';
import { Side } from '../../engine/domain/side.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';
import type { PlainCommand, PlainNewOrder, PlainReplace } from '../support/plain-command.js';
import type { SeededRandom } from '../support/seeded-random.js';

/** Lots, either way. */
export const LIMIT = 40;
export const RACER = 0;
/** Without limits; half of them on the racer's validator. */
const OTHERS = [1, 2, 3];
export const ACCOUNTS = [RACER, ...OTHERS];
const INSTRUMENT = 0;
const LOWEST_PRICE = 99;
const PRICES = 2;
const LIMITS = 12;
/** So many commands long the racer would rather be on one side, then on the other. */
const MOOD = 300;
/** Orders of so many numbers back are named. */
const NAMED_BACK = 8;
/** The racer begins anew now and then, or nothing but its limit would be seen. */
const ORDERS_BETWEEN_CLEARINGS = 100;

/** All orders of an account. */
export function massCancel(account: number, requestId: number): PlainCommand {
  const everything = { instrument: -1, side: Side.UNSPECIFIED, tag: '', onlySession: 0 };
  return { ...everything, account, session: 1, requestId, kind: 'massCancel' };
}

export class RaceTraffic {
  readonly #random: SeededRandom;
  /** Of the last new order, by account. */
  readonly #numbers = ACCOUNTS.map(() => 0);
  #commands = 0;
  /** What comes next, whatever else. */
  readonly #salvo: PlainCommand[] = [];

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  /** An instrument, the accounts, and the limit of one of them. */
  *opening(): Generator<PlainCommand> {
    const nobody = { account: -1, session: 0, requestId: 0 };
    const sizes = { tickMantissa: 1, tickScale: 0, lotMantissa: 1, lotScale: 0 };
    yield { ...nobody, ...sizes, kind: 'addInstrument', symbol: 'AAA' };
    for (const account of ACCOUNTS) {
      const selfTradePrevention = SelfTradePrevention.CANCEL_BOTH;
      yield { ...nobody, account, kind: 'configure', name: `a${account}`, selfTradePrevention };
    }
    const values = new Array<number>(LIMITS).fill(0);
    values[RiskLimit.POSITION] = LIMIT;
    const subject = RiskSubject.LIMITS;
    yield { ...nobody, account: RACER, instrument: -1, kind: 'configureRisk', subject, values };
  }

  /** `open` is an open order of the racer, 0 for none. */
  next(open: number): PlainCommand {
    const random = this.#random;
    const next = this.#salvo.shift();
    if (next !== undefined) return next;
    const isRacer = random.below(5) > 1;
    const account = isRacer ? RACER : OTHERS[random.below(OTHERS.length)];
    // The racer's two sessions are 1 and 2; each of the others has one.
    const common = { account, session: isRacer ? 1 + random.below(2) : 2 + account, requestId: 0 };
    const roll = random.below(10);
    this.#commands++;
    if (isRacer && random.below(ORDERS_BETWEEN_CLEARINGS) === 0) return massCancel(account, 0);
    if (roll < 2) return { ...common, ...this.#named(account, open), kind: 'cancel', instrument: -1 };
    if (roll < 5 && isRacer) return open === 0 ? this.#replace(common, open) : this.#beginSalvo(open);
    return this.#newOrder(common);
  }

  /** Both sessions change the same order at once, and enter another while that is on its way. */
  #beginSalvo(open: number): PlainCommand {
    const of = (session: number) => ({ account: RACER, session, requestId: 0 });
    for (let i = this.#random.below(3); i >= 0; i--) this.#salvo.push(this.#replace(of(1 + (i % 2)), open));
    this.#salvo.push(this.#newOrder(of(2)), this.#newOrder(of(1)));
    return this.#replace(of(2), open);
  }

  #newOrder(common: Pick<PlainNewOrder, 'account' | 'session' | 'requestId'>): PlainNewOrder {
    const random = this.#random;
    const isMarket = random.below(16) === 0;
    return {
      ...common,
      kind: 'new',
      instrument: INSTRUMENT,
      clientOrderId: this.#name(common.account, ++this.#numbers[common.account]),
      side: this.#side(common.account),
      type: isMarket ? OrderType.MARKET : OrderType.LIMIT,
      timeInForce: isMarket || random.below(6) === 0 ? TimeInForce.IOC : TimeInForce.GTC,
      quantity: 1 + random.below(common.account === RACER ? 8 : 12),
      price: isMarket ? 0 : LOWEST_PRICE + random.below(PRICES),
      stopPrice: 0,
      postOnly: PostOnly.OFF,
      selfTradePrevention: SelfTradePrevention.UNSPECIFIED,
      tag: '',
      deadline: 0,
    };
  }

  #replace(common: Pick<PlainReplace, 'account' | 'session' | 'requestId'>, open: number): PlainReplace {
    const random = this.#random;
    const { account } = common;
    const isRenamed = random.below(5) === 0;
    return {
      ...common,
      ...this.#named(account, open),
      kind: 'replace',
      instrument: -1,
      newClientOrderId: isRenamed ? this.#name(account, ++this.#numbers[account]) : '',
      quantity: 1 + random.below(10),
      price: LOWEST_PRICE + random.below(PRICES),
      stopPrice: 0,
    };
  }

  #side(account: number): Side {
    const isBuying = Math.floor(this.#commands / MOOD) % 2 === 0;
    const isOpposite = account !== RACER || this.#random.below(3) === 0;
    return isBuying === isOpposite ? Side.SELL : Side.BUY;
  }

  /** The open order, or one of the account's newest: many are on their way, and many are over. */
  #named(account: number, open: number): { orderId: number; clientOrderId: string } {
    if (account === RACER && open !== 0 && this.#random.below(4) > 0) return { orderId: open, clientOrderId: '' };
    const number = Math.max(1, this.#numbers[account] - this.#random.below(NAMED_BACK));
    return { orderId: 0, clientOrderId: this.#name(account, number) };
  }

  #name(account: number, number: number): string {
    return `${account}-${number}`;
  }
}
