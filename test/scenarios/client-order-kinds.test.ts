// The client library and the JSON door through a real gateway, with an engine that only echoes: every field of an order goes
// out, and orders that wait, are triggered or expire are followed to their last word.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeClientMessage } from '../../client/contract.js';
import { RingbookClient } from '../../client/index.js';
import { newOrderMessage, replaceMessage } from '../../client/messages.js';
import type { NewOrder } from '../../client/types.js';
import { toBigInt } from '../../engine/domain/time-words.js';
import { CommandDecoder } from '../../gateway/proto/command-decoder.js';
import { SymbolTable } from '../../gateway/symbol-table.js';
import { GatewayVenue } from '../support/gateway-venue.js';

const EVERYTHING: Required<NewOrder> = {
  clientOrderId: 'a-1',
  symbol: 'AAPL',
  side: 'SELL',
  type: 'TRAILING_STOP_LIMIT',
  timeInForce: 'GTD',
  quantity: 100,
  price: 90,
  stopPrice: 95,
  trailOffset: 5,
  displayQuantity: 10,
  minQuantity: 20,
  hidden: true,
  reduceOnly: true,
  expireTimeNs: 1_800_000_000_123_456_789n,
  postOnly: 'SLIDE',
  selfTradePrevention: 'DECREMENT',
  deadlineNs: 1_700_000_000_123_456_789n,
  tag: 'grid',
};

describe('the client library', () => {
  it('puts every field of an order and of a replace on the wire', () => {
    const symbols = new SymbolTable();
    symbols.add(Buffer.from('AAPL'), 3);
    const newOrder = newOrderMessage(EVERYTHING, 'a-1');
    const changes = { newClientOrderId: 'a-2', quantity: 7, price: 8, stopPrice: 9 };
    const replace = replaceMessage({ orderId: 5 }, changes);
    const bytes = encodeClientMessage({ commands: [{ newOrder }, { replace }] });
    const seen: unknown[] = [];
    new CommandDecoder(symbols).decodeMessage(bytes, {
      onCommand: ({ newOrder: order, replace: change }) => {
        const { quantity, price, stopPrice, instrument } = order;
        if (seen.length === 1) {
          seen.push({ orderId: change.orderId, quantity, price, stopPrice, length: change.newClientOrderIdLength });
          return;
        }
        const { side, type, timeInForce, postOnly, selfTradePrevention, hidden, reduceOnly, tag } = order;
        const { trailOffset, displayQuantity, minQuantity, clientOrderId } = order;
        const expiry = toBigInt(order.expireTimeLow, order.expireTimeHigh);
        const deadline = toBigInt(order.deadlineLow, order.deadlineHigh);
        const enums = { side, type, timeInForce, postOnly, selfTradePrevention, hidden, reduceOnly };
        const amounts = { quantity, price, stopPrice, trailOffset, displayQuantity, minQuantity };
        seen.push({ instrument, clientOrderId, tag, ...enums, ...amounts, expiry, deadline });
      },
    });
    expect(seen).toEqual([
      {
        instrument: 3,
        clientOrderId: 'a-1',
        tag: 'grid',
        side: 2,
        type: 6,
        timeInForce: 5,
        postOnly: 2,
        selfTradePrevention: 5,
        hidden: 1,
        reduceOnly: 1,
        quantity: 100,
        price: 90,
        stopPrice: 95,
        trailOffset: 5,
        displayQuantity: 10,
        minQuantity: 20,
        expiry: EVERYTHING.expireTimeNs,
        deadline: EVERYTHING.deadlineNs,
      },
      { orderId: 5, quantity: 7, price: 8, stopPrice: 9, length: 3 },
    ]);
  });
});

describe('through a gateway, the client library', () => {
  let venue: GatewayVenue;
  let client: RingbookClient;

  beforeEach(async () => {
    venue = await new GatewayVenue().open();
    client = new RingbookClient(venue.address);
  });

  afterEach(async () => {
    client.close();
    await venue.close();
  });

  it('follows an order that waits, is triggered and finds nobody', async () => {
    const session = await client.openSession({ account: 'desk' });
    const reports = session.reports();
    const order = session.newOrder({ symbol: 'AAPL', side: 'BUY', type: 'STOP', quantity: 5, stopPrice: 101 });
    expect(await order.firstWord()).toMatchObject({ execType: 'NEW', status: 'PENDING_TRIGGER', stopPrice: 101 });
    expect(await order.lastWord()).toMatchObject({ execType: 'CANCELED', rejectReason: 'NO_LIQUIDITY' });
    await session.close();
    const seen: string[] = [];
    for await (const report of reports) seen.push(`${report.execType} ${report.status}`);
    expect(seen).toEqual(['NEW PENDING_TRIGGER', 'TRIGGERED NEW', 'CANCELED CANCELED']);
  });

  it('follows an order that expires', async () => {
    const session = await client.openSession({ account: 'desk' });
    const expireTimeNs = 2_000_000_000_000_000_000n;
    const terms = { symbol: 'AAPL', side: 'BUY', timeInForce: 'GTD', expireTimeNs } as const;
    const order = session.newOrder({ ...terms, quantity: 5, price: 10 });
    expect(await order.lastWord()).toMatchObject({ execType: 'EXPIRED', status: 'EXPIRED', leavesQuantity: 0 });
    await session.close();
  });

  it('gives the last word of such an order in one call', async () => {
    const submit = (order: Partial<NewOrder>) =>
      client.submitOrder({ account: 'tool' }, { symbol: 'AAPL', side: 'SELL', quantity: 5, ...order });
    expect(await submit({ type: 'STOP', stopPrice: 99 })).toMatchObject({ execType: 'CANCELED', stopPrice: 99 });
    expect(await submit({ price: 9, timeInForce: 'GTD', expireTimeNs: 1n })).toMatchObject({ execType: 'EXPIRED' });
  });

  it('administers instruments', async () => {
    expect(await client.setTradingStatus('BTC-USD', 'HALTED')).toBe(1);
    expect((await client.getInstrument('BTC-USD')).status).toBe('HALTED');
    const schedule = { openingAuction: '09:00:00', open: '09:30:00', closingAuction: '15:50:00', close: '16:00:00' };
    const rules = { referencePrice: 100, priceBandBps: 500, volatilityAuctionSeconds: 30, schedule };
    expect(await client.addInstrument({ symbol: 'SETH', tickSize: '0.01', lotSize: '1', rules })).toBe(2);
    expect(venue.engine.addedRules).toEqual([[100, 500, 30, 57_600, 32_401, 34_201, 57_001, 57_601]]);
    expect(await client.removeInstrument('SETH')).toBe(3);
    await expect(client.removeInstrument('AAPL')).rejects.toMatchObject({ code: 9 });
    await expect(client.getInstrument('SETH')).rejects.toThrow(RangeError);
  });
});
