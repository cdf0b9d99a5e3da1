// Finds the LOBSTER samples beside the repository; tests that need them are skipped by name where they are absent.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The built tests run from dist/test/support; the data lies beside the repository. */
const DIRECTORY = fileURLToPath(new URL('../../../../shared/data/lobster/', import.meta.url));

export const hasLobsterData = existsSync(DIRECTORY);

export interface LobsterSample {
  readonly name: string;
  readonly symbol: string;
  readonly messages: string;
  readonly books: string;
  /** The same as ready-made commands, one a line. */
  readonly commands: string;
  readonly steps: number;
  readonly runs: number;
  readonly levels?: number;
}

function sample(name: string, symbol: string, levels: number, extension: string, rest: Partial<LobsterSample>) {
  const file = (kind: string) => `${DIRECTORY}${symbol}_2012-06-21_34200000_57600000_${kind}_${levels}.csv${extension}`;
  return { name, symbol, messages: file('message'), books: file('orderbook'), ...rest } as LobsterSample;
}

/** With the figures that an independent price-time engine gives. */
export const lobsterSamples = {
  amznDay: sample('AMZN, a whole day, 5 levels', 'AMZN', 5, '.gz', {
    commands: `${DIRECTORY}AMZN_5.cmd.gz`,
    steps: 153_573,
    runs: 6_595,
    levels: 1_501_890,
  }),
  aaplDay: sample('AAPL, a whole day, 1 level', 'AAPL', 1, '.gz', {
    commands: `${DIRECTORY}AAPL_1.cmd.gz`,
    steps: 113_741,
    runs: 18_879,
  }),
  aaplMorning: sample('AAPL, the first 999 rows, 10 levels', 'AAPL', 10, '', {
    commands: `${DIRECTORY}AAPL_10_first999.cmd.gz`,
    steps: 967,
    runs: 66,
  }),
};
