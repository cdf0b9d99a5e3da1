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
    state: '75f33d268f09873fd9c33bbffa52bb8cc2c8833efd2c86bb0f1a58a6b268186b',
    recovered: 'af394b2da669f87b16f1ca9a2f7db0f6d9c27ec9a973430656952c56d8ebfa86',
    outputs: '3ea11eac51ffc8b7e9776d41b7e4c4805b923e5c1ac2c134a96cd5e2164376ac',
    files: '108359a8a6dc5cb9ab32f596419b2227a64bade7d2a65eb0f87ea76b1f4115ac',
  });
});
