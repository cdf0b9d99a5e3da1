// hot path
// What the records of plain orders and of their trades have in common, field by field. `w`, `s` and `d` are where a record
// begins, in words or doubles.

import { ExposureEventLayout } from '../../domain/exposure-event.js';
import { MarketEventLayout } from '../../domain/market-event.js';
import { ReportLayout } from '../../domain/report-layout.js';
import { DetailsLayout } from '../order-details-layout.js';

// Constants of this module, which V8 folds into the code; an imported binding it loads and checks at every use.
const ACCOUNT = ExposureEventLayout.ACCOUNT >> 2;
const INSTRUMENT = ExposureEventLayout.INSTRUMENT >> 2;
const RESERVATION = ExposureEventLayout.RESERVATION >> 2;
const EXPOSURE_TIME = ExposureEventLayout.TIME >> 2;
const LEVEL_ORDERS = MarketEventLayout.LEVEL_ORDERS >> 2;
const EVENT_TIME = MarketEventLayout.TIME >> 2;
const STAMPS = ReportLayout.REQUEST_ID >> 3;
const { TIME_IN_FORCE_MASK, TIME_IN_FORCE_SHIFT, TYPE_MASK, TYPE_SHIFT } = DetailsLayout;

/** The words of a market event. */
export function setEvent(
  words: Int32Array,
  w: number,
  head: number,
  levelOrders: number,
  low: number,
  high: number,
): void {
  words[w] = head;
  words[w + LEVEL_ORDERS] = levelOrders;
  words[w + EVENT_TIME] = low;
  words[w + (EVENT_TIME + 1)] = high;
}

/** The words of EXPOSURE_CHANGED. */
export function setChanged(
  words: Int32Array,
  w: number,
  head: number,
  account: number,
  instrument: number,
  low: number,
  high: number,
): void {
  words[w] = head;
  words[w + ACCOUNT] = account;
  words[w + INSTRUMENT] = instrument;
  words[w + RESERVATION] = 0;
  words[w + EXPOSURE_TIME] = low;
  words[w + (EXPOSURE_TIME + 1)] = high;
}

/** What of a command its report bears, at the same place: request id, gateway in, risk in. */
export function copyStamps(source: Float64Array, s: number, doubles: Float64Array, d: number): void {
  doubles[d + STAMPS] = source[s + STAMPS];
  doubles[d + (STAMPS + 1)] = source[s + (STAMPS + 1)];
  doubles[d + (STAMPS + 2)] = source[s + (STAMPS + 2)];
}

/** Type and time in force of an order, as a report bears them. */
export function reportedTerms(terms: number): number {
  return (((terms >> TYPE_SHIFT) & TYPE_MASK) << 8) | (((terms >> TIME_IN_FORCE_SHIFT) & TIME_IN_FORCE_MASK) << 16);
}

/** The texts but for the first word of the client order id. */
export function copyTexts(source: Float64Array, s: number, doubles: Float64Array, d: number): void {
  doubles[d] = source[s];
  doubles[d + 1] = source[s + 1];
  doubles[d + 2] = source[s + 2];
  doubles[d + 3] = source[s + 3];
  doubles[d + 4] = source[s + 4];
  doubles[d + 5] = source[s + 5];
}
