// `ringbook journal verify`: every checksum and every sequence, and state hashes on request.

import { JournalSource } from '../../engine/journal/tools/journal-source.js';
import { verifyJournal } from '../../engine/journal/tools/verify.js';
import {
  formatHash,
  formatSummary,
  HASH_HEADING,
  hashToJson,
  summaryToJson,
} from '../../engine/journal/tools/verify-format.js';
import { ExitCode } from '../exit-code.js';
import { countFlag } from './action-flags.js';
import type { ActionInput, JournalAction } from './journal-action.js';
import { engineFor } from './offline-engine.js';
import { ReadingBar } from './reading-bar.js';

export const verify: JournalAction = {
  help: `ringbook journal verify [--data-dir <path>] [--hash-every <commands>] [--json]

Reads snapshots, and segments and archives from the oldest to the newest, and checks every checksum, every sequence and
every record. Where there are snapshots it replays the journal and compares each with what the commands up to it make.

  --hash-every   replays the journal in any case, and says the hash of the engine's state after each so many commands and at
                 the end: two directories with the same hash at a sequence had the same state there
  --json         one JSON object a line: a hash each, then the summary

Exit code 0 where all checks, 65 with file and offset where something does not.

Examples:
  ringbook journal verify --data-dir ./data
  ringbook journal verify --hash-every 1000000 --json`,
  values: ['hash-every'],

  *run({ line, directory, json }: ActionInput) {
    const source = new JournalSource(directory);
    const hashEvery = countFlag(line, 'hash-every');
    const bar = new ReadingBar();
    try {
      const checks = verifyJournal(source, engineFor(directory), { hashEvery, onProgress: bar.update });
      const hasHashes = hashEvery !== undefined || source.snapshots.length > 0;
      if (hasHashes && !json) yield HASH_HEADING;
      let next = checks.next();
      for (; next.done !== true; next = checks.next()) {
        yield json ? hashToJson(next.value) : formatHash(next.value);
      }
      if (json) yield summaryToJson(next.value);
      else yield* formatSummary(next.value);
    } finally {
      bar.stop();
    }
    return ExitCode.OK;
  },
};
