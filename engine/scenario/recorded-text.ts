// Writes a scenario anew with what the engine really says: the commands and comments as they stand in the file, the
// expected reports, market events and books as they came.

import type { SourceLine } from './scenario.js';
import type { ScenarioResult, StepResult } from './scenario-run.js';
import { commandGroups } from './source-lines.js';
import { eventText, reportText } from './statement-text.js';

/** Wider commands push their reports further right by themselves. */
const COLUMN_MAX = 60;
/** Rare and telling, so they are recorded where the file does not ask for them, too. */
const ALWAYS_RECORDED = ['status', 'indicative'];

export function recordedText({ scenario, steps }: ScenarioResult): string {
  const results = new Map(steps.map((result) => [result.step.line, result]));
  const widths = steps.filter(isAnswered).map(({ step }) => indented(scenario.source, step.line).length);
  const column = Math.min(COLUMN_MAX, Math.max(0, ...widths)) + 2;
  const written: string[] = [];
  for (const group of commandGroups(scenario.source)) {
    const result = results.get(group[0].line);
    if (result === undefined) written.push(...group.map(unchanged));
    else written.push(...stepLines(result, group, column));
  }
  return `${written.join('\n').trimEnd()}\n`;
}

function stepLines(result: StepResult, group: readonly SourceLine[], column: number): string[] {
  const [first] = group;
  if (result.found !== undefined) {
    const body = result.passed ? first.body : result.found;
    return [`${body}${first.comment === '' ? '' : `  ${first.comment}`}`];
  }
  const answers = answersOf(result);
  if (result.stopped !== undefined) answers.push(`# the engine stopped: ${result.stopped}`);
  const [answer = '', ...others] = answers;
  const lines = [`${answer === '' ? first.body : first.body.padEnd(column)}${answer}`];
  lines.push(...others.map((other) => `${' '.repeat(column)}${other}`));
  return lines.map((line, index) => {
    const comment = group[index]?.comment ?? '';
    return comment === '' ? line : `${line}  ${comment}`;
  });
}

function answersOf({ step, reports, events }: StepResult): string[] {
  const verbs = new Set([...ALWAYS_RECORDED, ...step.absentEvents, ...step.events.map(({ verb }) => verb)]);
  const shown = step.silent ? events : events.filter(({ verb }) => verbs.has(verb));
  const said = [...reports.map((one) => `-> ${reportText(one)}`), ...shown.map((one) => `=> ${eventText(one)}`)];
  const absent = step.absentEvents.filter((verb) => !shown.some((one) => one.verb === verb));
  said.push(...absent.map((verb) => `=> no ${verb}`));
  return step.silent && shown.length === 0 ? [...said, '=> nothing'] : said;
}

function isAnswered(result: StepResult): boolean {
  return answersOf(result).length > 0;
}

function indented(source: readonly SourceLine[], line: number): string {
  return source.find((one) => one.line === line)!.body;
}

function unchanged({ body, arrow, expected, comment }: SourceLine): string {
  const said = arrow === '' ? body : `${body} ${arrow} ${expected}`;
  return [said, comment].filter((part) => part !== '').join(said === '' ? '' : '  ');
}
