// hot path
// Changes an instrument's trading status and does what goes with it: leaving an auction uncrosses it, and what opens
// elects the stops that the last trade triggers. Settling is the caller's.

import { NO_ACCOUNT } from '../domain/limits.js';
import { RecordMemory } from '../domain/record-memory.js';
import { InstrumentReport } from '../domain/report.js';
import { ReportKind } from '../domain/report-layout.js';
import { TradingStatus } from '../domain/trading-status.js';
import type { Auction } from './auction.js';
import type { MatchingCore } from './matching-core.js';
import type { Triggers } from './triggers.js';

export class TradingStatuses {
  readonly #core: MatchingCore;
  readonly #auction: Auction;
  readonly #triggers: Triggers;
  readonly #report = new InstrumentReport(RecordMemory.allocate(8));

  constructor(core: MatchingCore, auction: Auction, triggers: Triggers) {
    this.#core = core;
    this.#auction = auction;
    this.#triggers = triggers;
  }

  /** Sets a status, for `account` or nobody; where it is that already it is only acknowledged. */
  change(instrument: number, status: number, account: number): void {
    const { book, calendar, marketEvents, states, touched } = this.#core;
    const before = states.statuses[instrument];
    this.#tell(instrument, status, account);
    if (status === before) return;
    calendar.forgetVolatilityAuction(instrument);
    // What has traded until now the trailing stops follow.
    if (before === TradingStatus.OPEN) this.#triggers.follow(instrument);
    const opens = status === TradingStatus.OPEN;
    const endsAuction = before === TradingStatus.AUCTION && (opens || status === TradingStatus.CLOSED);
    if (endsAuction || (opens && book.isCrossed(instrument))) this.#auction.uncross(instrument);
    states.statuses[instrument] = status;
    marketEvents.statusChanged(instrument, status);
    if (status === TradingStatus.AUCTION) this.#auction.begin(instrument);
    if (opens && states.lastPrices[instrument] !== 0) {
      this.#triggers.follow(instrument);
      this.#triggers.elect(instrument, states.lastPrices[instrument]);
    }
    touched.touch(instrument);
  }

  /** A trade would have left the price band: orders gather in an auction instead. */
  startVolatilityAuction(instrument: number): void {
    this.change(instrument, TradingStatus.AUCTION, NO_ACCOUNT);
    this.#core.calendar.startVolatilityAuction(instrument, this.#core.timeLow, this.#core.timeHigh);
  }

  #tell(instrument: number, status: number, account: number): void {
    const { reports } = this.#core;
    const offset = reports.claim(ReportKind.TRADING_STATUS, account, instrument);
    this.#report.over(reports.memory, offset).tradingStatus = status;
  }
}
