// GetPositions of a real daemon: every position of the account, one symbol's alone, and none of anybody else's.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { ContractClient, limitOrder, type Message } from '../support/contract-client.js';
import { type DaemonProcess, startDaemon } from '../support/daemon-process.js';

let daemon: DaemonProcess;
let client: ContractClient;

beforeAll(async () => {
  daemon = await startDaemon();
  client = new ContractClient(daemon.grpc);
});

afterAll(async () => {
  client.close();
  await daemon.stop();
});

it('has the positions in every symbol, with what was traded and what is open', async () => {
  const submit = (account: string, fields: Message) =>
    client.call('orderEntry', 'SubmitOrder', { account, order: limitOrder(fields) });
  const terms = { side: 'SIDE_BUY', quantity: 5 };
  await submit('holder', { ...terms, client_order_id: 'a', symbol: 'AAPL', price: 100 });
  await submit('holder', { ...terms, client_order_id: 'b', symbol: 'MSFT', price: 200 });
  await submit('holder', { ...terms, client_order_id: 'c', symbol: 'SPY', price: 300 });
  const sale = { side: 'SIDE_SELL', quantity: 2 };
  await submit('other', { ...sale, client_order_id: 'd', symbol: 'AAPL', price: 100 });
  await submit('other', { ...sale, client_order_id: 'e', symbol: 'MSFT', price: 200 });

  const { positions } = await client.call('orderEntry', 'GetPositions', { account: 'holder' });
  expect(positions).toMatchObject([
    { account: 'holder', symbol: 'AAPL', quantity: 2, average_price: 100, open_buy_quantity: 3 },
    { account: 'holder', symbol: 'MSFT', quantity: 2, average_price: 200, open_buy_quantity: 3 },
    { account: 'holder', symbol: 'SPY', quantity: 0, average_price: 0, open_buy_quantity: 5 },
  ]);
  const { positions: one } = await client.call('orderEntry', 'GetPositions', { account: 'other', symbol: 'MSFT' });
  expect(one).toMatchObject([{ account: 'other', symbol: 'MSFT', quantity: -2, average_price: 200 }]);
});
