// Random commands with their sequences and times, as they reach the engine: the naive model says what the venue knows, so
// that most of them mean something.

import fc from 'fast-check';
import { Command } from '../../engine/domain/command.js';
import { COMMAND_BYTES } from '../../engine/domain/command-layout.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import type { MatchingCapacities } from '../../engine/matching/capacities.js';
import { ALL_FEATURES, type Features } from './feature.js';
import { ModelRun } from './model-run.js';
import { encodeCommand, isExecuted, type PlainCommand, timeWords } from './plain-command.js';
import { anyWish } from './random-commands.js';
import { openingCommands } from './random-venue.js';

export interface Step {
  readonly command: PlainCommand;
  readonly sequence: number;
  readonly time: number;
}

export class CommandScript extends ModelRun {
  readonly steps: Step[] = [];

  protected override runNow(command: PlainCommand): void {
    super.runNow(command);
    if (isExecuted(command)) this.steps.push({ command, sequence: this.sequence, time: this.time });
  }
}

/** The steps of a venue that opens for business and is then asked `wishes` things. */
export function anySteps(
  capacities: MatchingCapacities,
  wishes: { readonly minLength: number; readonly maxLength: number },
  features: Features = new Set(ALL_FEATURES),
) {
  return fc.array(anyWish(features), wishes).map((wanted): readonly Step[] => {
    const script = new CommandScript(capacities, features);
    for (const command of openingCommands(features)) script.run(command);
    for (const [index, wish] of wanted.entries()) script.run(wish(script, index));
    return script.steps;
  });
}

/** The step as a command record, as a journal gives it back, and its time. */
export function recordOf({ command, time }: Step): { memory: RecordMemory; low: number; high: number } {
  const memory = RecordMemory.allocate(COMMAND_BYTES);
  encodeCommand(command, memory, 0);
  if (command.kind === 'new' || command.kind === 'replace') new Command(memory).reservation = 0;
  const [low, high] = timeWords(time);
  return { memory, low, high };
}
