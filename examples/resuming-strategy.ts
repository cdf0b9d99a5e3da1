// A strategy that misses nothing: it goes on by itself when the connection or the venue breaks, and where it is started
// anew itself, it goes on after the last report that it has noted in a file.
// Run it beside a venue: node dist/examples/resuming-strategy.js last-sequence.txt

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { RingbookClient } from 'ringbook';

const file = process.argv[2] ?? 'last-sequence.txt';
const client = new RingbookClient(process.env.RINGBOOK_GRPC ?? '127.0.0.1:50051');
const session = await client.openSession({
  account: 'resuming-strategy',
  resumeAfter: existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0,
  reconnect: true,
});

session.on('report', ({ accountSequence, execType, clientOrderId }) => {
  if (accountSequence === 0) return; // a refusal that no command of the journal caused: not part of the history
  console.log(`${accountSequence} ${execType} ${clientOrderId}`);
  writeFileSync(file, String(accountSequence)); // once the report is dealt with
});
session.on('disconnect', (error) => console.log(`disconnected: ${error?.message ?? 'the stream ended'}`));
session.on('reconnect', () => console.log('connected again'));

const order = session.newOrder({ symbol: 'AAPL', side: 'BUY', quantity: 10, price: 1 });
await order.firstWord();
session.cancel({ clientOrderId: order.clientOrderId });
console.log(`last word: ${(await order.lastWord()).execType}`); // also where the venue was killed meanwhile
await session.close();
client.close();
