// docs/journal-tools.md says what the tools print: its example is run, and compared line by line.

import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { readCommandLine } from '../../daemon/command-line.js';
import { explain } from '../../daemon/journal-tools/explain.js';
import type { JournalAction } from '../../daemon/journal-tools/journal-action.js';
import { show } from '../../daemon/journal-tools/show.js';
import { state } from '../../daemon/journal-tools/state.js';
import { removeTemporaryDirectories } from '../support/journal-fixture.js';
import { scenarioDirectory } from '../support/scenario-journal.js';

afterAll(removeTemporaryDirectories);

const DOCUMENT = 'docs/journal-tools.md';
const ACTIONS: Readonly<Record<string, JournalAction>> = { explain, show, state };
/** Changes with every field that the engine gets. */
const STATE_HASH = /\b[0-9a-f]{64}\b/;
const document = readFileSync(DOCUMENT, 'utf8');
const scenario = /```scenario\n(.*?)```/s.exec(document)![1];
const examples = [...document.matchAll(/`ringbook journal ([^`]+)`:\n\n```text\n(.*?)```/gs)];

/** What the action prints for the example's commands. */
function printed(commandLine: string): string {
  const [name, ...args] = commandLine.split(' ');
  const action = ACTIONS[name];
  const line = readCommandLine(name, args, { ...action, switches: action.switches ?? [] });
  const { directory } = scenarioDirectory(scenario);
  const lines = [...action.run({ line, directory, json: false })];
  return lines.map((text) => `${text.replace(STATE_HASH, '…')}\n`).join('');
}

describe(DOCUMENT, () => {
  it('has an example of each', () => {
    expect(examples.map(([, commandLine]) => commandLine.split(' ')[0])).toEqual(['explain', 'show', 'state']);
  });

  for (const [, commandLine, text] of examples) {
    it(`shows what ringbook journal ${commandLine} prints`, () => {
      expect(printed(commandLine)).toBe(text);
    });
  }
});
