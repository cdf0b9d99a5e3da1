// The real matching engine as a scenario's venue: commands go in as records, and its records come out.

import { COMMAND_BYTES } from '../domain/command-layout.js';
import { EXPOSURE_EVENT_BYTES } from '../domain/exposure-event.js';
import { MARKET_EVENT_BYTES } from '../domain/market-event.js';
import { RecordMemory } from '../domain/record-memory.js';
import { ScratchSink } from '../domain/record-sink.js';
import { REPORT_BYTES } from '../domain/report-layout.js';
import { highWord, lowWord } from '../domain/time-words.js';
import type { MatchingCapacities } from '../matching/capacities.js';
import { MatchingEngine } from '../matching/matching-engine.js';
import { encodeCommand } from './command-encoder.js';
import { RecordLog, spokenEvents, spokenReports } from './record-log.js';
import type { ScenarioCommand } from './scenario-command.js';
import { ScenarioVenue, type Spoken } from './scenario-venue.js';

/** An engine that knows what comes with time says whether anything is due at or before an instant. */
type Timed = MatchingEngine & {
  isDue?(timeLow: number, timeHigh: number): boolean;
};

export class EngineVenue extends ScenarioVenue {
  readonly #engine: Timed;
  readonly #reports = new RecordLog(REPORT_BYTES);
  readonly #events = new RecordLog(MARKET_EVENT_BYTES);
  readonly #memory = RecordMemory.allocate(COMMAND_BYTES);
  #sequence = 0;

  constructor(capacities: MatchingCapacities) {
    super();
    const exposures = [new ScratchSink(EXPOSURE_EVENT_BYTES)];
    const outputs = { reports: this.#reports, marketEvents: this.#events, exposures };
    this.#engine = new MatchingEngine(capacities, outputs);
  }

  protected override isDue(time: bigint): boolean {
    return this.#engine.isDue?.(lowWord(time), highWord(time)) ?? false;
  }

  protected override execute(command: ScenarioCommand, time: bigint): Spoken {
    this.#reports.clear();
    this.#events.clear();
    encodeCommand(command, this.#memory, 0);
    if (command.kind === 'status') this.#engine.answer(this.#memory, 0, lowWord(time), highWord(time));
    else this.#engine.execute(this.#memory, 0, ++this.#sequence, lowWord(time), highWord(time));
    return {
      reports: spokenReports(this.#reports),
      events: spokenEvents(this.#events),
    };
  }
}
