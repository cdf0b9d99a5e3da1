// Accounts, their limits and what they begin with, through a real daemon: from the file, by an administrator, and across
// restarts.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import grpc from '@grpc/grpc-js';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { RingbookClient } from '../../client/index.js';
import { type DaemonProcess, runDaemonToExit, startDaemon } from '../support/daemon-process.js';
import { OrderSocket } from '../support/json-order-client.js';

const directory = mkdtempSync(join(tmpdir(), 'ringbook-risk-'));
const instruments = join(directory, 'instruments.yaml');
const accounts = join(directory, 'accounts.yaml');
let dataDir = '';
let count = 0;
let daemon: DaemonProcess | undefined;
let client: RingbookClient | undefined;

const STOCK = 'tick_size: "0.01", lot_size: "1"';
writeFileSync(
  instruments,
  [
    `- { symbol: AAPL, ${STOCK}, reference_price: "1.00", maker_fee_ppm: -100 }`,
    `- { symbol: MSFT, ${STOCK}, reference_price: "2.00" }`,
  ].join('\n'),
);

async function start(...args: string[]): Promise<RingbookClient> {
  if (dataDir === '') dataDir = join(directory, `data-${++count}`);
  daemon = await startDaemon({ dataDir, args: ['--instruments', instruments, ...args] });
  client = new RingbookClient(daemon.grpc);
  return client;
}

async function stop(): Promise<void> {
  client?.close();
  client = undefined;
  await daemon?.stop();
  daemon = undefined;
}

async function restart(...args: string[]): Promise<RingbookClient> {
  await stop();
  return start(...args);
}

