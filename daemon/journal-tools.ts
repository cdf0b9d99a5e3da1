// The journal's offline tools with the daemon's matching engine: what `ringbook journal` prints, line by line.

import { showJournal } from '../engine/journal/tools/show.js';
import { commandToJson, formatCommand } from '../engine/journal/tools/show-format.js';
import { replayState } from '../engine/journal/tools/state.js';
import { formatState, stateToJson } from '../engine/journal/tools/state-format.js';
import { verifyJournal } from '../engine/journal/tools/verify.js';
import { formatSummary, summaryToJson } from '../engine/journal/tools/verify-format.js';
import type { EngineOutputs } from '../engine/matching/engine-outputs.js';
import { MatchingEngine } from '../engine/matching/matching-engine.js';
import { keptCapacities } from './settings/kept-capacities.js';
import { UsageError } from './usage-error.js';

export type JournalTool = 'verify' | 'show' | 'state';

/** Throws JournalCorruptError, after the lines before it, where the journal does not check. */
export function* runJournalTool(
  tool: JournalTool,
  directory: string,
  flags: ReadonlyMap<string, string>,
  json: boolean,
): Generator<string> {
  const createEngine = (outputs: EngineOutputs) => new MatchingEngine(keptCapacities(directory), outputs);
  if (tool === 'verify') {
    const summary = verifyJournal(directory);
    if (json) yield summaryToJson(summary);
    else yield* formatSummary(summary);
  } else if (tool === 'state') {
    const state = replayState(directory, createEngine, sequenceOf(flags, 'at'));
    if (json) yield stateToJson(state);
    else yield* formatState(state);
  } else {
    const order = flags.get('order');
    const filter = {
      from: sequenceOf(flags, 'from'),
      to: sequenceOf(flags, 'to'),
      account: flags.get('account'),
      order,
      // Which commands name an order by its id is known only to an engine that has seen the ones before.
      createEngine: order === undefined ? undefined : createEngine,
      createNumberingEngine: createEngine,
    };
    for (const command of showJournal(directory, filter)) yield json ? commandToJson(command) : formatCommand(command);
  }
}

function sequenceOf(flags: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = flags.get(name);
  if (text === undefined) return undefined;
  const sequence = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(sequence) && sequence > 0) return sequence;
  throw new UsageError(`--${name}: "${text}" is not allowed; allowed: a sequence, a whole number from 1`);
}
