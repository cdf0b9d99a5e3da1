// hot path
// What matching must know of each instrument: whether it trades, at which price it last did, how far a trade may go, and
// how many orders wait for something. Indexed by instrument.

import type { StateReader, StateWriter } from '../domain/state-sections.js';
import { TradingStatus } from '../domain/trading-status.js';
import { bandDistance } from './price-band.js';

export class InstrumentStates {
  readonly statuses: Uint8Array;
  /** Price of the last trade in ticks; 0 before the first. */
  readonly lastPrices: Float64Array;
  /** The reference price of the settings; 0 for none. */
  readonly referencePrices: Float64Array;
  /** Orders that wait for a trigger or a minimum, or follow a price: where there are none, nothing is to be settled. */
  readonly waiting: Int32Array;
  /** How many of them an instrument may have. */
  readonly waitingMax: number;
  /** Open reduce-only orders. */
  readonly reduceOnly: Int32Array;
  readonly openOrders: Int32Array;
  /** The centre of the price band: 0 until there is one. */
  readonly bandReferences: Float64Array;
  readonly #bandBasisPoints: Float64Array;
  readonly #lowest: Float64Array;
  readonly #highest: Float64Array;
  lowest = 0;
  highest = 0;

  constructor(instrumentsMax: number, waitingMax: number) {
    this.waitingMax = waitingMax;
    this.statuses = new Uint8Array(instrumentsMax);
    this.lastPrices = new Float64Array(instrumentsMax);
    this.referencePrices = new Float64Array(instrumentsMax);
    this.waiting = new Int32Array(instrumentsMax);
    this.reduceOnly = new Int32Array(instrumentsMax);
    this.openOrders = new Int32Array(instrumentsMax);
    this.bandReferences = new Float64Array(instrumentsMax);
    this.#bandBasisPoints = new Float64Array(instrumentsMax);
    this.#lowest = new Float64Array(instrumentsMax);
    this.#highest = new Float64Array(instrumentsMax).fill(Number.POSITIVE_INFINITY);
  }

  add(instrument: number, status: TradingStatus, referencePrice: number, bandBasisPoints: number): void {
    this.statuses[instrument] = status;
    this.referencePrices[instrument] = referencePrice;
    this.#bandBasisPoints[instrument] = bandBasisPoints;
    this.centreBand(instrument, referencePrice);
  }

  isOpen(instrument: number): boolean {
    return this.statuses[instrument] === TradingStatus.OPEN;
  }

  /** True where a trade at this price may be made. */
  isInBand(instrument: number, price: number): boolean {
    return price >= this.#lowest[instrument] && price <= this.#highest[instrument];
  }

  /**
   * Finds between which prices trades may be made, `lowest` and `highest`, where the next one would be at `first`: it
   * centres the band that has no centre yet.
   */
  findBand(instrument: number, first: number): void {
    const basisPoints = this.#bandBasisPoints[instrument];
    const isCentred = basisPoints === 0 || this.bandReferences[instrument] !== 0;
    const distance = isCentred ? 0 : bandDistance(first, basisPoints);
    this.lowest = isCentred ? this.#lowest[instrument] : first - distance;
    this.highest = isCentred ? this.#highest[instrument] : first + distance;
  }

  /** Notes a trade; the first of an instrument without a reference centres its band. */
  traded(instrument: number, price: number): void {
    this.lastPrices[instrument] = price;
    if (this.bandReferences[instrument] === 0) this.centreBand(instrument, price);
  }

  /** Moves the band to around this price; 0 for nowhere. */
  centreBand(instrument: number, reference: number): void {
    this.bandReferences[instrument] = reference;
    const basisPoints = this.#bandBasisPoints[instrument];
    if (basisPoints === 0 || reference === 0) return;
    const distance = bandDistance(reference, basisPoints);
    this.#lowest[instrument] = reference - distance;
    this.#highest[instrument] = reference + distance;
  }

  /** Cold: of the instruments below `count`. */
  save(state: StateWriter, count: number): void {
    state.put('states.statuses', this.statuses.subarray(0, count));
    for (const [name, column] of this.#columns()) state.put(`states.${name}`, column.subarray(0, count));
  }

  /** Cold. */
  load(state: StateReader): void {
    state.take('states.statuses', this.statuses);
    for (const [name, column] of this.#columns()) state.take(`states.${name}`, column);
  }

  /** Cold. */
  #columns(): [name: string, column: Float64Array | Int32Array][] {
    return [
      ['lastPrices', this.lastPrices],
      ['referencePrices', this.referencePrices],
      ['waiting', this.waiting],
      ['reduceOnly', this.reduceOnly],
      ['openOrders', this.openOrders],
      ['bandReferences', this.bandReferences],
      ['bandBasisPoints', this.#bandBasisPoints],
      ['lowest', this.#lowest],
      ['highest', this.#highest],
    ];
  }
}
