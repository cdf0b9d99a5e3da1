// Which JSON frames are requests, and what is said of those that are not: always which field, and what it must be.

import { describe, expect, it } from 'vitest';
import { parseRequest } from '../../gateway/websocket/json-requests.js';

describe('a frame of the contract', () => {
  it.each([
    '{"op":"logon","id":1,"account":"desk-1","cancel_on_disconnect":"SESSION"}',
    '{"op":"new_order","id":2,"order":{"client_order_id":"a-1","symbol":"AAPL","side":"BUY","type":"LIMIT","time_in_force":"GTC","price":"585.33","quantity":"100"}}',
    '{"op":"cancel","id":3,"order":{"client_order_id":"a-1"}}',
    '{"op":"replace","id":4,"order":{"order_id":"1"},"price":"585.40"}',
    '{"op":"mass_cancel","id":5,"symbol":"AAPL"}',
    '{"op":"heartbeat","id":6,"client_time_ns":"18446744073709551615"}',
    '{"op":"mass_cancel","id":9007199254740991}',
    '{"op":"dead_man","id":7,"timeout_ms":500}',
  ])('is a request as it stands: %s', (frame) => {
    expect(parseRequest(frame)).toEqual(JSON.parse(frame));
  });

  it('may leave out its id, which is 0 then', () => {
    expect(parseRequest('{"op":"heartbeat"}')).toEqual({ op: 'heartbeat', id: 0 });
  });

  it('has every field of the proto', () => {
    const order = {
      client_order_id: 'x',
      symbol: 'AAPL',
      side: 'SELL',
      type: 'TAKE_PROFIT_LIMIT',
      time_in_force: 'GTD',
      quantity: '1',
      price: '-1.5',
      stop_price: '0',
      trail_offset: '0.1',
      display_quantity: '1',
      min_quantity: '1',
      post_only: 'SLIDE',
      reduce_only: true,
      self_trade_prevention: 'DECREMENT',
      expire_time_ns: '0',
      deadline_ns: '1',
      tag: 'ü',
      hidden: false,
    };
    expect(parseRequest(JSON.stringify({ op: 'new_order', id: 1, order }))).toEqual({ op: 'new_order', id: 1, order });
    const logon = {
      account: 'a',
      token: 't',
      strategy: 's',
      cancel_on_disconnect: 'OFF',
      default_self_trade_prevention: 'NONE',
      resume_after: 3,
      resume: false,
    };
    expect(parseRequest(JSON.stringify({ op: 'logon', id: 1, ...logon }))).toEqual({ op: 'logon', id: 1, ...logon });
  });
});

const order = (fields: object) => JSON.stringify({ op: 'new_order', id: 9, order: fields });

/** The frame, the id that goes back, and what the text must say. */
const MALFORMED: ReadonlyArray<readonly [string, number | undefined, RegExp]> = [
  ['', undefined, /not JSON/],
  ['nonsense', undefined, /not JSON/],
  ['{"op":"cancel","id":1', undefined, /not JSON/],
  ['[]', undefined, /must be a JSON object/],
  ['null', undefined, /must be a JSON object/],
  ['"cancel"', undefined, /must be a JSON object/],
  ['{"op":"cancel","id":"1"}', undefined, /^id must be a whole number/],
  ['{"op":"cancel","id":-1}', undefined, /^id /],
  ['{"op":"cancel","id":1.5}', undefined, /^id /],
  ['{"op":"cancel","id":9007199254740992}', undefined, /^id /],
  ['{"op":"cancel","id":null}', undefined, /^id /],
  ['{"id":9}', 9, /^op is missing.*new_order/],
  ['{"op":7,"id":9}', 9, /^op must be a string/],
  ['{"op":"new_ordr","id":9}', 9, /"new_ordr".*did you mean "new_order"/],
  ['{"op":"constructor","id":9}', 9, /"constructor" is not known; it must be one of logon/],
  ['{"op":"new_order","id":9}', 9, /^order is missing/],
  ['{"op":"cancel","id":9}', 9, /^order is missing/],
  ['{"op":"replace","id":9,"order":[]}', 9, /^order must be an object, not an array/],
  ['{"op":"cancel","id":9,"order":{},"price":"1"}', 9, /"price" is not a field/],
  ['{"op":"replace","id":9,"order":{"order_id":1}}', 9, /^order\.order_id must be .*string of digits, not 1/],
  ['{"op":"replace","id":9,"order":{"order_id":"-1"}}', 9, /^order\.order_id/],
  ['{"op":"replace","id":9,"order":{"order_id":"18446744073709551616"}}', 9, /^order\.order_id/],
  ['{"op":"replace","id":9,"order":{},"quantity":5}', 9, /^quantity must be a decimal string such as "585\.33", not 5/],
  ['{"op":"mass_cancel","id":9,"side":"UP"}', 9, /^side must be one of .*"BUY", "SELL", not "UP"/],
  ['{"op":"heartbeat","id":9,"client_time_ns":5}', 9, /^client_time_ns/],
  ['{"op":"logon","id":9,"account":["a"]}', 9, /^account must be a string, not an array/],
  ['{"op":"logon","id":9,"cancel_on_disconnect":"session"}', 9, /^cancel_on_disconnect must be one of "OFF"/],
  [order({ prise: '1' }), 9, /"order\.prise" is not a field.*did you mean "price"/],
  [order({ zzzzzzzzzz: '1' }), 9, /"order\.zzzzzzzzzz" is not a field that is known here$/],
  [order({ price: 585.33 }), 9, /^order\.price must be a decimal string.*not 585\.33/],
  [order({ price: null }), 9, /^order\.price .*not null/],
  [order({ price: '1e3' }), 9, /^order\.price .*not "1e3"/],
  [order({ price: '' }), 9, /^order\.price/],
  [order({ price: '.5' }), 9, /^order\.price/],
  [order({ price: '5.' }), 9, /^order\.price/],
  [order({ price: '+5' }), 9, /^order\.price/],
  [order({ price: ' 5' }), 9, /^order\.price/],
  [order({ price: '0x10' }), 9, /^order\.price/],
  [order({ price: 'NaN' }), 9, /^order\.price/],
  [order({ quantity: { amount: 1 } }), 9, /^order\.quantity .*not an object/],
  [order({ side: 'hold' }), 9, /^order\.side must be one of/],
  [order({ side: 1 }), 9, /^order\.side .*not 1/],
  [order({ side: 'toString' }), 9, /^order\.side/],
  [order({ type: 'LIMIT ' }), 9, /^order\.type/],
  [order({ reduce_only: 'true' }), 9, /^order\.reduce_only must be true or false/],
  [order({ deadline_ns: 5 }), 9, /^order\.deadline_ns/],
  [order({ client_order_id: 5 }), 9, /^order\.client_order_id must be a string/],
  ['{"op":"cancel","id":9,"order":{},"__proto__":{"a":1}}', 9, /"__proto__" is not a field/],
  [JSON.stringify({ op: 'cancel', id: 9, order: {}, ['x'.repeat(5000)]: 1 }), 9, /^"x{64}…" is not a field/],
];

describe('a frame that is no request', () => {
  it.each(MALFORMED)('%s is answered with its id and the field', (frame, id, text) => {
    const answer = parseRequest(frame);
    expect(answer).toMatchObject({ op: 'malformed', id });
    if (answer.op !== 'malformed') throw new Error('it was taken');
    expect(answer.text).toMatch(text);
    expect(answer.text.length).toBeLessThan(500);
  });
});
