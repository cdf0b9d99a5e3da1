// Breaks what orders of the book are held to: who trades first, how much and at what price, and what an order may be.

import type { Mutation } from './mutant.js';

export const TRADING_MUTATIONS: readonly Mutation[] = [
  {
    rule: 'the oldest order at a price trades first',
    file: 'price-level-store',
    original: 'const head = this.int32[(level << LEVEL_SHIFT) + HEAD];',
    replacement: 'const head = this.int32[(level << LEVEL_SHIFT) + TAIL];',
  },
  {
    rule: 'displayed orders trade before hidden ones',
    file: 'price-level-store',
    original: 'return head !== 0 ? head : this.int32[(level << LEVEL_SHIFT) + HIDDEN_HEAD];',
    replacement: 'return this.int32[(level << LEVEL_SHIFT) + HIDDEN_HEAD] || head;',
  },
  {
    rule: 'the best price trades first',
    file: 'order-book',
    original: 'isLowestFirst(queue) ? price < this.levels.price(best) : price > this.levels.price(best)',
    replacement: 'false',
  },
  {
    rule: 'a trade takes at most the slice that an iceberg shows',
    file: 'match-loop',
    original: 'const quantity = Math.min(orders.leaves(taker), book.available(maker));',
    replacement: 'const quantity = Math.min(orders.leaves(taker), orders.leaves(maker));',
  },
  {
    rule: 'a partly filled order keeps what is left',
    file: 'trading',
    original:
      'orders.setLeaves(taker, orders.leaves(taker) - quantity); const takerIsFilled = this.#count(taker, quantity); reports.traded(maker, taker, commandType, tradeId, price, quantity); const usedSlice',
    replacement:
      'orders.setLeaves(taker, 0); const takerIsFilled = this.#count(taker, quantity); reports.traded(maker, taker, commandType, tradeId, price, quantity); const usedSlice',
  },
  {
    rule: "a trade is made at the resting order's price",
    file: 'match-loop',
    original: 'return this.#trading.take(taker, maker, level, price, quantity, commandType);',
    replacement:
      'return this.#trading.take(taker, maker, level, registry.details.price(taker) || price, quantity, commandType);',
  },
  {
    rule: 'a partly filled order keeps what is left, on the short way too',
    file: 'plain/plain-trade',
    original: 'amounts[ofTaker] = takerLeaves;',
    replacement: 'amounts[ofTaker] = 0;',
  },
  {
    rule: "a trade is made at the resting order's price, on the short way too",
    file: 'plain/plain-trade-outputs',
    original: 'this.#price = this.#levelAmounts[((level & SLOT_MASK) << LEVEL_DOUBLE_SHIFT) | LEVEL_PRICE];',
    replacement: 'this.#price = this.#amounts[((taker & SLOT_MASK) << ORDER_DOUBLE_SHIFT) | PRICE];',
  },
  {
    rule: 'icebergs and hidden and reduce-only orders trade on the long way',
    file: 'plain/plain-trade',
    original: 'if (((flags | orders[ofTaker | FLAGS]) & SPECIAL) !== 0) return false;',
    replacement: '',
  },
  {
    rule: 'orders with conditions trade on the long way',
    file: 'plain/plain-trade',
    original: 'if ((orders[detailsOfMaker | CONDITIONS] | orders[detailsOfTaker | CONDITIONS]) !== 0) return false;',
    replacement: '',
  },
  {
    rule: 'where orders wait for a price, trades go the long way',
    file: 'plain/plain-trade',
    original: 'return states.waiting[flags & INSTRUMENT_MASK] === 0;',
    replacement: 'return true;',
  },
  {
    rule: 'the next slice of an iceberg goes to the back',
    file: 'order-book',
    original:
      'this.levels.float64[(level << DOUBLES) + CONCEALED] -= this.#orders.leaves(slot); this.#append(slot, level);',
    replacement: `this.levels.float64[(level << DOUBLES) + CONCEALED] -= this.#orders.leaves(slot);
      this.#append(slot, level);
      const words = this.#orders.int32;
      const first = this.levels.head(level);
      if (first === slot) return;
      const last = words[(slot << ORDER_WORDS) + PREVIOUS];
      words[(last << ORDER_WORDS) + NEXT] = 0;
      words[(slot << ORDER_WORDS) + PREVIOUS] = 0;
      words[(slot << ORDER_WORDS) + NEXT] = first;
      words[(first << ORDER_WORDS) + PREVIOUS] = slot;
      this.levels.int32[(level << WORDS) + HEAD] = slot;
      this.levels.int32[(level << WORDS) + HEAD + TO_TAIL] = last;`,
  },
  {
    rule: 'a post-only order slides by one tick',
    file: 'post-only',
    original: 'return bestOppositePrice - 1;',
    replacement: 'return bestOppositePrice - 2;',
  },
  {
    rule: 'a fill-or-kill order does not count its own account',
    file: 'fillable-quantity',
    original: 'if (orders.account(maker) === account) {',
    replacement: 'if (orders.account(maker) === -2) {',
  },
  {
    rule: 'a fill-or-kill order fills whole or not at all',
    file: 'order-placement',
    original: 'this.#fillable.count(terms, terms.quantity) < terms.quantity',
    replacement: 'this.#fillable.count(terms, terms.quantity) === 0',
  },
  {
    rule: 'a promise to fill counts no reduce-only order',
    file: 'fillable-quantity',
    original: 'if (orders.has(maker, REDUCE_ONLY_FLAG) !== 0) continue;',
    replacement: '',
  },
  {
    rule: 'DECREMENT shrinks the total quantity too',
    file: 'self-trade-prevention',
    original: 'details.setQuantity(taker, details.quantity(taker) - prevented);',
    replacement: '',
  },
  {
    rule: 'CANCEL_MAKER lets the incoming order go on',
    file: 'self-trade-prevention',
    original: 'if (mode === SelfTradePrevention.CANCEL_MAKER) return true;',
    replacement: '',
  },
  {
    rule: 'a reduce-only order trades no more than the position',
    file: 'match-loop',
    original: 'const allowed = Math.min(quantity, ofTaker, ofMaker);',
    replacement: 'const allowed = quantity;',
  },
  {
    rule: 'a reduce-only order ends when it has nothing left to reduce',
    file: 'trading',
    original: 'if (!makerIsFilled) this.endWhereReduced(maker);',
    replacement: '',
  },
  {
    rule: 'an order that grows loses its place',
    file: 'replace',
    original: 'this.#keepsPriority = staysAtPrice && this.#quantity <= details.quantity(slot);',
    replacement: 'this.#keepsPriority = staysAtPrice;',
  },
  {
    rule: 'an order that shrinks keeps its place',
    file: 'replace',
    original: 'this.#keepsPriority = staysAtPrice && this.#quantity <= details.quantity(slot);',
    replacement: 'this.#keepsPriority = false;',
  },
  {
    rule: 'as many orders are remembered as the capacity says',
    file: 'remembered-orders',
    original: 'this.#capacity = capacity;',
    replacement: 'this.#capacity = Math.max(1, capacity - 1);',
  },
  {
    rule: 'queue_ahead counts what is displayed',
    file: 'order-placement',
    original: 'this.#book.levels.quantity(this.level)',
    replacement: 'this.#book.levels.total(this.level)',
  },
  {
    rule: 'a level has room for 2^53-1 lots and no more',
    file: 'order-placement',
    original: 'if (levels.total(level) + quantity <= AMOUNT_MAX) return true;',
    replacement: 'return true;',
  },
  {
    rule: 'a mass cancel takes the tag it names',
    file: 'mass-cancel',
    original: 'this.#tag = command.tagLength === 0 ? 0 : tagKey(command.words, command.tagWord);',
    replacement: 'this.#tag = 0;',
  },
  {
    rule: 'a mass cancel ends the oldest order first, of whichever group',
    file: 'oldest-first',
    original: 'return details.entrySequence(a) < details.entrySequence(b);',
    replacement: 'return details.entrySequence(a) > details.entrySequence(b);',
  },
  {
    rule: 'a mass cancel finds the sells too where it names no side',
    file: 'mass-cancel',
    original: 'return first === 0 ? this.#firstOfSide(list, Side.SELL) : first;',
    replacement: 'return first;',
  },
  {
    rule: "another account's order is unknown",
    file: 'order-reference',
    original: 'if (slot === 0 || registry.orders.account(slot) !== account) return 0;',
    replacement: 'if (slot === 0) return 0;',
  },
  {
    rule: 'a plain limit order is neither hidden nor reduce-only',
    file: 'plain/plain-form',
    original: '(modes & 0xffff00) !== 0 ||',
    replacement: '',
  },
  {
    rule: 'a plain limit order has no minimum quantity',
    file: 'plain/plain-form',
    original: 'amounts[d + MIN_QUANTITY] !== 0',
    replacement: 'false',
  },
  {
    rule: 'a reduce-only order counts as fillable no more than it may trade',
    file: 'fillable-quantity',
    original: 'if (!terms.isReduceOnly) return Math.min(lots, enough);',
    replacement: 'return Math.min(lots, enough);',
  },
];
