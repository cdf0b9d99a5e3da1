// A data directory made by a scenario: its commands through a matching engine and a journal, as the engine thread does.

import { ValidatedVenue } from '../../daemon/scenario/validated-venue.js';
import { COMMAND_BYTES } from '../../engine/domain/command-layout.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { highWord, lowWord } from '../../engine/domain/time-words.js';
import { EMPTY_JOURNAL, type JournalWriterSettings } from '../../engine/journal/journal-settings.js';
import { JournalWriter } from '../../engine/journal/journal-writer.js';
import { decodeRecord } from '../../engine/journal/record-decoder.js';
import { encodeCommand } from '../../engine/scenario/command-encoder.js';
import { EngineVenue } from '../../engine/scenario/engine-venue.js';
import type { Scenario } from '../../engine/scenario/scenario.js';
import type { ScenarioCommand } from '../../engine/scenario/scenario-command.js';
import { parseScenarios } from '../../engine/scenario/scenario-parser.js';
import type { ScenarioVenue, Spoken } from '../../engine/scenario/scenario-venue.js';
import { temporaryDataDirectory } from './journal-fixture.js';

class JournalingVenue extends EngineVenue {
  readonly writer: JournalWriter;
  readonly #memory = RecordMemory.allocate(COMMAND_BYTES);

  constructor(scenario: Scenario, writer: JournalWriter) {
    super(scenario.capacities);
    this.writer = writer;
  }

  protected override execute(command: ScenarioCommand, time: bigint): Spoken {
    if (command.kind !== 'status') {
      encodeCommand(command, this.#memory, 0);
      this.writer.append(this.#memory, 0, this.writer.lastSequence + 1, lowWord(time), highWord(time));
    }
    return super.execute(command, time);
  }
}

/** The same of a venue with validators: without what they refuse, and with what they add to an order. */
class ValidatedJournal extends ValidatedVenue {
  readonly writer: JournalWriter;
  readonly #memory = RecordMemory.allocate(COMMAND_BYTES);

  constructor(scenario: Scenario, writer: JournalWriter) {
    super(scenario.capacities);
    this.writer = writer;
  }

  protected override execute(command: ScenarioCommand, time: bigint): Spoken {
    const spoken = super.execute(command, time);
    for (const { record, bytes, time } of this.journal.slice(this.writer.lastSequence)) {
      decodeRecord(record, 0, bytes, this.#memory, 0);
      this.writer.append(this.#memory, 0, this.writer.lastSequence + 1, lowWord(time), highWord(time));
    }
    return spoken;
  }
}

export interface ScenarioDirectory {
  readonly directory: string;
  readonly scenario: Scenario;
}

type OpenVenue = (scenario: Scenario, writer: JournalWriter) => ScenarioVenue;

/** The first scenario of the text, a batch a line, by the engine alone; what it expects is not looked at. */
export function scenarioDirectory(text: string, settings: Partial<JournalWriterSettings> = {}): ScenarioDirectory {
  return directoryOf(text, settings, (scenario, writer) => new JournalingVenue(scenario, writer));
}

/** The same with a validator before the engine. */
export function validatedDirectory(text: string): ScenarioDirectory {
  return directoryOf(text, {}, (scenario, writer) => new ValidatedJournal(scenario, writer));
}

function directoryOf(text: string, settings: Partial<JournalWriterSettings>, openVenue: OpenVenue): ScenarioDirectory {
  const directory = temporaryDataDirectory();
  const [scenario] = parseScenarios(text);
  const writer = new JournalWriter(directory, EMPTY_JOURNAL, {
    durability: 'write',
    segmentBytes: 1 << 20,
    ...settings,
  });
  const venue = openVenue(scenario, writer);
  for (const { actions } of scenario.steps) {
    for (const action of actions) {
      if (action.kind === 'at') venue.moveTo(action.time);
      if (action.kind === 'command') venue.run(action.command);
    }
    writer.sync();
  }
  writer.close();
  return { directory, scenario };
}
