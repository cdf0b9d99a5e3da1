// Breaks what orders that wait are held to: stops, contingent and pegged ones, and what must be left of them when they end.

import type { Mutation } from './mutant.js';

export const WAITING_MUTATIONS: readonly Mutation[] = [
  {
    rule: 'another stop price brings another protection',
    file: 'replace-waiting',
    original: 'if (this.#protection !== 0) conditions.setProtectionPrice(record, this.#protection);',
    replacement: 'if (this.#protection !== 0) return;',
  },
  {
    rule: 'without one of its own a new stop price takes the protection along',
    file: 'replace-waiting',
    original: 'this.#triggers.moveProtection(record, change)',
    replacement: 'this.#triggers.moveProtection(record, 0)',
  },
  {
    rule: "a waiting order's new price is told to its validator",
    file: 'replace-waiting',
    original: 'exposures.openChanged(slot, change); this.#pending',
    replacement: 'if (change !== 0) exposures.openChanged(slot, change); this.#pending',
  },
  {
    rule: "a pegged order's new cap is told to its validator",
    file: 'replace-waiting',
    original: '!isSmaller && exposures.countedPrice(slot) !== countedBefore',
    replacement: 'false',
  },
  {
    rule: 'rising triggers are elected before falling ones',
    file: 'triggers',
    original:
      'this.#electQueue(queueOf(instrument, QueueKind.RISING_TRIGGERS), price); this.#electQueue(queueOf(instrument, QueueKind.FALLING_TRIGGERS), price);',
    replacement:
      'this.#electQueue(queueOf(instrument, QueueKind.FALLING_TRIGGERS), price); this.#electQueue(queueOf(instrument, QueueKind.RISING_TRIGGERS), price);',
  },
  {
    rule: 'stops trigger by their stop price, then by time',
    file: 'triggers',
    original: 'const slot = book.levels.head(level); book.remove(slot);',
    replacement: 'const slot = book.levels.int32[(level << 4) + 5]; book.remove(slot);',
  },
  {
    rule: 'a trade at the stop price elects the stop',
    file: 'triggers',
    original: 'if (isRising ? stopPrice > price : stopPrice < price) return;',
    replacement: 'if (isRising ? stopPrice >= price : stopPrice <= price) return;',
  },
  {
    rule: 'a stop whose trigger is met at entry triggers at once',
    file: 'triggers',
    original: 'return price !== 0 && (isRising ? stopPrice <= price : stopPrice >= price);',
    replacement: 'return price !== 0 && (isRising ? stopPrice < price : stopPrice > price);',
  },
  {
    rule: 'a trailing sell stop only rises',
    file: 'triggers',
    original: 'return Math.max(stopPrice, price - offset);',
    replacement: 'return Math.min(stopPrice, price - offset);',
  },
  {
    rule: 'a trailing sell follows the last price before one that falls',
    file: 'triggers',
    original: 'if (price < last) this.#followUp(instrument, last);',
    replacement: 'if (price < last) this.#lastPrices[instrument] = last;',
  },
  {
    rule: 'trailing stops follow what has traded before trading stops',
    file: 'trading-statuses',
    original: 'if (before === TradingStatus.OPEN) this.#triggers.follow(instrument);',
    replacement: '',
  },
  {
    rule: 'a new trailing stop is followed with the others',
    file: 'pending-orders',
    original: 'if (isTrailing(command.type)) this.#triggers.watch(slot);',
    replacement: '',
  },
  {
    rule: 'pegged orders are looked at again where one may not stand at its peg',
    file: 'pegged-orders',
    original: 'followers.setFollowed(instrument, side, allFollow ? reference : 0);',
    replacement: 'followers.setFollowed(instrument, side, reference);',
  },
  {
    rule: 'no more orders of an instrument wait than may',
    file: 'order-placement',
    original: 'if (waiting < waitingMax) return true;',
    replacement: 'if (waiting <= waitingMax) return true;',
  },
  {
    rule: 'the limit of a trailing stop keeps its distance',
    file: 'triggers',
    original: 'limit === 0 ? 0 : limit + (moved - stopPrice)',
    replacement: 'limit',
  },
  {
    rule: 'a pegged order goes no further than its cap',
    file: 'peg-reference',
    original: 'if (cap === 0) return reference;',
    replacement: 'if (cap >= 0) return reference;',
  },
  {
    rule: 'a pegged order follows no pegged order',
    file: 'peg-reference',
    original: 'book.levels.references(level) === 0',
    replacement: 'book.levels.orders(level) === 0',
  },
  {
    rule: 'a contingent order is met only with its minimum',
    file: 'match-loop',
    original: 'if (quantity < conditions.minQuantity(details.conditions(maker))) return true;',
    replacement: 'if (quantity < 1) return true;',
  },
  {
    rule: 'a contingent order trades once the book can fill its minimum',
    file: 'contingent-orders',
    original: 'if (this.#lots.are(minimum) && this.#fill(slot, minimum)) return true;',
    replacement: 'if (this.#lots.are(2 * minimum) && this.#fill(slot, minimum)) return true;',
  },
  {
    rule: 'an order that has ended waits for nothing',
    file: 'order-registry',
    original: 'this.orders.clear(slot, TRAILING_FLAG); this.endWait(slot);',
    replacement: 'this.orders.clear(slot, TRAILING_FLAG);',
  },
  {
    rule: 'an order that has ended does not expire',
    file: 'order-registry',
    original: 'this.timers.remove(slot);',
    replacement: '',
  },
  {
    rule: 'a forgotten order gives back its record of conditions',
    file: 'order-registry',
    original: 'if (hasConditions) this.conditions.release(this.details.conditions(slot));',
    replacement: '',
  },
  {
    rule: 'a stop that triggers follows the price no longer',
    file: 'pending-orders',
    original: 'registry.endTrail(slot);',
    replacement: '',
  },
  {
    rule: 'a contingent order that is passed by does not hide the one behind it',
    file: 'match-loop',
    original:
      'const level = book.behind(registry.orders.level(slot)); return level === 0 ? 0 : book.levels.head(level);',
    replacement: 'return 0;',
  },
  {
    rule: 'a contingent order is met again where a trade may have made it larger',
    file: 'match-loop',
    original: 'const mayGrow = mayMeetContingent && states.reduceOnly[instrument] > 0;',
    replacement: 'const mayGrow = false;',
  },
  {
    rule: 'a contingent order that traded ends where its position does',
    file: 'trading',
    original: 'if (!makerIsFilled) this.#endReleasedWhereReduced(maker);',
    replacement: '',
  },
];
