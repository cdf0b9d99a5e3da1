// `ringbook journal diff`: two data directories beside each other.

import { diffJournals, isSame } from '../../engine/journal/tools/diff.js';
import { differenceToJson, formatDifference } from '../../engine/journal/tools/diff-format.js';
import { JournalSource } from '../../engine/journal/tools/journal-source.js';
import { ExitCode } from '../exit-code.js';
import type { ActionInput, JournalAction } from './journal-action.js';
import { engineFor } from './offline-engine.js';

export const diff: JournalAction = {
  help: `ringbook journal diff <left directory> <right directory> [--ignore-times] [--json]

The first sequence at which the commands of two journals differ, side by side, or that one is a prefix of the other;
then which books, positions and accounts differ after the last sequence that both have.

  --ignore-times   a command with another time stamp is the same command
  --json           one JSON object

Exit code 0 where they are the same, 1 where they differ.

Examples:
  ringbook journal diff ./data ./backup
  ringbook journal diff ./data ./replayed --ignore-times --json`,
  values: [],
  switches: ['ignore-times'],
  positionals: ['left directory', 'right directory'],

  *run({ line, json }: ActionInput) {
    const [left, right] = line.positionals;
    const sides = [left, right].map((directory) => {
      return { source: new JournalSource(directory), createEngine: engineFor(directory) };
    });
    const difference = diffJournals(sides[0], sides[1], { ignoreTimes: line.switches.has('ignore-times') });
    if (json) yield differenceToJson(difference);
    else yield* formatDifference(difference, [left, right]);
    return isSame(difference) ? ExitCode.OK : ExitCode.FAILED;
  },
};
