// One venue with one, two and four validators: whatever limits, cash, fees and kill switches decide, it tells the same, and a
// restart with another number of validators takes everything over.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ContractClient, limitOrder, type Message } from '../support/contract-client.js';
import { startDaemon } from '../support/daemon-process.js';
import { SeededRandom } from '../support/seeded-random.js';

const ACCOUNTS = 6;
const ORDERS = 400;
const directory = mkdtempSync(join(tmpdir(), 'ringbook-validators-'));
const accounts = join(directory, 'accounts.yaml');
afterAll(() => rmSync(directory, { recursive: true, force: true }));

writeFileSync(
  accounts,
  `
- account: "*"
  limits: { max_position: 40, max_open_orders: 12, max_exposure: "35.00" }
- account: a1
  limits: { max_order_quantity: 6, price_collar_bps: 500, max_daily_loss: "0.40" }
- account: a2
  starting_cash: "20.00"
  starting_holdings: { AAPL: { quantity: "30", price: "1.00" } }
- account: a3
  limits: { max_order_notional: "9.00" }
`,
);

const withoutStamps = ({ stamps: _, ...rest }: Message) => rest;

/** The same orders, replaces and cancels of all accounts, one after the other, and what they are answered. */
async function play(client: ContractClient): Promise<Message[]> {
  const numbers = new SeededRandom(7);
  const below = (count: number) => Math.floor(numbers.next() * count);
  const told: Message[] = [];
  const call = async (method: string, request: Message) => {
    told.push(withoutStamps(await client.call('orderEntry', method, request)));
  };
  for (let i = 0; i < ORDERS; i++) {
    const account = `a${below(ACCOUNTS)}`;
    const quantity = 1 + below(9);
    const roll = below(10);
    const named = { client_order_id: `${account}-${below(i + 1)}` };
    if (roll === 0) await call('CancelOrder', { account, cancel: { order: named } });
    else if (roll === 1)
      await call('ReplaceOrder', { account, replace: { order: named, quantity, price: 95 + below(10) } });
    else {
      const side = below(2) === 0 ? 'SIDE_BUY' : 'SIDE_SELL';
      const fields = { client_order_id: `${account}-${i}`, side, quantity };
      const order =
        roll === 2
          ? { ...fields, symbol: 'AAPL', type: 'ORDER_TYPE_MARKET' }
          : limitOrder({ ...fields, price: 94 + below(12) });
      await call('SubmitOrder', { account, order });
    }
  }
  return told;
}

/** All that the venue says of every account. */
async function stateOf(client: ContractClient): Promise<Message[]> {
  const states: Message[] = [];
  for (let i = 0; i < ACCOUNTS; i++) {
    const account = `a${i}`;
    const { positions } = await client.call('orderEntry', 'GetPositions', { account });
    const { orders } = await client.call('orderEntry', 'ListOpenOrders', { account });
    const risk = await client.call('admin', 'GetRiskState', { account });
    states.push({ positions, risk, orders: orders.map(withoutStamps) });
  }
  return states;
}

async function run<T>(validators: number, dataDir: string, use: (client: ContractClient) => Promise<T>): Promise<T> {
  const flags = ['--accounts', accounts, '--money-unit', '0.01', '--maker-fee-ppm', '-200', '--taker-fee-ppm', '900'];
  const args = [...flags, '--threading', 'dedicated', '--validators', String(validators)];
  const daemon = await startDaemon({ dataDir, args });
  const client = new ContractClient(daemon.grpc);
  try {
    return await use(client);
  } finally {
    client.close();
    await daemon.stop();
  }
}

it('1, 2 and 4 validators tell the same, and take over from each other', { timeout: 180_000 }, async () => {
  const played: { told: Message[]; state: Message[] }[] = [];
  for (const [validators, next] of [
    [1, 4],
    [2, 1],
    [4, 2],
  ]) {
    const dataDir = join(directory, String(validators));
    const { told, state } = await run(validators, dataDir, async (client) => {
      const told = await play(client);
      return { told, state: await stateOf(client) };
    });
    played.push({ told, state });
    expect(await run(next, dataDir, stateOf)).toEqual(state);
  }
  const [{ told, state }] = played;
  for (const other of played.slice(1)) expect(other).toEqual({ told, state });
  const reasons = new Set(told.map(({ reject_reason }) => reject_reason.replace('REJECT_REASON_', '')));
  for (const reason of [
    'MAX_POSITION',
    'MAX_EXPOSURE',
    'INSUFFICIENT_FUNDS',
    'PRICE_COLLAR',
    'MAX_ORDER_QUANTITY',
    'MAX_ORDER_NOTIONAL',
  ]) {
    expect(reasons).toContain(reason);
  }
  expect(told.filter(({ exec_type }) => exec_type === 'EXEC_TYPE_TRADE').length).toBeGreaterThan(30);
});
