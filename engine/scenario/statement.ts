// One thing that the engine says, in words: of a report or a market event, and what a scenario expects of it. Both are
// subject, verb and named values as text, so that an expectation is met where each value it names is the same text.

export interface Statement {
  /** The account or symbol it is about; `venue` where it is about neither. */
  readonly subject: string;
  /** What has happened, as the contract calls it: NEW, TRADE, MASS_CANCEL, status. */
  readonly verb: string;
  readonly values: ReadonlyMap<string, string>;
}

/** What a line of the scenario says must come: only the values that it names count. */
export interface Expectation extends Statement {
  readonly line: number;
  /** As it stands in the file. */
  readonly text: string;
}

/** The subject of what is about no account. */
export const VENUE = 'venue';

/** What of `actual` is not as expected, a phrase each; empty where it is as expected. */
export function differences(expected: Expectation, actual: Statement): string[] {
  const found: string[] = [];
  if (expected.subject !== actual.subject) found.push(`${expected.subject}, not ${actual.subject}`);
  if (expected.verb !== actual.verb) found.push(`${expected.verb}, not ${actual.verb}`);
  for (const [word, value] of expected.values) {
    const real = actual.values.get(word) ?? '-';
    if (real !== value) found.push(`${word} ${value}, not ${real}`);
  }
  return found;
}
