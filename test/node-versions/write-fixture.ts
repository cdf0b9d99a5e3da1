// Writes the fixture journal into the data directory that is named, with whichever Node runs this.

import { writeFixtureJournal } from './fixture-journal.js';

writeFixtureJournal(process.argv[2]);
