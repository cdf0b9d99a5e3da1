// One validator with its rings, as simulations drive it: commands in, checked ones and exposure events between it and the
// engine, whose events may reach it in portions, in the middle of a command.

import { COMMAND_BYTES } from '../../engine/domain/command-layout.js';
import { EXPOSURE_EVENT_BYTES } from '../../engine/domain/exposure-event.js';
import type { RecordMemory } from '../../engine/domain/record-memory.js';
import type { RecordSink } from '../../engine/domain/record-sink.js';
import type { Clock } from '../../engine/ring/clock.js';
import { allocateDoorbell, Doorbell } from '../../engine/ring/doorbell.js';
import type { MarketStateTable } from '../../engine/ring/market-state-table.js';
import { allocateRing, RingConsumer, RingProducer } from '../../engine/ring/one-to-one-ring.js';
import { RiskAgent, type RiskAgentOptions } from '../../risk/risk-agent.js';
import type { PortionWatch } from './portion-watch.js';

const RING = 4096;
/** In basis points: how far an order without a price may trade, of accounts without a collar. */
export const MARKET_COLLAR = 1_000;

export class RiskLane {
  readonly bell = new Doorbell(allocateDoorbell());
  readonly #commands = allocateRing('commands', RING, COMMAND_BYTES);
  readonly #checked = allocateRing('checked', RING, COMMAND_BYTES);
  readonly #exposures = allocateRing('exposures', RING, EXPOSURE_EVENT_BYTES);
  readonly gateway = new RingProducer(this.#commands, this.bell);
  readonly toEngine = new RingConsumer(this.#checked);
  readonly fromEngine = new RingProducer(this.#exposures, this.bell);
  readonly agent: RiskAgent;

  constructor(index: number, clock: Clock, markets: MarketStateTable, restore: RiskAgentOptions['restore']) {
    this.agent = new RiskAgent({
      name: `validator-${index}`,
      commands: new RingConsumer(this.#commands),
      checked: new RingProducer(this.#checked, this.bell),
      exposures: new RingConsumer(this.#exposures),
      clock,
      markets,
      marketCollarBasisPoints: MARKET_COLLAR,
      restore,
    });
  }
}

/** A ring as a sink; what is complete is published now and then, in the middle of a command, and the validator goes on. */
export class PortionedSink implements RecordSink {
  readonly memory: RecordMemory;

  constructor(
    readonly lane: RiskLane,
    readonly publishesNow: () => boolean,
    readonly watch: PortionWatch | undefined,
  ) {
    this.memory = lane.fromEngine.memory;
  }

  claim(): number {
    const { agent, fromEngine } = this.lane;
    if (this.publishesNow()) {
      fromEngine.commit();
      agent.takeExposures();
      this.watch?.arrived(this.lane);
      agent.doWork();
      this.watch?.goesOn(this.lane);
    }
    return fromEngine.tryClaim();
  }
}
