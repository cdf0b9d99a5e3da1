// A scenario's venue with a validator in front of the real matching engine, so that a scenario may set limits and see what
// they refuse. Each command is answered before the next; a validator's own commands follow at once.

import { Command } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { EXPOSURE_EVENT_BYTES, ExposureEvent, ExposureEventKind } from '../../engine/domain/exposure-event.js';
import { InstrumentEvent, MARKET_EVENT_BYTES } from '../../engine/domain/market-event.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { ExecutionReport } from '../../engine/domain/report.js';
import { REPORT_BYTES } from '../../engine/domain/report-layout.js';
import { highWord, lowWord } from '../../engine/domain/time-words.js';
import type { MatchingCapacities } from '../../engine/matching/capacities.js';
import { MatchingEngine } from '../../engine/matching/matching-engine.js';
import type { Clock } from '../../engine/ring/clock.js';
import { allocateDoorbell, Doorbell } from '../../engine/ring/doorbell.js';
import { allocateMarketStates, MarketStateTable } from '../../engine/ring/market-state-table.js';
import { allocateRing, RingConsumer, RingProducer } from '../../engine/ring/one-to-one-ring.js';
import { encodeCommand } from '../../engine/scenario/command-encoder.js';
import { RecordLog } from '../../engine/scenario/record-log.js';
import type { ScenarioCommand } from '../../engine/scenario/scenario-command.js';
import { ScenarioVenue, type Spoken } from '../../engine/scenario/scenario-venue.js';
import { RiskAgent } from '../../risk/risk-agent.js';

const RING = 1024;
const MARKET_COLLAR = 1_000;

export class RiskVenue extends ScenarioVenue {
  readonly #bell = new Doorbell(allocateDoorbell());
  readonly #rings = [COMMAND_BYTES, COMMAND_BYTES, EXPOSURE_EVENT_BYTES].map((bytes) =>
    allocateRing('ring', RING, bytes),
  );
  readonly #gateway = new RingProducer(this.#rings[0], this.#bell);
  readonly #toEngine = new RingConsumer(this.#rings[1]);
  readonly #fromEngine = new RingProducer(this.#rings[2], this.#bell);
  readonly #reports = new RecordLog(REPORT_BYTES);
  readonly #events = new RecordLog(MARKET_EVENT_BYTES);
  readonly #clock = { low: 0, high: 0, read: () => {} };
  readonly #markets: MarketStateTable;
  readonly #engine: MatchingEngine;
  readonly #agent: RiskAgent;
  #sequence = 0;

  constructor(capacities: MatchingCapacities) {
    super();
    this.#markets = new MarketStateTable(allocateMarketStates(capacities.instruments));
    const exposures = [{ memory: this.#fromEngine.memory, claim: () => this.#fromEngine.tryClaim() }];
    const outputs = { reports: this.#reports, marketEvents: this.#events, exposures };
    this.#engine = new MatchingEngine(capacities, outputs);
    this.#agent = new RiskAgent({
      name: 'validator-0',
      commands: new RingConsumer(this.#rings[0]),
      checked: new RingProducer(this.#rings[1], this.#bell),
      exposures: new RingConsumer(this.#rings[2]),
      clock: this.#clock as unknown as Clock,
      markets: this.#markets,
      marketCollarBasisPoints: MARKET_COLLAR,
    });
    new ExposureEvent(this.#fromEngine.memory, this.#fromEngine.tryClaim()).reset(ExposureEventKind.RECOVERED, -1, -1);
    this.#fromEngine.commit();
  }

  protected override isDue(time: bigint): boolean {
    return this.#engine.isDue(lowWord(time), highWord(time));
  }

  protected override execute(command: ScenarioCommand, time: bigint): Spoken {
    this.#reports.clear();
    this.#events.clear();
    Object.assign(this.#clock, { low: lowWord(time), high: highWord(time) });
    encodeCommand(command, this.#gateway.memory, this.#gateway.tryClaim());
    this.#gateway.commit();
    do {
      this.#agent.doWork();
      while (this.#toEngine.available() > 0) this.#run();
      this.#fromEngine.commit();
      this.#agent.takeExposures();
    } while (this.#agent.hasWork());
    return {
      reports: Array.from(this.#reports.offsets(), (offset) => new ExecutionReport(this.#reports.memory, offset)),
      events: Array.from(this.#events.offsets(), (offset) => new InstrumentEvent(this.#events.memory, offset)),
    };
  }

  #run(): void {
    const { low, high } = this.#clock;
    const offset = this.#toEngine.offsetAt(0);
    const command = new Command(this.#toEngine.memory, offset);
    const isAsked = command.rejectReason !== RejectReason.NONE || command.kind >= CommandKind.QUERY_ORDER;
    if (isAsked) this.#engine.answer(this.#toEngine.memory, offset, low, high);
    else this.#engine.execute(this.#toEngine.memory, offset, ++this.#sequence, low, high);
    this.#engine.publishStates(this.#markets);
    this.#toEngine.release(1);
  }
}
