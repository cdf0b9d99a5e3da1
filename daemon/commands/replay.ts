// `ringbook replay`: historical order flow through a running daemon. The work is the client's.

import { asksForHelp, type DaemonCommand, print } from './daemon-command.js';

export const replay: DaemonCommand = {
  name: 'replay',
  summary: 'sends a LOBSTER message file through a running daemon, and checks every row',
  help: `ringbook replay <messages.csv[.gz]> [--verify <orderbook.csv[.gz]>] [--target <host:port>] ...

Sends a LOBSTER message file through a running daemon's gRPC session; with --verify it compares every knowable level of
the book after each step.

Examples:
  ringbook replay AAPL_2012-06-21_34200000_57600000_message_10.csv
  ringbook replay AMZN_message_5.csv.gz --verify AMZN_orderbook_5.csv.gz --target 127.0.0.1:50051`,

  async run(args) {
    const { run } = await import('../../client/replay/replay-command.js');
    if (asksForHelp(args)) print(replay.help);
    return run([...args]);
  },
};
