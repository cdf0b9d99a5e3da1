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
    state: '3490e82a58b7b2ca1bdf3e20ae83415c55291ec93b38c025e814b5f0c1076684',
    recovered: '0241740800e8d165950c85fdeddfa22341352660d78c8dcb41810e984350c218',
    outputs: 'f6876dbb40920c18a65a8671ecdea552ae1a1a4b4e726bb3ebad47a27851487e',
    files: 'ec90074fbfa6624fe71fb5dcadc03645429dfa8ddf0fc9ec74a119687fac643d',
  });
});
