// `ringbook replay`: historical order flow through a running daemon. The work, and its flags, are the client's.

import { REPLAY_USAGE } from '../../client/replay/replay-options.js';
import { ExitCode } from '../exit-code.js';
import { type DaemonCommand, print } from './daemon-command.js';

export const replay: DaemonCommand = {
  name: 'replay',
  summary: 'sends a LOBSTER message file through a running daemon, and checks every row',
  help: `${REPLAY_USAGE}
Examples:
  ringbook replay AAPL_2012-06-21_message_10.csv
  ringbook replay AMZN_message_5.csv.gz --verify AMZN_orderbook_5.csv.gz --target 127.0.0.1:50051
  ringbook replay AAPL_message_10.csv --verify AAPL_orderbook_10.csv --via book`,

  async run(args) {
    if (args.includes('--help') || args.includes('-h')) {
      print(replay.help);
      return ExitCode.OK;
    }
    const { run } = await import('../../client/replay/replay-command.js');
    return run([...args]);
  },
};
