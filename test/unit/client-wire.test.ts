// The client's hand-written encoder and scanner agree with a standard protobuf library, on random values both ways.

import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { COMMAND_BYTES_MAX, CommandEncoder } from '../../client/wire/command-encoder.js';
import { type EventHandler, EventKind, EventScanner, Stamp } from '../../client/wire/event-scanner.js';
import { highWord, lowWord, toBigInt } from '../../engine/domain/time-words.js';

const root = protobuf.loadSync(fileURLToPath(new URL('../../../gateway/proto/ringbook.proto', import.meta.url)));
const ClientMessage = root.lookupType('ringbook.v1.ClientMessage');
const ServerMessage = root.lookupType('ringbook.v1.ServerMessage');

const amount = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.maxSafeNat());
const prefix = fc.stringMatching(/^[A-Za-z0-9._:-]{0,20}$/);
const symbol = fc.stringMatching(/^[A-Z]{1,16}$/);

function decode(encoder: CommandEncoder) {
  const message = ClientMessage.decode(encoder.copyOfMessage());
  return ClientMessage.toObject(message, { longs: Number, oneofs: true, defaults: true }).commands;
}

describe('the command encoder', () => {
  it('writes new orders, replaces, cancels and mass cancels as protobufjs reads them', () => {
    const enumNumber = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(
        prefix,
        symbol,
        amount,
        amount,
        amount,
        amount,
        enumNumber,
        enumNumber,
        (start, name, requestId, number, quantity, price, small, other) => {
          const encoder = new CommandEncoder(16, Buffer.from(start));
          encoder.newOrder(requestId, number, Buffer.from(name), small, other, small, quantity, price, other, small);
          encoder.replace(requestId, number, quantity, price);
          encoder.cancel(requestId, number);
          encoder.massCancel(requestId, Buffer.from(name));
          encoder.heartbeat(requestId);
          expect(encoder.commands).toBe(5);
          const [order, replace, cancel, massCancel, heartbeat] = decode(encoder);
          const clientOrderId = `${start}${number}`;
          expect(order).toMatchObject({ requestId, kind: 'newOrder' });
          expect(order.newOrder).toMatchObject({
            clientOrderId,
            symbol: name,
            side: small,
            type: other,
            timeInForce: small,
            quantity,
            price: other === 2 ? 0 : price,
            postOnly: small,
            selfTradePrevention: other,
            tag: '',
            hidden: false,
          });
          expect(replace).toMatchObject({
            requestId,
            replace: { order: { clientOrderId, orderId: 0 }, quantity, price },
          });
          expect(cancel).toMatchObject({ requestId, cancel: { order: { clientOrderId } } });
          expect(massCancel).toMatchObject({ requestId, massCancel: { symbol: name, side: 0 } });
          expect(heartbeat).toMatchObject({ requestId, kind: 'heartbeat' });
        },
      ),
    );
  });

  it('writes the conditions of an order, and never more bytes than it reserves', () => {
    const conditions = fc.record({
      stopPrice: amount,
      trailOffset: amount,
      displayQuantity: amount,
      minQuantity: amount,
      reduceOnly: fc.boolean(),
      hidden: fc.boolean(),
    });
    const nanos = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    fc.assert(
      fc.property(conditions, nanos, amount, (fields, expiry, stopPrice) => {
        const encoder = new CommandEncoder(16, Buffer.alloc(20, 'p'));
        const words = { expireTimeLow: lowWord(expiry), expireTimeHigh: highWord(expiry) };
        const largest = Number.MAX_SAFE_INTEGER;
        const id = largest - 1;
        encoder.newOrder(id, id, Buffer.alloc(16, 'S'), 1, 6, 5, largest, largest, 5, 2, { ...fields, ...words });
        expect(encoder.length).toBeLessThanOrEqual(COMMAND_BYTES_MAX);
        encoder.replace(1, 7, 0, 0, stopPrice);
        const [order, replace] = decode(encoder);
        const [exact] = ClientMessage.toObject(ClientMessage.decode(encoder.copyOfMessage()), {
          longs: String,
        }).commands;
        expect(order.newOrder).toMatchObject({
          ...fields,
          side: 1,
          type: 6,
          timeInForce: 5,
          price: largest,
          postOnly: 2,
        });
        expect(exact.newOrder.expireTimeNs ?? '0').toBe(expiry.toString());
        expect(replace.replace).toMatchObject({ stopPrice });
      }),
    );
  });

  it('begins anew after clear, and keeps messages already copied', () => {
    const encoder = new CommandEncoder(64, Buffer.from('a'));
    encoder.cancel(1, 7);
    const first = encoder.copyOfMessage();
    const before = first.toString('hex');
    encoder.clear();
    encoder.cancel(2, 8);
    expect(first.toString('hex')).toBe(before);
    expect(decode(encoder)).toMatchObject([{ requestId: 2, cancel: { order: { clientOrderId: 'a8' } } }]);
  });
});

