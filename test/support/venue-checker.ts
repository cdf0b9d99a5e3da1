// Every checker on the outputs of one venue, from its first command on.

import { BookFold, type FoldedOrder } from './book-fold.js';
import { ExposureChecker, ReportChecker } from './checkers.js';
import type { NaiveVenue } from './naive-venue.js';
import type { PlainExposureEvent, PlainMarketEvent, PlainReport } from './plain-records.js';

export class VenueChecker {
  readonly #fold = new BookFold();
  readonly #reports = new ReportChecker();
  readonly #exposures = new ExposureChecker();

  /** What one whole command caused; `naive` has run it. Throws where something does not hold. */
  follow(
    reports: readonly PlainReport[],
    events: readonly PlainMarketEvent[],
    exposures: readonly PlainExposureEvent[],
    naive: NaiveVenue,
  ): void {
    for (const report of reports) this.#reports.follow(report);
    for (const event of events) this.#fold.apply(event);
    for (const event of exposures) this.#exposures.follow(event);
    this.#exposures.check(naive.open());
  }

  /** The shown slices of an instrument's book, as market data tells them. */
  slices(instrument: number): FoldedOrder[] {
    return this.#fold.orders(instrument);
  }
}
