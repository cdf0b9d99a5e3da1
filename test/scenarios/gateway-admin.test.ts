// The Admin service over a real socket and real rings, with an engine that only keeps a directory: what is asked goes down
// the first validator's ring, and what the engine says of it is the answer.

import grpc from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from 'vitest';
import { CommandKind } from '../../engine/domain/command-layout.js';
import { NO_ACCOUNT, NO_INSTRUMENT } from '../../engine/domain/limits.js';
import { Right } from '../../gateway/rights.js';
import { limitOrder, type Message } from '../support/contract-client.js';
import { credential } from '../support/credentials.js';
import type { EchoOptions } from '../support/echo-engine.js';
import { GatewayVenue } from '../support/gateway-venue.js';

let venue: GatewayVenue | undefined;

async function openVenue(options?: EchoOptions): Promise<GatewayVenue> {
  venue = await new GatewayVenue(options).open();
  return venue;
}

afterEach(async () => {
  await venue?.close();
  venue = undefined;
});

const SETH = { symbol: 'SETH', tick_size: '0.01', lot_size: '1' };

/** The fields that each call sends. */
function administrator({ client }: GatewayVenue) {
  return (method: string, request: Message): Promise<Message> => client.call('admin', method, request);
}

async function instruments({ client }: GatewayVenue): Promise<[string, string][]> {
  const list = await client.call('marketData', 'GetInstruments', {});
  return list.instruments.map((each: Message) => [each.symbol, each.status]);
}

describe('SetTradingStatus', () => {
  it('is a journaled command of no account, and GetInstruments shows what it did', async () => {
    const opened = await openVenue({ validatorCount: 3 });
    const call = administrator(opened);
    const ack = await call('SetTradingStatus', { symbol: 'BTC-USD', status: 'TRADING_STATUS_AUCTION' });
    expect(ack).toEqual({ engine_sequence: 1, text: 'BTC-USD is AUCTION', duplicate: false });
    expect(opened.engine.administered).toEqual([CommandKind.SET_TRADING_STATUS, NO_ACCOUNT, 1]);
    expect(await instruments(opened)).toEqual([
      ['AAPL', 'TRADING_STATUS_OPEN'],
      ['BTC-USD', 'TRADING_STATUS_AUCTION'],
    ]);
  });

  it.each([
    [{ symbol: 'NOPE', status: 'TRADING_STATUS_OPEN' }, grpc.status.NOT_FOUND, /"NOPE"/],
    [{ status: 'TRADING_STATUS_OPEN' }, grpc.status.NOT_FOUND, /symbol is missing/],
    [{ symbol: 'AAPL' }, grpc.status.INVALID_ARGUMENT, /status is missing.*CLOSED \(4\)/],
    [{ symbol: 'AAPL', status: 9 }, grpc.status.INVALID_ARGUMENT, /status 9 is not known/],
  ])('with %j is refused', async (request, code, details) => {
    const call = administrator(await openVenue());
    await expect(call('SetTradingStatus', request)).rejects.toMatchObject({
      code,
      details: expect.stringMatching(details),
    });
    expect(venue?.engine.administered).toEqual([]);
  });
});

