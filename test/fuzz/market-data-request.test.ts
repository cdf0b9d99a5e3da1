// Whatever a client sends: a request or a refusal, never an exception, and never a refusal that is as long as the input.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DEFAULT_MARKET_DATA_LIMITS } from '../../market-data/market-data-limits.js';
import { parseRequest, Refusal } from '../../market-data/request-parser.js';
import { fakeFixture } from '../support/market-data-fixture.js';

const TEXT_MAX = 300;

const anyField = fc.constantFrom('op', 'id', 'channel', 'symbols', 'depth', '__proto__', 'constructor', 'toString', '');
const anyValue = fc.oneof(
  fc.constantFrom(
    'subscribe',
    'unsubscribe',
    'resync',
    'book',
    'bbo',
    'trades',
    'status',
    'orders',
    'AAPL',
    0,
    1,
    -1,
    1e300,
  ),
  fc.constantFrom<unknown>(['AAPL'], ['AAPL', 'AAPL'], ['NOPE'], [null], [[]], {}, true, null),
  fc.jsonValue(),
);
const nearRequest = fc
  .array(fc.tuple(anyField, anyValue), { maxLength: 7 })
  .map((entries) => JSON.stringify(Object.fromEntries(entries)));
const mutated = fc
  .tuple(nearRequest, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }))
  .map(([text, changes]) => {
    const bytes = Buffer.from(text);
    for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
    return bytes;
  });
const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.json().map((text) => Buffer.from(text)),
  nearRequest.map((text) => Buffer.from(text)),
  mutated,
);

it('every input has an answer', () => {
  fc.assert(
    fc.property(anyBytes, fc.boolean(), (bytes, isBinary) => {
      const before = Buffer.from(bytes).toString('hex');
      const request = parseRequest(bytes, isBinary, DEFAULT_MARKET_DATA_LIMITS);
      expect(Buffer.from(bytes).toString('hex')).toBe(before);
      if (request instanceof Refusal) expect(request.text.length).toBeLessThan(TEXT_MAX);
      else expect(request.symbols.every((symbol) => typeof symbol === 'string')).toBe(true);
    }),
    { numRuns: 5000 },
  );
});

it.each([
  ['lists', '['.repeat(60_000)],
  ['lists that close', `${'['.repeat(30_000)}${']'.repeat(30_000)}`],
  ['a field of them', `{"op":${'['.repeat(30_000)}${']'.repeat(30_000)}}`],
  ['objects', '{"a":'.repeat(12_000)],
])('deep nesting: %s', (_, text) => {
  expect(parseRequest(Buffer.from(text), false, DEFAULT_MARKET_DATA_LIMITS)).toBeInstanceOf(Refusal);
});

it('the door answers every frame with one event, and goes on serving', () => {
  const { sockets } = fakeFixture({ requestsPerSecondMax: 1_000_000 });
  const socket = sockets.connect();
  fc.assert(
    fc.property(anyBytes, fc.boolean(), (bytes, isBinary) => {
      socket.receive(bytes, isBinary);
      const events = socket.take().filter((frame) => frame.event !== undefined);
      expect(events).toHaveLength(1);
      expect(events[0].event).toMatch(/^(reject|subscribed|unsubscribed|resynced)$/);
    }),
    { numRuns: 3000 },
  );
  socket.receive({ op: 'subscribe', id: 1, channel: 'bbo', symbols: ['AAPL'] });
  expect(socket.take().map((frame) => frame.event ?? frame.type)).toEqual(['subscribed', 'snapshot']);
});
