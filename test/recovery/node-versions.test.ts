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
    state: 'a27ec2eb3cc271571bcf7e18daaab58dc957822cdd4a875fda68985c0f600c71',
    recovered: '01c7b492924744ee51f6a8a7af59ac4042f343f9e2432ec98632167f50005bbe',
    outputs: '3ea11eac51ffc8b7e9776d41b7e4c4805b923e5c1ac2c134a96cd5e2164376ac',
    files: 'b9301b8a2580d0301281e76894c396aa2a1cbdd0dd2d330e88a8078f3c9530b3',
  });
});
