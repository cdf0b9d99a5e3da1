// hot path
// TICK: everything that is due at or before the command's time, in the order it was due. A change of an instrument's day
// comes before what expires at the same instant, so that a closing auction still has its DAY orders. What expires at one
// instant ends first; then the instruments are settled. Of an instrument's changes that the venue has missed, because it was
// down, only the last takes place, so that a tick costs no more after a year than after a night.

import { NO_ACCOUNT } from '../domain/limits.js';
import { isAfter } from '../domain/time-words.js';
import { TradingStatus } from '../domain/trading-status.js';
import type { MatchingCore } from './matching-core.js';
import type { RestingOrders } from './resting-orders.js';
import type { Settling } from './settling.js';
import { TouchedInstruments } from './touched-instruments.js';
import type { TradingStatuses } from './trading-statuses.js';

export class Expiry {
  readonly #core: MatchingCore;
  readonly #resting: RestingOrders;
  readonly #statuses: TradingStatuses;
  readonly #settling: Settling;
  /** Instruments in which something has expired at the instant in hand. */
  readonly #unsettled: TouchedInstruments;

  nextDueLow = 0;
  nextDueHigh = 0;

  constructor(
    core: MatchingCore,
    resting: RestingOrders,
    statuses: TradingStatuses,
    settling: Settling,
    instrumentsMax: number,
  ) {
    this.#core = core;
    this.#resting = resting;
    this.#statuses = statuses;
    this.#settling = settling;
    this.#unsettled = new TouchedInstruments(instrumentsMax);
  }

  /** True where a TICK at this time would find something to do. */
  isDue(timeLow: number, timeHigh: number): boolean {
    const { calendar, registry } = this.#core;
    if (calendar.isDue(timeLow, timeHigh)) return true;
    const slot = registry.timers.first;
    if (slot === 0) return false;
    const record = registry.details.conditions(slot);
    const { conditions } = registry;
    return !isAfter(conditions.expiresLow(record), conditions.expiresHigh(record), timeLow, timeHigh);
  }

  /** Finds when something is due next: `nextDueLow` and `nextDueHigh`. False where nothing is. */
  findNextDue(): boolean {
    const { calendar, registry } = this.#core;
    const slot = registry.timers.first;
    this.nextDueLow = calendar.nextLow;
    this.nextDueHigh = calendar.nextHigh;
    if (slot === 0) return calendar.hasNext;
    const record = registry.details.conditions(slot);
    const low = registry.conditions.expiresLow(record);
    const high = registry.conditions.expiresHigh(record);
    if (isAfter(this.nextDueLow, this.nextDueHigh, low, high)) {
      this.nextDueLow = low;
      this.nextDueHigh = high;
    }
    return true;
  }

  run(timeLow: number, timeHigh: number): void {
    while (this.isDue(timeLow, timeHigh)) {
      if (this.#isPhaseNext(timeLow, timeHigh)) this.#takePhase(timeLow, timeHigh);
      else this.#expireInstant();
    }
  }

  #isPhaseNext(timeLow: number, timeHigh: number): boolean {
    const { calendar, registry } = this.#core;
    if (!calendar.isDue(timeLow, timeHigh)) return false;
    const slot = registry.timers.first;
    if (slot === 0) return true;
    const record = registry.details.conditions(slot);
    const { conditions } = registry;
    const low = conditions.expiresLow(record);
    return !isAfter(calendar.nextLow, calendar.nextHigh, low, conditions.expiresHigh(record));
  }

  #takePhase(timeLow: number, timeHigh: number): void {
    const { calendar, states } = this.#core;
    const phase = calendar.takeFirst(timeLow, timeHigh);
    if (phase === undefined) return;
    const { instrument, status } = phase;
    calendar.forgetVolatilityAuction(instrument);
    const now = states.statuses[instrument];
    // What an administrator has halted only an administrator lets go on.
    if (now === TradingStatus.HALTED || now === status) return;
    this.#statuses.change(instrument, status, NO_ACCOUNT);
    this.#settling.settle(instrument);
  }

  /** Ends the orders that expire at the same instant as the first. */
  #expireInstant(): void {
    const { registry, touched } = this.#core;
    const { conditions, details, orders, timers } = registry;
    const record = details.conditions(timers.first);
    const low = conditions.expiresLow(record);
    const high = conditions.expiresHigh(record);
    for (let slot = timers.first; slot !== 0 && this.#expiresAt(slot, low, high); slot = timers.first) {
      touched.touch(orders.instrument(slot));
      this.#unsettled.touch(orders.instrument(slot));
      this.#resting.expire(slot);
    }
    const unsettled = this.#unsettled;
    for (let one = unsettled.first; one >= 0; one = unsettled.next(one)) this.#settling.settle(one);
    unsettled.clear();
  }

  #expiresAt(slot: number, low: number, high: number): boolean {
    const { conditions, details } = this.#core.registry;
    const record = details.conditions(slot);
    return conditions.expiresLow(record) === low && conditions.expiresHigh(record) === high;
  }
}
