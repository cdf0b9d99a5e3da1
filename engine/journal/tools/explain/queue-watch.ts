// How an order moves up in the queue of its price level, followed by the market's events alone: whatever came to rest at
// the level after it stands behind it, everything else in front. Lots.

import { type InstrumentEvent, MarketEventKind } from '../../../domain/market-event.js';
import { isOrderEvent } from '../../../scenario/event-words.js';

export class QueueWatch {
  readonly #instrument: number;
  readonly #orderId: number;
  readonly #side: number;
  readonly price: number;
  /** Displayed orders of any time stand before it. */
  readonly #isHidden: boolean;
  /** Shown lots of those behind it, by order id. */
  readonly #behind = new Map<number, number>();
  /** Displayed lots in front of it now, and of those that were: how many have traded and how many have left. */
  ahead: number;
  traded = 0;
  withdrawn = 0;
  /** What was last told of it. */
  toldAhead: number;

  constructor(
    order: { instrument: number; orderId: number; side: number; price: number },
    ahead: number,
    isHidden: boolean,
  ) {
    this.#instrument = order.instrument;
    this.#orderId = order.orderId;
    this.#side = order.side;
    this.price = order.price;
    this.#isHidden = isHidden;
    this.ahead = ahead;
    this.toldAhead = ahead;
  }

  /** Worth a word: nothing is in front any more, or at most half of what was told last. */
  get isWorthTelling(): boolean {
    return this.ahead !== this.toldAhead && (this.ahead === 0 || this.ahead * 2 <= this.toldAhead);
  }

  onEvent(event: InstrumentEvent): void {
    const { kind, orderId } = event;
    if (!isOrderEvent(kind) || kind === MarketEventKind.HIDDEN_TRADE || orderId === this.#orderId) return;
    if (event.instrument !== this.#instrument || event.side !== this.#side || event.price !== this.price) return;
    const { quantity } = event;
    if (kind === MarketEventKind.ORDER_ADDED) {
      if (this.#isHidden) this.ahead += quantity;
      else this.#behind.set(orderId, (this.#behind.get(orderId) ?? 0) + quantity);
      return;
    }
    const behind = this.#behind.get(orderId);
    if (behind !== undefined) {
      const left = kind === MarketEventKind.ORDER_REMOVED ? 0 : behind - quantity;
      if (left > 0) this.#behind.set(orderId, left);
      else this.#behind.delete(orderId);
      return;
    }
    this.ahead = Math.max(0, this.ahead - quantity);
    if (kind === MarketEventKind.ORDER_EXECUTED) this.traded += quantity;
    else this.withdrawn += quantity;
  }
}
