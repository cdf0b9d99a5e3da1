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
    state: '6b0fdef994d00bdfc63d102f1e8a126bb2a340d33e4b212ff48beeb4daf31157',
    recovered: '38fc913b125dcd6856c2c2bc9356db2a04410744529fa2fa64774f22014f1cb2',
    outputs: '75553859b35b7aae5b370688ba3a8c7ca50f3ea64b95c458efdf7d7303faa63d',
    files: 'a2010d3ba7d20223df6cd3a05d5a0018427512f916c15394eab947b4a55ddcc6',
  });
});
