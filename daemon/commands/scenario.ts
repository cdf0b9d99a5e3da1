// `ringbook scenario <file...>`: scenario tables through validators and matching engine, in process, without a daemon.

import { readFileSync } from 'node:fs';
import { resultText } from '../../engine/scenario/failure-text.js';
import { recordedText } from '../../engine/scenario/recorded-text.js';
import type { Scenario } from '../../engine/scenario/scenario.js';
import { ScenarioError } from '../../engine/scenario/scenario-error.js';
import { parseScenarios } from '../../engine/scenario/scenario-parser.js';
import { type RunOptions, runScenario, type ScenarioResult } from '../../engine/scenario/scenario-run.js';
import { readCommandLine } from '../command-line.js';
import { ExitCode } from '../exit-code.js';
import { ValidatedVenue } from '../scenario/validated-venue.js';
import { UsageError } from '../usage-error.js';
import { type DaemonCommand, print } from './daemon-command.js';

export const scenario: DaemonCommand = {
  name: 'scenario',
  summary: 'runs scenario tables, commands with their expected reports, through validator and engine',
  help: `ringbook scenario <file...> [--record]

Each line of a scenario is a command, after it what the engine must answer:

  scenario A buy trades at the resting price
  instrument AAPL
  account alice bob
  alice sell 10 @ 100 as a1   -> alice NEW a1
  bob   buy  4 @ 101 as b1    -> bob NEW b1
                              -> alice TRADE a1 4 @ 100 leaves 6
                              -> bob TRADE b1 4 @ 100 FILLED
  book AAPL bids - asks 6 @ 100

Limits are checked by the validators that the daemon has:

  scenario An account buys for no more than its cash
  instrument AAPL reference 100
  account alice
  cash alice 1000
  limits alice order-quantity 50 price-collar 500
  alice buy 60 @ 100 as a1   -> alice REJECTED a1 MAX_ORDER_QUANTITY value 60 limit 50
  alice buy 9 @ 106 as a1    -> alice REJECTED a1 PRICE_COLLAR value 106 limit 105
  alice buy 11 @ 100 as a1   -> alice REJECTED a1 INSUFFICIENT_FUNDS field CASH value 1100 limit 1000
  alice buy 9 @ 100 as a1    -> alice NEW a1
  reserved alice AAPL buys 9 for 900
  risk alice open-orders 1 held-cash 900 kill-switch off
  kill alice cancel          -> alice CANCELED a1 KILL_SWITCH
                             -> alice KILL_SWITCH engaged canceled 1
  position alice AAPL 0 realized 0

All runs in process: no daemon is needed and none is touched. Prints ok or FAILED for each scenario, and for the
first line that differs what was expected and what came. All of the format: docs/scenarios.md.

  --record   prints the scenarios with what the engine really says in place of what was expected

Exit code 0 where all are ok, 1 where one failed, 64 where a file cannot be read.

Examples:
  ringbook scenario iceberg.scenario
  ringbook scenario test/scenarios/tables/*.scenario
  ringbook scenario --record question.scenario > answered.scenario`,

  async run(args) {
    const files = args.filter((argument) => !argument.startsWith('-'));
    const flags = args.filter((argument) => argument.startsWith('-'));
    const { switches } = readCommandLine('scenario', flags, { switches: ['record'] });
    if (switches.has('help')) {
      print(scenario.help);
      return ExitCode.OK;
    }
    if (files.length === 0) throw new UsageError('scenario needs <file...>; see scenario --help');
    const tables = files.map((file) => ({ file, scenarios: readTable(file) }));
    if (switches.has('record')) {
      for (const { scenarios } of tables)
        print(scenarios.map((one) => recordedText(runOne(one, { toTheEnd: true }))).join('\n'));
      return ExitCode.OK;
    }
    const passed = tables.map(({ file, scenarios }) => runTable(file, scenarios));
    return passed.every(Boolean) ? ExitCode.OK : ExitCode.FAILED;
  },
};

function runTable(file: string, scenarios: readonly Scenario[]): boolean {
  const results = scenarios.map((one) => runOne(one));
  for (const result of results) print(resultText(result, file));
  return results.every(({ passed }) => passed);
}

function runOne(one: Scenario, options: RunOptions = {}): ScenarioResult {
  return runScenario(one, { ...options, openVenue: (capacities) => new ValidatedVenue(capacities) });
}

function readTable(file: string): Scenario[] {
  try {
    return parseScenarios(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof ScenarioError) throw new UsageError(`${file}:${error.line}: ${error.message}`);
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`${file}: cannot be read: ${code}`);
  }
}