describe('instruments', () => {
  it('are added and removed, and a symbol that was removed is unknown', async () => {
    const opened = await openVenue();
    const call = administrator(opened);
    expect(await call('AddInstrument', SETH)).toEqual({ engine_sequence: 1, text: 'SETH is added', duplicate: false });
    expect((await instruments(opened)).map(([symbol]) => symbol)).toEqual(['AAPL', 'BTC-USD', 'SETH']);
    const session = await opened.client.logon('desk');
    const order = { side: 'SIDE_BUY', quantity: 5, price: 100, symbol: 'SETH' };
    expect((await session.order(2, { ...order, client_order_id: 'a-1' }))[0]).toMatchObject({
      exec_type: 'EXEC_TYPE_NEW',
      symbol: 'SETH',
    });
    expect(await call('RemoveInstrument', { symbol: 'SETH' })).toMatchObject({
      text: 'SETH is removed',
      duplicate: false,
    });
    expect((await instruments(opened)).map(([symbol]) => symbol)).toEqual(['AAPL', 'BTC-USD']);
    session.send({ request_id: 3, new_order: limitOrder({ ...order, client_order_id: 'a-2' }) });
    expect((await session.reports(1))[0]).toMatchObject({
      reject_reason: 'REJECT_REASON_UNKNOWN_SYMBOL',
      symbol: 'SETH',
    });
    const book = opened.client.call('marketData', 'GetBook', { symbol: 'SETH' });
    await expect(book).rejects.toMatchObject({ code: grpc.status.NOT_FOUND });
    await expect(call('RemoveInstrument', { symbol: 'SETH' })).rejects.toMatchObject({ code: grpc.status.NOT_FOUND });
    // Its index is never used again; under its symbol there may be another.
    await call('AddInstrument', SETH);
    expect((await session.order(4, { ...order, client_order_id: 'a-3' }))[0]).toMatchObject({ symbol: 'SETH' });
    const added = [CommandKind.ADD_INSTRUMENT, NO_ACCOUNT, NO_INSTRUMENT];
    const removed = [CommandKind.REMOVE_INSTRUMENT, NO_ACCOUNT, 2];
    expect(opened.engine.administered).toEqual([...added, ...removed, ...added]);
  });

  it('are refused by the engine with the status of its reason', async () => {
    const call = administrator(await openVenue());
    const refused = (code: number, details: RegExp) => ({ code, details: expect.stringMatching(details) });
    await expect(call('AddInstrument', { ...SETH, symbol: 'AAPL' })).rejects.toMatchObject(
      refused(grpc.status.ALREADY_EXISTS, /^symbol "AAPL" is that of an instrument already$/),
    );
    await expect(call('RemoveInstrument', { symbol: 'AAPL' })).rejects.toMatchObject(
      refused(grpc.status.FAILED_PRECONDITION, /open orders/),
    );
    await call('AddInstrument', SETH);
    await call('AddInstrument', { ...SETH, symbol: 'SOL' });
    await expect(call('AddInstrument', { ...SETH, symbol: 'DOGE' })).rejects.toMatchObject(
      refused(grpc.status.RESOURCE_EXHAUSTED, /no room for another instrument/),
    );
  });

  it.each<[Message, RegExp]>([
    [{ symbol: 'A B' }, /^symbol "A B" is not 1 to 16/],
    [{ symbol: '' }, /^symbol "" is not/],
    [{ tick_size: '0' }, /^tick_size "0" is not a positive decimal/],
    [{ lot_size: '1e3' }, /^lot_size "1e3" is not/],
    [{ rules: { reference_price: 2 ** 53 } }, /^rules\.reference_price .* 2\^53-1/],
    [{ rules: { price_band_bps: 10_001 } }, /^rules\.price_band_bps 10001 is above 10000/],
    [{ rules: { volatility_auction_seconds: 86_401 } }, /^rules\.volatility_auction_seconds 86401 is above/],
    [{ rules: { day_end: '25:00:00' } }, /^rules\.day_end "25:00:00" is not a time/],
    [{ rules: { schedule: { open: '09:30:00' } } }, /^rules\.schedule\.opening_auction "" is not a time/],
    [
      {
        rules: {
          schedule: { opening_auction: '09:00:00', open: '09:00:00', closing_auction: '15:00:00', close: '16:00:00' },
        },
      },
      /^rules\.schedule\.open 09:00:00 is not later/,
    ],
  ])('with %j are not added', async (fields, details) => {
    const call = administrator(await openVenue());
    await expect(call('AddInstrument', { ...SETH, ...fields })).rejects.toMatchObject({
      code: grpc.status.INVALID_ARGUMENT,
      details: expect.stringMatching(details),
    });
    expect(venue?.engine.administered).toEqual([]);
  });
});

describe('the Admin service', () => {
  it('needs a token with the right admin where authentication is on', async () => {
    const credentials = [credential('admin', 'root', Right.ADMIN), credential('desk', 'plain')];
    const opened = await openVenue({ credentials });
    const call = administrator(opened);
    const request = { symbol: 'AAPL', status: 'TRADING_STATUS_HALTED' };
    for (const token of ['', 'plain', 'wrong']) {
      for (const [method, fields] of [
        ['SetTradingStatus', request],
        ['AddInstrument', SETH],
        ['RemoveInstrument', { symbol: 'AAPL' }],
      ] as const) {
        const refused = call(method, { ...fields, token });
        const code = token === 'plain' ? grpc.status.PERMISSION_DENIED : grpc.status.UNAUTHENTICATED;
        await expect(refused).rejects.toMatchObject({ code });
      }
    }
    expect(opened.engine.administered).toEqual([]);
    expect(await call('SetTradingStatus', { ...request, token: 'root' })).toMatchObject({ text: 'AAPL is HALTED' });
  });

  it.each(['TakeSnapshot'])('does not offer %s', async (method) => {
    const call = administrator(await openVenue());
    await expect(call(method, {})).rejects.toMatchObject({
      code: grpc.status.UNIMPLEMENTED,
      details: `${method} is not offered by this version`,
    });
  });

  it('answers with UNAVAILABLE while the venue shuts down', async () => {
    const opened = await openVenue();
    opened.engine.gateway.ingress.refusing = 503;
    await expect(administrator(opened)('AddInstrument', SETH)).rejects.toMatchObject({
      code: grpc.status.UNAVAILABLE,
      details: expect.stringMatching(/shutting down/),
    });
  });
});
