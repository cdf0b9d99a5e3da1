// A validator with its three rings, as the daemon wires one, for whoever runs it and the engine on one thread.

import { COMMAND_BYTES } from '../../engine/domain/command-layout.js';
import { EXPOSURE_EVENT_BYTES } from '../../engine/domain/exposure-event.js';
import type { RecordMemory } from '../../engine/domain/record-memory.js';
import type { RecordSink } from '../../engine/domain/record-sink.js';
import { allocateDoorbell, Doorbell } from '../../engine/ring/doorbell.js';
import type { MarketStateTable } from '../../engine/ring/market-state-table.js';
import { allocateRing, RING_FULL, RingConsumer, RingProducer } from '../../engine/ring/one-to-one-ring.js';
import type { TimeSource } from '../../engine/ring/time-source.js';
import { RiskAgent } from '../../risk/risk-agent.js';

/** Commands on their way, and events of one command that are published at once. */
const RING = 1024;
/** The default of the setting `market_collar_bps`. */
const MARKET_COLLAR = 1_000;

export class ScenarioLane {
  readonly agent: RiskAgent;
  readonly exposures: RecordSink;
  readonly fromGateway: RingProducer;
  readonly toEngine: RingConsumer;
  readonly #fromEngine: RingProducer;

  constructor(name: string, clock: TimeSource, markets: MarketStateTable) {
    const doorbell = new Doorbell(allocateDoorbell());
    const commands = allocateRing('commands', RING, COMMAND_BYTES);
    const checked = allocateRing('checked', RING, COMMAND_BYTES);
    const exposures = allocateRing('exposures', RING, EXPOSURE_EVENT_BYTES);
    this.fromGateway = new RingProducer(commands, doorbell);
    this.toEngine = new RingConsumer(checked);
    this.#fromEngine = new RingProducer(exposures, doorbell);
    this.agent = new RiskAgent({
      name,
      commands: new RingConsumer(commands),
      checked: new RingProducer(checked, doorbell),
      exposures: new RingConsumer(exposures),
      clock,
      markets,
      marketCollarBasisPoints: MARKET_COLLAR,
    });
    this.exposures = new PublishingSink(this.#fromEngine, this.agent);
  }

  /** The validator hears what the engine has told. */
  hear(): void {
    this.#fromEngine.commit();
    this.agent.takeExposures();
  }

  /** Checks what has come, and returns how many commands are on their way to the engine now and were not before. */
  check(): number {
    const before = this.toEngine.available();
    while (this.agent.doWork() > 0);
    return this.toEngine.available() - before;
  }
}

/** A full ring is given room by publishing what is in it, as in a batch of the engine's. */
class PublishingSink implements RecordSink {
  readonly memory: RecordMemory;
  readonly #ring: RingProducer;
  readonly #agent: RiskAgent;

  constructor(ring: RingProducer, agent: RiskAgent) {
    this.memory = ring.memory;
    this.#ring = ring;
    this.#agent = agent;
  }

  claim(): number {
    const offset = this.#ring.tryClaim();
    if (offset !== RING_FULL) return offset;
    this.#ring.commit();
    this.#agent.takeExposures();
    return this.#ring.tryClaim();
  }
}
