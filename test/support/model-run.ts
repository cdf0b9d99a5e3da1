// The naive model alone: time passes, what is due has its tick before the next command, and the checkers look on.

import { Side } from '../../engine/domain/side.js';
import { TradingStatus } from '../../engine/domain/trading-status.js';
import type { MatchingCapacities } from '../../engine/matching/capacities.js';
import { checkBook } from './checkers.js';
import type { Features } from './feature.js';
import { NaiveEngine } from './naive-engine.js';
import { openOrdersOf } from './naive-listing.js';
import { isExecuted, type PlainCommand, type PlainTick } from './plain-command.js';
import { VenueChecker } from './venue-checker.js';

const TICK: PlainTick = { kind: 'tick', account: -1, session: 0, requestId: 0, elapsed: 0 };

export class ModelRun {
  readonly naive: NaiveEngine;
  protected readonly checker = new VenueChecker();
  /** Engine sequence of the last command. */
  sequence = 0;
  /** Engine time of the last command, in nanoseconds. */
  time = 0;

  constructor(
    readonly capacities: MatchingCapacities,
    readonly features: Features,
  ) {
    this.naive = new NaiveEngine(capacities, features);
  }

  /** Throws where a checker finds something. */
  run(command: PlainCommand): void {
    this.time += command.elapsed ?? 1;
    if (isExecuted(command) && this.isDue() && command.kind !== 'tick') this.runNow(TICK);
    this.runNow(command);
  }

  /** Something is to be done before any other command of this time. */
  protected isDue(): boolean {
    const due = this.naive.nextDue();
    return due !== undefined && due <= this.time;
  }

  protected runNow(command: PlainCommand): void {
    if (isExecuted(command)) this.sequence++;
    this.naive.run(command, this.sequence, this.time);
    this.check(command);
  }

  /** After a whole command. */
  protected check(command: PlainCommand): void {
    const { naive } = this;
    this.checker.follow(naive.reports, naive.marketEvents, naive.exposures, naive);
    for (const index of naive.instruments.keys()) this.checkInstrument(index, command);
  }

  protected checkInstrument(index: number, _command: PlainCommand): void {
    const { naive } = this;
    checkBook({
      orders: openOrdersOf(naive, index),
      bids: naive.levels(index, Side.BUY),
      asks: naive.levels(index, Side.SELL),
      slices: this.checker.slices(index),
      mayBeCrossed: naive.instruments[index].status !== TradingStatus.OPEN,
    });
  }
}