const NUMBERS = [
  'accountSequence',
  'engineSequence',
  'orderId',
  'side',
  'type',
  'timeInForce',
  'execType',
  'status',
  'price',
  'stopPrice',
  'quantity',
  'lastQuantity',
  'lastPrice',
  'cumulativeQuantity',
  'leavesQuantity',
  'tradeId',
  'liquidity',
  'rejectReason',
  'commandType',
  'preventedQuantity',
  'queueAhead',
] as const;
const ENUMS = new Set([
  'side',
  'type',
  'timeInForce',
  'execType',
  'status',
  'liquidity',
  'rejectReason',
  'commandType',
]);

function collect(bytes: Uint8Array, limit = Number.POSITIVE_INFINITY) {
  const scanner = new EventScanner();
  const seen: Record<string, unknown>[] = [];
  const handler: EventHandler = {
    onReport: (event) => {
      if (seen.length >= limit) return;
      const numbers = Object.fromEntries(NUMBERS.map((name) => [name, event[name]]));
      const stamp = (stage: number) => toBigInt(event.stamps[2 * stage], event.stamps[2 * stage + 1]);
      seen.push({
        requestId: event.requestId,
        ...numbers,
        priorityKept: event.priorityKept,
        gatewayIn: stamp(Stamp.GATEWAY_IN),
        gatewayOut: stamp(Stamp.GATEWAY_OUT),
      });
    },
    onEvent: (event) =>
      seen.push({ requestId: event.requestId, kind: event.kind, bytes: event.bodyEnd - event.bodyStart }),
  };
  return { complete: scanner.scan(bytes, handler), seen };
}

const reportArbitrary = fc.record({
  requestId: amount,
  numbers: fc.record(
    Object.fromEntries(NUMBERS.map((name) => [name, ENUMS.has(name) ? fc.integer({ min: 0, max: 503 }) : amount])),
  ),
  priorityKept: fc.boolean(),
  text: fc.string(),
  gatewayIn: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  gatewayOut: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
});

describe('the event scanner', () => {
  it('reads the reports that protobufjs writes', () => {
    fc.assert(
      fc.property(fc.array(reportArbitrary, { maxLength: 5 }), (reports) => {
        const events = reports.map(({ requestId, numbers, priorityKept, text, gatewayIn, gatewayOut }) => ({
          requestId,
          report: {
            ...numbers,
            priorityKept,
            text,
            clientOrderId: text,
            symbol: 'AAPL',
            stamps: { gatewayIn: gatewayIn.toString(), gatewayOut: gatewayOut.toString() },
          },
        }));
        const bytes = ServerMessage.encode(ServerMessage.fromObject({ events })).finish();
        const expected = reports.map(({ requestId, numbers, priorityKept, gatewayIn, gatewayOut }) => ({
          requestId,
          ...numbers,
          priorityKept,
          gatewayIn,
          gatewayOut,
        }));
        expect(collect(bytes)).toEqual({ complete: true, seen: expected });
      }),
    );
  });

  it('announces every other event with its body, and passes over what it does not know', () => {
    const known = ServerMessage.encode(
      ServerMessage.fromObject({
        events: [{ requestId: 3, massCancel: { canceled: 2 } }, { goodbye: { reason: 'x' } }],
      }),
    ).finish();
    const unknown = Buffer.from([0x12, 2, 1, 2, 0x0a, 4, 0x08, 9, 0x50, 1]); // field 2; an event of an unknown kind
    expect(collect(Buffer.concat([unknown, known]))).toEqual({
      complete: true,
      seen: [
        { requestId: 3, kind: EventKind.MASS_CANCEL, bytes: 2 },
        { requestId: 0, kind: EventKind.GOODBYE, bytes: 3 },
      ],
    });
  });

  it('refuses cut and random bytes without throwing or looping', () => {
    const report = { requestId: 300, report: { orderId: 1234567, clientOrderId: 'abc', stamps: { gatewayIn: 5 } } };
    const bytes = ServerMessage.encode(ServerMessage.fromObject({ events: [report] })).finish();
    for (let length = 1; length < bytes.length; length++)
      expect(collect(bytes.subarray(0, length)).complete).toBe(false);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (random) => typeof collect(random).complete === 'boolean'),
    );
  });
});
