// Tells a person how a scenario ended: one line where it passed, else the line that failed, expected beside actual.

import type { AlignedLine } from './alignment.js';
import { EVENT_VERBS } from './event-words.js';
import type { ScenarioResult, StepResult } from './scenario-run.js';
import type { Statement } from './statement.js';
import { eventText, reportText } from './statement-text.js';

/** `file` is what the reader knows the file by. */
export function resultText(result: ScenarioResult, file: string): string {
  const { scenario, passed, steps } = result;
  if (passed) return `ok      ${scenario.title}`;
  const failed = steps.find((step) => !step.passed)!;
  return [`FAILED  ${scenario.title}`, `  ${file}:${failed.step.line}: ${failed.step.text}`, ...stepText(failed)].join(
    '\n',
  );
}

function stepText({ lines, found, stopped }: StepResult): string[] {
  if (stopped !== undefined) return [`    the engine stopped: ${stopped}`];
  if (found !== undefined) return [`    actual    ${found}`];
  return lines.flatMap(lineText);
}

function lineText({ expected, actual, differences }: AlignedLine): string[] {
  if (expected === undefined) return [`    unlisted  ${actualText(actual!, [])}`];
  if (differences.length === 0) return [`    as listed ${expected.text}`];
  if (actual === undefined) return [`    missing   ${expected.text}   (line ${expected.line})`];
  return [
    `    expected  ${expected.text}   (line ${expected.line})`,
    `    actual    ${actualText(actual, [...expected.values.keys()])}`,
    ...differences.map((difference) => `              ${difference}`),
  ];
}

/** With every value that the expectation names. */
function actualText(actual: Statement, words: readonly string[]): string {
  return EVENT_VERBS.includes(actual.verb) ? eventText(actual, words) : reportText(actual, words);
}
