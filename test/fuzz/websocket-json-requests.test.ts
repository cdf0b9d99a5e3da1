// The JSON parser against anything: random JSON, random text and mutated requests. It answers, and throws nothing.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRequest } from '../../gateway/websocket/json-requests.js';

const OPERATIONS = ['logon', 'new_order', 'replace', 'cancel', 'mass_cancel', 'heartbeat', 'dead_man'];

const REQUESTS = [
  '{"op":"logon","id":1,"account":"desk-1","token":"x","cancel_on_disconnect":"SESSION","resume":false}',
  '{"op":"new_order","id":2,"order":{"client_order_id":"a-1","symbol":"AAPL","side":"BUY","type":"LIMIT","time_in_force":"GTC","price":"585.33","quantity":"100","deadline_ns":"18446744073709551615","hidden":false}}',
  '{"op":"replace","id":4,"order":{"order_id":"1"},"price":"585.40","new_client_order_id":"b"}',
  '{"op":"mass_cancel","id":5,"symbol":"AAPL","side":"SELL","tag":"t"}',
];

function expectAnswer(frame: string): void {
  const request = parseRequest(frame);
  if (request.op === 'malformed') {
    expect(request.text.length).toBeGreaterThan(0);
    expect(request.text.length).toBeLessThan(1000);
  } else {
    expect(OPERATIONS).toContain(request.op);
    expect(Number.isSafeInteger(request.id)).toBe(true);
  }
}

describe('the request parser', () => {
  it('takes any text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), expectAnswer), { numRuns: 3000 });
  });

  it('takes any JSON', () => {
    fc.assert(fc.property(fc.json(), expectAnswer), { numRuns: 3000 });
  });

  it('takes any object with an op and fields that a request may have', () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom('BUY', 'LIMIT', '1.5', '-3', '7', true, {}));
    const name = fc.constantFrom('id', 'order', 'price', 'quantity', 'symbol', 'side', 'account', 'tag', '__proto__');
    const object = fc.tuple(fc.constantFrom(...OPERATIONS, 'x'), fc.dictionary(name, value));
    fc.assert(
      fc.property(object, ([op, fields]) => expectAnswer(JSON.stringify({ op, ...fields }))),
      { numRuns: 3000 },
    );
  });

  it('takes requests with characters changed, added or lost', () => {
    const change = fc.record({ at: fc.nat(), insert: fc.string({ maxLength: 3 }), remove: fc.nat(4) });
    fc.assert(
      fc.property(
        fc.constantFrom(...REQUESTS),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        (request, changes) => {
          let frame = request;
          for (const { at, insert, remove } of changes) {
            const place = at % (frame.length + 1);
            frame = frame.slice(0, place) + insert + frame.slice(place + remove);
          }
          expectAnswer(frame);
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('takes JSON nested as deep as a frame can hold', () => {
    const depth = 200_000;
    expectAnswer(`${'['.repeat(depth)}${']'.repeat(depth)}`);
    expectAnswer(`{"op":"cancel","id":1,"order":${'{"order":'.repeat(depth)}1${'}'.repeat(depth)}}`);
  });
});
