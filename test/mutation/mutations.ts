// Every rule of matching that the tests must guard, each with one small change to the engine that breaks it. A mutation
// stays true as long as `original` stands once in its file; white space counts as one space, so it may run over lines.

export interface Mutation {
  /** What the change breaks. */
  readonly rule: string;
  /** In engine/matching, without its extension. */
  readonly file: string;
  readonly original: string;
  readonly replacement: string;
}

export const MUTATIONS: readonly Mutation[] = [
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
    rule: 'the limit of a trailing stop keeps its distance',
    file: 'triggers',
    original: 'limit === 0 ? 0 : limit + (moved - stopPrice)',
    replacement: 'limit',
  },
  {
    rule: 'what leaves the open market elects nothing: elections lapse',
    file: 'settling',
    original: 'if (this.#isStop(slot)) this.#pending.waitOn(slot);',
    replacement: 'if (this.#isStop(slot)) this.#pending.trigger(slot, 0);',
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
      const last = words[(slot << ORDER_WORDS) + PREVIOUS  {
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
    original: 'if (record !== 0) this.conditions.release(record);',
    replacement: '',
  },
  {
    rule: 'a stop that triggers follows the price no longer',
    file: 'pending-orders',
    original: 'registry.endTrail(slot);',
    replacement: '',
  },
  {
    rule: 'of contingent orders the best price is met first',
    file: 'match-loop',
    original: 'const level = book.behind(registry.orders.level(slot)); return level === 0 ? 0 : book.levels.head(level);',
    replacement: 'return 0;',
  },
  {
    rule: 'a contingent order is met again where a trade may have made it larger',
    file: 'match-loop',
    original: 'const mayGrow = mayMeetContingent && states.reduceOnly[instrument] > 0;',
    replacement: 'const mayGrow = false;',
  },
  {
    rule: 'every instrument that a command touched is settled',
    file: 'touched-instruments',
    original: 'if (this.#marks[next] !== 0) return next;',
    replacement: '',
  },
];
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
    rule: 'an order expires at its time, not after it',
    file: 'expiry',
    original: 'return !isAfter(conditions.expiresLow(record), conditions.expiresHigh(record), timeLow, timeHigh);',
    replacement: 'return isAfter(timeLow, timeHigh, conditions.expiresLow(record), conditions.expiresHigh(record));',
  },
  {
    rule: 'what expires at one instant does so in order of entry',
    file: 'expiry-timers',
    original: 'return this.#details.entrySequence(a) < this.#details.entrySequence(b);',
    replacement: 'return this.#details.entrySequence(a) > this.#details.entrySequence(b);',
  },
  {
    rule: 'a phase of the day comes before what expires with it',
    file: 'expiry',
    original: 'return !isAfter(calendar.nextLow, calendar.nextHigh, low, conditions.expiresHigh(record));',
    replacement: 'return isAfter(low, conditions.expiresHigh(record), calendar.nextLow, calendar.nextHigh);',
  },
  {
    rule: "a DAY order that enters at the day's end lives until the next one",
    file: 'trading-calendar',
    original: 'return at > now ? at : at + NANOS_A_DAY;',
    replacement: 'return at >= now ? at : at + NANOS_A_DAY;',
  },
  {
    rule: 'of the prices where most trades, an auction takes the one with the least left over',
    file: 'auction-price',
    original: 'const less = Math.abs(surplus) - Math.abs(this.surplus);',
    replacement: 'const less = 0;',
  },
  {
    rule: 'then the one nearest the reference',
    file: 'auction-price',
    original: 'const price = Math.max(from, Math.min(to, near));',
    replacement: 'const price = to;',
  },
  {
    rule: 'also where as much would be left over of buys as of sells',
    file: 'auction-price',
    original: 'distance > this.#distance',
    replacement: 'false',
  },
  {
    rule: 'an auction counts what is hidden and held back',
    file: 'auction-price',
    original: 'offers.add(levels.total(ask), 1);',
    replacement: 'offers.add(levels.quantity(ask), 1);',
  },
  {
    rule: 'what opens elects the stops that the last price triggers',
    file: 'trading-statuses',
    original: 'if (opens && states.lastPrices[instrument] !== 0) this.#triggers.elect',
    replacement: 'if (false) this.#triggers.elect',
  },
  {
    rule: 'no trade outside the price band',
    file: 'match-loop',
    original: 'if (!states.isInBand(instrument, price)) {',
    replacement: 'if (false) {',
  },
  {
    rule: 'the edge of the price band is inside',
    file: 'instrument-states',
    original: 'return price >= this.#lowest[instrument] && price <= this.#highest[instrument];',
    replacement: 'return price > this.#lowest[instrument] && price < this.#highest[instrument];',
  },
  {
    rule: 'an auction with trades moves the price band',
    file: 'auction',
    original: 'states.centreBand(instrument, price);',
    replacement: '',
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
    original: 'if (this.#fillable.count(this.#terms, minimum) < minimum) return false;',
    replacement: 'if (this.#fillable.count(this.#terms, minimum) === 0) return false;',
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
    original: 'if (command.tagLength === 0) return true;',
    replacement: 'if (command.tagLength >= 0) return true;',
  },
  {
    rule: "another account's order is unknown",
    file: 'order-reference',
    original: 'if (slot === 0 || registry.orders.account(slot) !== account) return 0;',
    replacement: 'if (slot === 0) return 0;',
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
    original: 'if (record !== 0) this.conditions.release(record);',
    replacement: '',
  },
  {
    rule: 'a stop that triggers follows the price no longer',
    file: 'pending-orders',
    original: 'registry.endTrail(slot);',
    replacement: '',
  },
  {
    rule: 'of contingent orders the best price is met first',
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
    rule: 'every instrument that a command touched is settled',
    file: 'touched-instruments',
    original: 'if (this.#marks[next] !== 0) return next;',
    replacement: '',
  },
  {
    rule: 'a plain limit order is neither hidden nor reduce-only',
    file: 'command-reader',
    original: '(flags & 0xffff00) !== 0 ||',
    replacement: '',
  },
  {
    rule: 'a plain limit order has no minimum quantity',
    file: 'command-reader',
    original: 'float64[d + (L.MIN_QUANTITY >> 3)] !== 0',
    replacement: 'false',
  },
  {
    rule: 'what is promised to fill is within the price band',
    file: 'instrument-states',
    original: 'this.lowest = isCentred ? this.#lowest[instrument] : first - distance;',
    replacement: 'this.lowest = 0;',
  },
  {
    rule: 'a contingent order that traded ends where its position does',
    file: 'trading',
    original: 'if (!makerIsFilled) this.#endReleasedWhereReduced(maker);',
    replacement: '',
  },
];
