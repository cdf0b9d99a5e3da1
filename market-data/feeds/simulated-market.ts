// One instrument as the simulated participants trade it: a maker quotes several levels on each side around a slowly moving
// mid price, a taker trades into them. Units: ticks and lots.
//
// Invariant: the maker moves the side that gets out of the way first, so its own quotes never meet.

import type { ExecutionReport, Instrument, PendingOrder, Session, SideName } from '../../client/index.js';
import type { SeededRandom } from './seeded-random.js';

/** Both accounts, logged on. */
export interface Participants {
  readonly maker: Session;
  readonly taker: Session;
}

interface Quote {
  readonly order: PendingOrder;
  price: number;
}

const LEVELS = 5;
const QUOTE_LOTS = { min: 40, max: 200 };
const TAKE_LOTS = { min: 10, max: 120 };
/** Spread and distance of the levels, as a share of the price. */
const STEP_SHARE = 0.00005;
const MOVE_PROBABILITY = 0.35;
const TAKE_PROBABILITY = 0.6;
/** How strongly the mid price is drawn back to where it began, a turn. */
const REVERSION = 0.01;
/** Net lots at which the taker only trades back. */
const INVENTORY_LOTS = 2000;
/** Turns without orders after the venue was too busy for one. */
const PAUSE_TURNS = 8;

export class SimulatedMarket {
  private readonly quotes = { BUY: new Map<number, Quote>(), SELL: new Map<number, Quote>() };
  private readonly step: number;
  private mid: number;
  private net = 0;
  private pause = 0;

  /** `reference` is the price that the mid begins at and stays near. */
  constructor(
    private readonly instrument: Instrument,
    private readonly reference: number,
    private readonly random: SeededRandom,
  ) {
    this.mid = reference;
    this.step = Math.max(1, Math.round(reference * STEP_SHARE));
  }

  /** After a new logon: the quotes of the last session are canceled. */
  reset(): void {
    this.quotes.BUY.clear();
    this.quotes.SELL.clear();
    this.pause = 0;
  }

  turn(participants: Participants): void {
    if (this.pause-- > 0) return;
    const before = this.mid;
    if (this.random.chance(MOVE_PROBABILITY)) this.move();
    const rising = this.mid >= before;
    this.quote(participants.maker, rising ? 'SELL' : 'BUY');
    this.quote(participants.maker, rising ? 'BUY' : 'SELL');
    if (this.random.chance(TAKE_PROBABILITY)) this.take(participants.taker);
  }

  private move(): void {
    const drift = (this.reference - this.mid) * REVERSION;
    const next = Math.round(this.mid + drift + this.random.integer(-2, 2) * this.step);
    this.mid = Math.max(next, this.step * (LEVELS + 2));
  }

  /** Puts every level of a side where it belongs: the outermost first, so that a side never overtakes itself. */
  private quote(maker: Session, side: SideName): void {
    const quotes = this.quotes[side];
    for (let level = LEVELS - 1; level >= 0; level--) {
      const distance = this.step * (level + 1);
      const price = side === 'BUY' ? this.mid - distance : this.mid + distance;
      const quote = quotes.get(level);
      if (quote === undefined) this.rest(maker, side, level, price);
      else if (quote.price !== price) {
        quote.price = price;
        const replace = maker.replace({ clientOrderId: quote.order.clientOrderId }, { price });
        this.watch(replace.firstWord());
      }
    }
  }

  private rest(maker: Session, side: SideName, level: number, price: number): void {
    const quantity = this.random.integer(QUOTE_LOTS.min, QUOTE_LOTS.max);
    const order = maker.newOrder({ symbol: this.instrument.symbol, side, quantity, price, postOnly: 'REJECT' });
    const quote = { order, price };
    this.quotes[side].set(level, quote);
    this.watch(
      order.lastWord().then((report) => {
        if (this.quotes[side].get(level) === quote) this.quotes[side].delete(level);
        return report;
      }),
    );
  }

  private take(taker: Session): void {
    const side = this.random.chance(0.5 - this.net / (2 * INVENTORY_LOTS)) ? 'BUY' : 'SELL';
    const sign = side === 'BUY' ? 1 : -1;
    const order = taker.newOrder({
      symbol: this.instrument.symbol,
      side,
      timeInForce: 'IOC',
      quantity: this.random.integer(TAKE_LOTS.min, TAKE_LOTS.max),
      price: this.mid + sign * 2 * this.step,
    });
    this.watch(
      order.lastWord().then((report) => {
        this.net += sign * report.cumulativeQuantity;
        return report;
      }),
    );
  }

  /** A refusal for want of room is answered by a pause; a lost session by whoever opens the next one. */
  private watch(word: Promise<ExecutionReport>): void {
    word.then(
      (report) => {
        if (report.rejectReason === 'BUSY' || report.rejectReason === 'RATE_LIMITED') this.pause = PAUSE_TURNS;
      },
      () => {},
    );
  }
}
