// `ringbook journal state`: what the commands up to a sequence have made.

import { JournalSource } from '../../engine/journal/tools/journal-source.js';
import { replayState } from '../../engine/journal/tools/state.js';
import { formatState, stateToJson } from '../../engine/journal/tools/state-format.js';
import { ExitCode } from '../exit-code.js';
import { UsageError } from '../usage-error.js';
import { sequenceFlag } from './action-flags.js';
import type { ActionInput, JournalAction } from './journal-action.js';
import { engineFor } from './offline-engine.js';

export const state: JournalAction = {
  help: `ringbook journal state [--data-dir <path>] [--at <sequence>] [--symbol <symbol>] [--account <name>] [--json]

The books with every order, the orders that wait, positions and accounts as they stand after the journal, or as they
stood after one of its commands.

  --at <sequence>     the last command that counts
  --symbol <symbol>   that instrument alone
  --account <name>    orders and positions of that account alone; or #index
  --json              one JSON object a line: the state, then instruments, orders, positions, accounts

Examples:
  ringbook journal state --at 812
  ringbook journal state --symbol AAPL --account desk-1 --json`,
  values: ['at', 'symbol', 'account'],

  *run({ line, directory, json }: ActionInput) {
    const filter = { symbol: line.values.get('symbol'), account: line.values.get('account') };
    const at = sequenceFlag(line, 'at');
    const replayed = replayState(new JournalSource(directory), engineFor(directory), at, filter);
    if (at !== undefined && replayed.sequence > at) {
      const oldest = `the oldest state that is left is the one after sequence ${replayed.sequence}`;
      throw new UsageError(`--at ${at}: older archives were removed; ${oldest}`);
    }
    yield* json ? stateToJson(replayed) : formatState(replayed);
    return ExitCode.OK;
  },
};
