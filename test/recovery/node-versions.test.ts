// The Node that runs this makes of a journal what every other one does: the digests below are those of Node 20, 22 and 24.
// `npm run check-node-versions` runs all three side by side. Where the rules of matching, a file format or the state hash
// were changed on purpose, the new digests are those that this test shows.

import { afterAll, expect, it } from 'vitest';
import { FIXTURE_CAPACITIES, writeFixtureJournal } from '../node-versions/fixture-journal.js';
import { digestJournal } from '../node-versions/journal-digest.js';
import { removeTemporaryDirectories, temporaryDataDirectory } from '../support/journal-fixture.js';

afterAll(removeTemporaryDirectories);

it('writes the same journal and comes to the same state as every supported Node', () => {
  const directory = temporaryDataDirectory();
  writeFixtureJournal(directory);
  expect(digestJournal(directory, FIXTURE_CAPACITIES)).toEqual({
    commands: 4000,
    state: '4f0b179c22753026ab05a98eaa3798af680068a1c65562e42e96f72c33108dce',
    recovered: '51ca7aa617dfa72a09d181571c62bab250ede09ce111b9343073bf8a7b93cf26',
    outputs: '2bced743f714a77c17de56e83cb879770a6ff0099fcfbad41690995b2452f17c',
    files: '035ad57ba5b716c4f63a0692f73345b2d1163ad58c1b17aed389673ad42a4b8c',
  });
});
