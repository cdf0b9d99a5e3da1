// Breaks what time and the venue's day are held to: auctions, price bands, phases and expiry.

import type { Mutation } from './mutant.js';

export const VENUE_MUTATIONS: readonly Mutation[] = [
  {
    rule: 'what leaves the open market elects nothing: elections lapse',
    file: 'settling',
    original: 'if (this.#isStop(slot)) this.#pending.waitOn(slot);',
    replacement: 'if (this.#isStop(slot)) this.#pending.trigger(slot, 0);',
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
    rule: 'of the phases that were missed only the last comes',
    file: 'trading-calendar',
    original: 'if (at <= agenda.phaseAt) continue;',
    replacement: 'if (at >= 0n) continue;',
  },
  {
    rule: 'a phase that comes late ends the volatility auction before it',
    file: 'trading-calendar',
    original: 'if (agenda.auctionEndAt < agenda.phaseAt) agenda.auctionEndAt = NEVER;',
    replacement: '',
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
    original: 'if (opens && states.lastPrices[instrument] !== 0) {',
    replacement: 'if (false) {',
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
    rule: 'every instrument that a command touched is settled',
    file: 'touched-instruments',
    original: 'if (this.#marks[next] !== 0) return next;',
    replacement: '',
  },
  {
    rule: 'what is promised to fill is within the price band',
    file: 'instrument-states',
    original: 'this.lowest = isCentred ? this.#lowest[instrument] : first - distance;',
    replacement: 'this.lowest = 0;',
  },
];
