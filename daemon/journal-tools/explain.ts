// `ringbook journal explain`: why an order did what it did.

import { explainOrder } from '../../engine/journal/tools/explain/explain.js';
import { parseOrderTarget } from '../../engine/journal/tools/explain/order-target.js';
import type { ReasonText } from '../../engine/journal/tools/explain/order-teller.js';
import { formatStep, stepToJson } from '../../engine/journal/tools/explain/story-format.js';
import { JournalSource } from '../../engine/journal/tools/journal-source.js';
import { jsonRejectText } from '../../gateway/websocket/json-reject-text.js';
import { ExitCode } from '../exit-code.js';
import { UsageError } from '../usage-error.js';
import type { ActionInput, JournalAction } from './journal-action.js';
import { engineFor } from './offline-engine.js';

/** The sentence that a WebSocket client was told: with decimals. */
export const reasonText: ReasonText = (report, instrument) =>
  jsonRejectText(report, instrument === undefined ? undefined : { ...instrument, tradingStatus: 0 });

export const explain: JournalAction = {
  help: `ringbook journal explain <order> [--data-dir <path>] [--json]

Tells the life of an order: what was asked, what the book looked like when it came and what stood in front of it, each
trade, how it moved up in its queue, replaces, triggers, slices, refusals of commands on it with their reason, and why and by
which rule it ended. An order that is open, one that has ended and one that was refused are all told.

  <order>   an order id, or account/client order id; where several orders had that client order id, each is told
  --json    one JSON object a line

Exit code 0; 1 where there is no such order, with what ids there are.

Examples:
  ringbook journal explain 17
  ringbook journal explain desk-1/a-17 --json`,
  values: [],
  positionals: ['order'],

  *run({ line, directory, json }: ActionInput) {
    const [text] = line.positionals;
    const target = parseOrderTarget(text);
    if (target === undefined) {
      throw new UsageError(`"${text}" is no order: give an order id such as 17, or account/client order id`);
    }
    const explanation = explainOrder(new JournalSource(directory), engineFor(directory), target, reasonText);
    const { stories, untold, hints } = explanation;
    if (stories.length === 0) {
      yield json ? JSON.stringify({ found: 0, hints }) : `no order ${text}: ${hints.join('; ')}`;
      return ExitCode.FAILED;
    }
    if (untold > 0 && !json) yield `${untold} older orders had this client order id; the newest follow`;
    for (const [index, story] of stories.entries()) {
      if (index > 0 && !json) yield '';
      for (const step of story) yield json ? stepToJson(step) : formatStep(step);
    }
    return ExitCode.OK;
  },
};
