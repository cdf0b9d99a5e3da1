// The smallest strategy: waits until somebody offers AAPL, buys ten lots at the best ask and prints its fills.
// Run it beside a venue with simulated participants (`npm start`): node dist/examples/smallest-strategy.js

import { once } from 'node:events';
import { MarketDataClient, RingbookClient } from 'ringbook';

const client = new RingbookClient(process.env.RINGBOOK_GRPC ?? '127.0.0.1:50051');
const marketData = await MarketDataClient.connect(process.env.RINGBOOK_MARKET_DATA ?? '127.0.0.1:9002');
const aapl = await client.getInstrument('AAPL');
const session = await client.openSession({ account: 'smallest-strategy' });

session.on('report', (report) => {
  if (report.execType !== 'TRADE') return;
  console.log(`bought ${aapl.quantity(report.lastQuantity)} AAPL at ${aapl.price(report.lastPrice)}`);
});

await marketData.subscribe('bbo', ['AAPL']);
let bought = 0;
while (bought < 10) {
  const ask = marketData.bbo('AAPL')?.ask;
  if (ask === undefined) {
    await once(marketData, 'bbo');
    continue;
  }
  const order = session.newOrder({
    symbol: 'AAPL',
    side: 'BUY',
    timeInForce: 'IOC',
    quantity: 10 - bought,
    price: aapl.ticks(ask.price),
  });
  bought += (await order.lastWord()).cumulativeQuantity; // 0 where somebody else was faster
}

await session.close();
await marketData.close();
client.close();
