// A data directory made by a scenario: its commands through a matching engine and a journal, as the engine thread does.

import { COMMAND_BYTES } from '../../engine/domain/command-layout.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { highWord, lowWord } from '../../engine/domain/time-words.js';
import { EMPTY_JOURNAL, type JournalWriterSettings } from '../../engine/journal/journal-settings.js';
import { JournalWriter } from '../../engine/journal/journal-writer.js';
import { encodeCommand } from '../../engine/scenario/command-encoder.js';
import { EngineVenue } from '../../engine/scenario/engine-venue.js';
import type { Scenario } from '../../engine/scenario/scenario.js';
import type { ScenarioCommand } from '../../engine/scenario/scenario-command.js';
import { parseScenarios } from '../../engine/scenario/scenario-parser.js';
import type { Spoken } from '../../engine/scenario/scenario-venue.js';
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

export interface ScenarioDirectory {
  readonly directory: string;
  readonly scenario: Scenario;
}

/** The first scenario of the text, a batch a line; what it expects is not looked at. */
export function scenarioDirectory(
  text: string,
  settings: Partial<JournalWriterSettings> = {},
  directory = temporaryDataDirectory(),
): ScenarioDirectory {
  const [scenario] = parseScenarios(text);
  const writer = new JournalWriter(directory, EMPTY_JOURNAL, {
    durability: 'write',
    segmentBytes: 1 << 20,
    ...settings,
  });
  const venue = new JournalingVenue(scenario, writer);
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
