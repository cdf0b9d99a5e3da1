// `ringbook journal show`: the commands themselves.

import { JournalSource } from '../../engine/journal/tools/journal-source.js';
import { showJournal } from '../../engine/journal/tools/show.js';
import { commandToJson, formatCommand } from '../../engine/journal/tools/show-format.js';
import { ExitCode } from '../exit-code.js';
import { kindFlag, sequenceFlag } from './action-flags.js';
import type { ActionInput, JournalAction } from './journal-action.js';
import { engineFor } from './offline-engine.js';

export const show: JournalAction = {
  help: `ringbook journal show [--data-dir <path>] [filters] [--json]

The journaled commands, one a line: sequence, the engine's time, what was asked, and after the arrow the engine's first
word on it.

  --from <sequence>, --to <sequence>   both included
  --account <name>                     or #index
  --order <id>                         an order id or a client order id: what places or names the order
  --symbol <symbol>
  --kind <kind>                        NEW_ORDER, REPLACE, CANCEL, MASS_CANCEL, TICK, ...
  --json                               one JSON object a line, prices and quantities as decimal strings

Exit code 0; 65 with file and offset where the journal does not check, after the commands before that place.

Examples:
  ringbook journal show --account desk-1 --from 1000 --to 2000
  ringbook journal show --order a-17 --json
  ringbook journal show --symbol AAPL --kind CANCEL | tail -20`,
  values: ['from', 'to', 'account', 'order', 'symbol', 'kind'],

  *run({ line, directory, json }: ActionInput) {
    const filter = {
      from: sequenceFlag(line, 'from'),
      to: sequenceFlag(line, 'to'),
      account: line.values.get('account'),
      order: line.values.get('order'),
      symbol: line.values.get('symbol'),
      kind: kindFlag(line, 'kind'),
    };
    for (const command of showJournal(new JournalSource(directory), engineFor(directory), filter)) {
      yield json ? commandToJson(command) : formatCommand(command);
    }
    return ExitCode.OK;
  },
};
