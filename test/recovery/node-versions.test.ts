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
    recovered: '3c173ebf5d47f70e07a2f341e7c9e2405935b809ec6339e78fa53cd19c35c5a2',
    outputs: '2bced743f714a77c17de56e83cb879770a6ff0099fcfbad41690995b2452f17c',
    files: 'fe363f7121f28e82dcdba25f5d5dc5d37aa1742a5de6d9dcbaf754c011b51d31',
  });
});
