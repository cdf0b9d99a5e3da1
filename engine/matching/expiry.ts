// hot path
// TICK: everything that is due at or before the command's time, in the order it was due. A change of an instrument's day
// comes before what expires at the same instant, so that a closing auction still has its DAY orders.

import { NO_ACCOUNT } from '../domain/limits.js';
import { isAfter } from '../domain/time-words.js';
import { TradingStatus } from '../domain/trading-status.js';
import type { MatchingCore } from './matching-core.js';
import type { RestingOrders } from './resting-orders.js';
import type { Settling } from './settling.js';
import type { TradingStatuses } from './trading-statuses.js';

export class Expiry {
  readonly #core: MatchingCore;
  readonly #resting: RestingOrders;
  readonly #statuses: TradingStatuses;
  readonly #settling: Settling;

  nextDueLow = 0;
  nextDueHigh = 0;

  constructor(core: MatchingCore, resting: RestingOrders, statuses: TradingStatuses, settling: Settling) {
    this.#core = core;
    this.#resting = resting;
    this.#statuses = statuses;
    this.#settling = settling;
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
      if (this.#isPhaseNext(timeLow, timeHigh)) this.#takePhase();
      else this.#expire(this.#core.registry.timers.first);
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

  #takePhase(): void {
    const { calendar, states } = this.#core;
    const { instrument, status } = calendar.takeFirst();
    calendar.forgetVolatilityAuction(instrument);
    const now = states.statuses[instrument];
    // What an administrator has halted only an administrator lets go on.
    if (now === TradingStatus.HALTED || now === status) return;
    this.#statuses.change(instrument, status, NO_ACCOUNT);
    this.#settling.settle(instrument);
  }

  #expire(slot: number): void {
    const instrument = this.#core.registry.orders.instrument(slot);
    this.#core.touched.touch(instrument);
    this.#resting.expire(slot);
    this.#settling.settle(instrument);
  }
}
