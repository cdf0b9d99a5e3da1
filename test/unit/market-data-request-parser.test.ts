// Requests of the market-data door, one row a rule: what is read, and which field a refusal names.

import { describe, expect, it } from 'vitest';
import { DEFAULT_MARKET_DATA_LIMITS } from '../../market-data/market-data-limits.js';
import { parseRequest, Refusal } from '../../market-data/request-parser.js';

const limits = { ...DEFAULT_MARKET_DATA_LIMITS, symbolsPerRequestMax: 3, depthMax: 100 };
const good = { op: 'subscribe', id: 7, channel: 'book', symbols: ['AAPL'], depth: 10 };

function parse(request: unknown, isBinary = false) {
  const text = typeof request === 'string' ? request : JSON.stringify(request);
  return parseRequest(Buffer.from(text), isBinary, limits);
}

describe('a request that is understood', () => {
  it.each([
    ['every field', good, good],
    ['no depth', { ...good, depth: undefined }, { ...good, depth: 0 }],
    ['depth 0', { ...good, depth: 0 }, { ...good, depth: 0 }],
    ['no id', { ...good, id: undefined }, { ...good, id: 0 }],
    ['the largest id', { ...good, id: Number.MAX_SAFE_INTEGER }, { ...good, id: Number.MAX_SAFE_INTEGER }],
    [
      'unsubscribe',
      { op: 'unsubscribe', id: 1, channel: 'bbo', symbols: ['A', 'B', 'C'] },
      { op: 'unsubscribe', id: 1, channel: 'bbo', symbols: ['A', 'B', 'C'], depth: 0 },
    ],
    [
      'resync',
      { op: 'resync', id: 2, channel: 'status', symbols: ['A'] },
      { op: 'resync', id: 2, channel: 'status', symbols: ['A'], depth: 0 },
    ],
  ])('%s', (_, request, expected) => expect(parse(request)).toEqual(expected));
});

describe('a request that is not', () => {
  it.each([
    ['no JSON', '{"op":', 0, /not JSON/],
    ['nothing', '', 0, /not JSON/],
    ['a control character', '\u0000', 0, /not JSON/],
    ['a list', [], 0, /not a JSON object: an empty list/],
    ['a number', '5', 0, /not a JSON object: 5/],
    ['null', 'null', 0, /not a JSON object: null/],
    ['an empty object', {}, 0, /^op: is missing/],
    ['an unknown op', { ...good, op: 'logon' }, 7, /^op: "logon" is not one of subscribe, unsubscribe, resync/],
    ['an op that is no string', { ...good, op: 5 }, 7, /^op: 5 is not/],
    ['no channel', { ...good, channel: undefined }, 7, /^channel: is missing/],
    [
      'an unknown channel',
      { ...good, channel: 'boook' },
      7,
      /^channel: "boook" is not one of trades, bbo, book, status/,
    ],
    [
      'a channel of a later version',
      { ...good, channel: 'candles' },
      7,
      /^channel: "candles" is not offered by this version/,
    ],
    ['the channel orders', { ...good, channel: 'orders' }, 7, /^channel: "orders" is not offered by this version/],
    ['the channel stats', { ...good, channel: 'stats' }, 7, /^channel: "stats" is not offered by this version/],
    ['no symbols', { ...good, symbols: undefined }, 7, /^symbols: is missing/],
    ['an empty list of symbols', { ...good, symbols: [] }, 7, /^symbols: an empty list is not/],
    ['symbols that are no list', { ...good, symbols: 'AAPL' }, 7, /^symbols: "AAPL" is not a list/],
    ['a symbol that is no string', { ...good, symbols: ['A', 5] }, 7, /^symbols\[1\]: 5 is not a string/],
    ['a symbol twice', { ...good, symbols: ['A', 'B', 'A'] }, 7, /^symbols\[2\]: "A" is named twice/],
    [
      'too many symbols',
      { ...good, symbols: ['A', 'B', 'C', 'D'] },
      7,
      /^symbols: 4 .* limit of 3 \(symbolsPerRequestMax\)/,
    ],
    ['a negative depth', { ...good, depth: -1 }, 7, /^depth: -1 is not/],
    ['a fractional depth', { ...good, depth: 1.5 }, 7, /^depth: 1.5 is not/],
    ['a depth in quotes', { ...good, depth: '10' }, 7, /^depth: "10" is not/],
    ['a depth of null', { ...good, depth: null }, 7, /^depth: null is not/],
    ['too deep', { ...good, depth: 101 }, 7, /^depth: 101 is above the limit of 100 \(depthMax\)/],
    ['a depth of another channel', { ...good, channel: 'bbo' }, 7, /^depth: only/],
    ['a depth of another op', { ...good, op: 'resync' }, 7, /^depth: only/],
    ['a negative id', { ...good, id: -1 }, 0, /^id: -1 is not/],
    ['an id in quotes', { ...good, id: '7' }, 0, /^id: "7" is not/],
    ['an id too large', { ...good, id: 2 ** 53 }, 0, /^id: 9007199254740992 is not/],
    ['an unknown field', { ...good, symbol: 'AAPL' }, 7, /^"symbol": there is no such field/],
    ['a prototype', '{"__proto__":{"op":"subscribe"},"id":7}', 7, /^op: is missing/],
    ['a value that is very long', { ...good, op: 'x'.repeat(10_000) }, 7, /^op: "x{39}… is not/],
  ])('%s', (_, request, id, text) => {
    const refusal = parse(request);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ id, reason: 'MALFORMED' });
    expect((refusal as Refusal).text).toMatch(text);
  });

  it('a binary frame', () => {
    expect(parse(good, true)).toMatchObject({
      reason: 'MALFORMED',
      text: expect.stringMatching(/binary frames are not offered/),
    });
  });
});