afterEach(async () => {
  await stop();
  dataDir = '';
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const FILE = `
- account: "*"
  limits: { max_order_quantity: 500 }
- account: desk-1
  limits: { max_order_quantity: 100, max_order_notional: "150.00", kill_rejects_per_second: 1000 }
  self_trade_prevention: CANCEL_MAKER
- account: saver
  starting_cash: "1000.00"
  starting_holdings: { AAPL: { quantity: "20", price: "0.90" } }
`;
let lastOrder = 0;
const order = (symbol: string, side: 'BUY' | 'SELL', quantity: number, price: number) =>
  ({ clientOrderId: `o-${++lastOrder}`, symbol, side, quantity, price }) as const;

describe('the accounts file', () => {
  it('sets limits, cash and holdings, once', async () => {
    writeFileSync(accounts, FILE);
    const flags = ['--accounts', accounts, '--taker-fee-ppm', '1000'];
    let venue = await start(...flags);
    for (let round = 1; round <= 3; round++) {
      const risk = venue.administration();
      const big = await venue.submitOrder({ account: 'desk-1' }, order('AAPL', 'BUY', 101, 100));
      expect(big).toMatchObject({ rejectReason: 'MAX_ORDER_QUANTITY', execType: 'REJECTED' });
      expect(big.text).toMatch(/101.*100/);
      const dear = await venue.submitOrder({ account: 'desk-1' }, order('MSFT', 'BUY', 100, 151));
      expect(dear).toMatchObject({ rejectReason: 'MAX_ORDER_NOTIONAL' });
      const anybody = await venue.submitOrder({ account: 'somebody' }, order('AAPL', 'BUY', 501, 100));
      expect(anybody).toMatchObject({ rejectReason: 'MAX_ORDER_QUANTITY' });
      expect(await risk.getRiskState('desk-1')).toMatchObject({
        hasOwnLimits: true,
        hasCash: false,
        limits: { maxOrderQuantity: 100, maxOrderNotional: 15_000, killRejectsPerSecond: 1000, maxPosition: 0 },
      });
      expect(await risk.getRiskState('saver')).toMatchObject({
        hasOwnLimits: false,
        hasCash: true,
        cash: 100_000,
        heldCash: 0,
        limits: { maxOrderQuantity: 500 },
      });
      expect(await risk.getRiskLimits('')).toMatchObject({ maxOrderQuantity: 500, maxExposure: 0 });
      expect(await venue.getPositions({ account: 'saver' })).toMatchObject([
        { symbol: 'AAPL', quantity: 20, averagePrice: 90, unrealizedPnl: 200, realizedPnl: 0, fees: 0 },
      ]);
      venue = await restart(...flags);
    }
  });

  it('is heard again where it says something else, and leaves alone what an administrator has set since', async () => {
    writeFileSync(accounts, FILE);
    let venue = await start('--accounts', accounts);
    await venue.administration().setRiskLimits('desk-1', { maxOrderQuantity: 7 });
    await venue.administration().setRiskLimits('', { maxOpenOrders: 3 });
    venue = await restart('--accounts', accounts);
    expect(await venue.administration().getRiskLimits('desk-1')).toMatchObject({
      maxOrderQuantity: 7,
      maxOrderNotional: 0,
      killRejectsPerSecond: 1000,
    });
    expect(
      await venue
        .administration()
        .getRiskLimits('nobody')
        .catch(({ code }) => code),
    ).toBe(grpc.status.NOT_FOUND);
    expect(await venue.administration().getRiskLimits('saver')).toMatchObject({
      maxOpenOrders: 3,
      maxOrderQuantity: 0,
    });
    writeFileSync(accounts, FILE.replace('max_order_quantity: 100', 'max_order_quantity: 8'));
    venue = await restart('--accounts', accounts);
    expect(await venue.administration().getRiskLimits('desk-1')).toMatchObject({ maxOrderQuantity: 8 });
    expect(await venue.administration().getRiskLimits('saver')).toMatchObject({ maxOpenOrders: 3 });
    writeFileSync(accounts, '- account: desk-1\n- account: saver\n  starting_cash: "5000.00"\n');
    venue = await restart('--accounts', accounts);
    expect(await venue.administration().getRiskState('desk-1')).toMatchObject({ hasOwnLimits: false });
    expect(await venue.administration().getRiskLimits('')).toMatchObject({ maxOpenOrders: 0 });
    expect(await venue.administration().getRiskState('saver')).toMatchObject({ cash: 100_000 });
  });

  it('goes on where a start ended in the middle of what an account begins with, and gives nothing to one that has had something', async () => {
    writeFileSync(accounts, '- account: saver\n  starting_cash: "10.00"\n');
    let venue = await start('--accounts', accounts);
    await venue.administration().adjustCash('other', 7);
    await stop();
    rmSync(join(dataDir, 'stated-risk.json')); // kept once all has been given
    const both = (name: string) =>
      `- account: ${name}\n  starting_cash: "10.00"\n  starting_holdings: { AAPL: { quantity: "3", price: "1.00" } }\n`;
    writeFileSync(accounts, both('saver') + both('other'));
    for (let round = 0; round < 2; round++) {
      venue = await start('--accounts', accounts);
      expect(await venue.administration().getRiskState('saver')).toMatchObject({ hasCash: true, cash: 1000 });
      expect(await venue.getPositions({ account: 'saver' })).toMatchObject([{ symbol: 'AAPL', quantity: 3 }]);
      expect(await venue.administration().getRiskState('other')).toMatchObject({ cash: 7 });
      expect(await venue.getPositions({ account: 'other' })).toEqual([]);
      await stop();
      if (round === 0) rmSync(join(dataDir, 'stated-risk.json'));
    }
  });

  it('opens many accounts', async () => {
    const listed = Array.from({ length: 3000 }, (_, i) => `- { account: a${i}, limits: { max_position: ${i + 1} } }`);
    writeFileSync(accounts, listed.join('\n'));
    const venue = await start('--accounts', accounts, '--validators', '2', '--command-ring', '64');
    for (const i of [0, 1, 2999]) {
      expect(await venue.administration().getRiskLimits(`a${i}`)).toMatchObject({ maxPosition: i + 1 });
    }
    expect(daemon?.logs().find(({ msg }) => msg === 'the settings of accounts are in force')).toMatchObject({
      accounts: 3000,
      commands: 6001, // and the fees of AAPL
    });
  });

  it.each([
    [
      '- { account: a, limits: { max_position: 1.5 } }',
      'account 1 (a): limits.max_position "1.5" is not a whole number',
    ],
    [
      '- { account: a, starting_cash: "0.001" }',
      'account 1 (a): starting_cash "0.001" is not a decimal that is a whole',
    ],
    ['- { account: a, tokens: [{ token: "hush hush" }] }', 'account 1 (a): tokens.0.token is not 1 to 256 characters'],
  ])('with %s ends the start with exit code 64', async (text, why) => {
    writeFileSync(accounts, text);
    const args = ['--instruments', instruments, '--accounts', accounts];
    const { exitCode, standardError } = await runDaemonToExit({ args });
    expect(exitCode).toBe(64);
    expect(standardError).toContain(`${accounts}: ${why}`);
    expect(standardError).not.toContain('hush');
  });
});

describe('unknown accounts', () => {
  it('are refused at every door where the setting says so, until somebody names them', async () => {
    writeFileSync(accounts, '- account: known\n');
    let venue = await start('--accounts', accounts, '--unknown-accounts', 'refuse', '--simulate', 'on');
    await expect(venue.openSession({ account: 'ghost' })).rejects.toMatchObject({ reason: 'FORBIDDEN' });
    const refused = await venue.submitOrder({ account: 'ghost' }, order('AAPL', 'BUY', 1, 100));
    expect(refused).toMatchObject({ execType: 'REJECTED', rejectReason: 'FORBIDDEN', account: 'ghost' });
    expect(refused.text).toContain('not known');
    const socket = await OrderSocket.open(daemon!.ws);
    socket.send({ op: 'logon', id: 1, account: 'ghost' });
    expect(await socket.next()).toMatchObject({ event: 'reject', reason: 'FORBIDDEN' });
    socket.send({ op: 'logon', id: 2, account: 'known' });
    expect(await socket.next()).toMatchObject({ event: 'logon_ack' });
    await socket.close();
    const risk = venue.administration();
    await expect(risk.setRiskLimits('ghost', {})).rejects.toMatchObject({ code: grpc.status.NOT_FOUND });
    await expect(risk.adjustCash('ghost', 1)).rejects.toMatchObject({ code: grpc.status.NOT_FOUND });
    expect(await venue.getPositions({ account: 'ghost' })).toEqual([]);
    const ack = await risk.openAccount('ghost', 'CANCEL_BOTH');
    expect(ack).toMatchObject({ engineSequence: expect.any(Number), text: 'account "ghost" is open' });
    expect(ack.engineSequence).toBeGreaterThan(0);
    await (await venue.openSession({ account: 'ghost' })).close();
    venue = await restart('--unknown-accounts', 'refuse');
    await (await venue.openSession({ account: 'ghost' })).close();
  });

  it('are opened without being asked otherwise, also by their limits', async () => {
    const venue = await start();
    await venue.administration().setRiskLimits('early', { maxOrderQuantity: 2 });
    expect(await venue.submitOrder({ account: 'early' }, order('AAPL', 'BUY', 3, 100))).toMatchObject({
      rejectReason: 'MAX_ORDER_QUANTITY',
    });
    await venue.administration().takeRiskLimitsBack('early');
    expect(await venue.administration().getRiskState('early')).toMatchObject({ hasOwnLimits: false });
    expect(await venue.submitOrder({ account: 'early' }, order('AAPL', 'BUY', 3, 100))).toMatchObject({
      execType: 'NEW',
    });
  });
});

it('an administrator gives cash and holdings, sets fees, and all of it survives a restart', async () => {
  let venue = await start();
  const risk = venue.administration();
  expect((await risk.adjustCash('buyer', 100_000)).text).toBe('account "buyer" has 100000 ticks x lots of cash more');
  expect((await risk.adjustHoldings('seller', 'MSFT', 50, 190)).text).toContain('50 lots of MSFT more');
  expect((await risk.setFees('MSFT', -500, 1000)).text).toContain('maker -500, taker 1000');
  await venue.submitOrder({ account: 'seller' }, order('MSFT', 'SELL', 10, 200));
  expect(await venue.submitOrder({ account: 'seller' }, order('MSFT', 'SELL', 41, 200))).toMatchObject({
    rejectReason: 'INSUFFICIENT_FUNDS',
  });
  expect(await venue.submitOrder({ account: 'buyer' }, order('MSFT', 'BUY', 10, 200))).toMatchObject({
    execType: 'TRADE',
  });
  const [bought] = await venue.getPositions({ account: 'buyer' });
  expect(bought).toMatchObject({ quantity: 10, averagePrice: 200, realizedPnl: -2, unrealizedPnl: 0, fees: 2 });
  const [sold] = await venue.getPositions({ account: 'seller' });
  expect(sold).toMatchObject({ quantity: 40, averagePrice: 190, realizedPnl: 101, unrealizedPnl: 400, fees: -1 });
  await expect(risk.setFees('NOPE', 0, 0)).rejects.toMatchObject({ code: grpc.status.NOT_FOUND });
  await expect(risk.setFees('', 0, 1_000_001)).rejects.toMatchObject({ code: grpc.status.INVALID_ARGUMENT });
  await expect(risk.setRiskLimits('not good', {})).rejects.toMatchObject({ code: grpc.status.INVALID_ARGUMENT });
  venue = await restart();
  expect(await venue.getPositions({ account: 'seller' })).toEqual([sold]);
  expect(await venue.administration().getRiskState('buyer')).toMatchObject({ hasCash: true, cash: 100_000 - 2000 - 2 });
});

it('an adjustment that is sent again under its id is made once, also after a restart', async () => {
  let venue = await start();
  const first = await venue.administration().adjustCash('buyer', 500, 'wire-1');
  expect(first).toMatchObject({ duplicate: false, text: 'account "buyer" has 500 ticks x lots of cash more' });
  const lots = await venue.administration().adjustHoldings('buyer', 'AAPL', 5, 100, 'lots-1');
  for (let round = 0; round < 2; round++) {
    const risk = venue.administration();
    const again = await risk.adjustCash('buyer', 500, 'wire-1');
    expect(again).toEqual({ ...first, duplicate: true, text: `done before: ${first.text}` });
    expect(await risk.adjustHoldings('buyer', 'AAPL', 5, 100, 'lots-1')).toMatchObject({
      engineSequence: lots.engineSequence,
      duplicate: true,
    });
    await expect(risk.adjustCash('buyer', 501, 'wire-1')).rejects.toMatchObject({
      code: grpc.status.ALREADY_EXISTS,
      details: 'adjustment_id "wire-1" is that of another adjustment of account "buyer"',
    });
    expect(await risk.getRiskState('buyer')).toMatchObject({ cash: 500 });
    expect(await venue.getPositions({ account: 'buyer' })).toMatchObject([{ quantity: 5 }]);
    venue = await restart();
  }
  const risk = venue.administration();
  expect(await risk.adjustCash('seller', 500, 'wire-1')).toMatchObject({ duplicate: false });
  expect(await risk.adjustCash('buyer', 500)).toMatchObject({ duplicate: false });
  expect(await risk.getRiskState('buyer')).toMatchObject({ cash: 1000 });
  for (const id of ['starting -1', 'x'.repeat(37)]) {
    await expect(risk.adjustCash('buyer', 1, id)).rejects.toMatchObject({ code: grpc.status.INVALID_ARGUMENT });
  }
  const most = Number.MAX_SAFE_INTEGER;
  await expect(risk.adjustHoldings('buyer', 'AAPL', most, 1)).rejects.toMatchObject({
    code: grpc.status.INVALID_ARGUMENT,
    details: expect.stringContaining('more than 2^53-1 lots of "AAPL"'),
  });
  await risk.adjustHoldings('buyer', 'AAPL', most - 5, 1);
  expect(await venue.getPositions({ account: 'buyer' })).toMatchObject([{ quantity: most }]);
});
