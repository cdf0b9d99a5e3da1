// The instruments file: what it may hold and how a wrong one is named.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadInstruments } from '../../daemon/settings/instruments-file.js';

const directory = mkdtempSync(join(tmpdir(), 'ringbook-instruments-'));
const file = join(directory, 'instruments.yaml');
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function load(text: string, instrumentsMax = 1024) {
  writeFileSync(file, text);
  return loadInstruments(file, instrumentsMax);
}

const AAPL = { symbol: 'AAPL', tickSize: { mantissa: 1, scale: 2 }, lotSize: { mantissa: 1, scale: 0 } };

describe('the instruments file', () => {
  it.each([
    ['YAML with quotes', '- { symbol: AAPL, tick_size: "0.01", lot_size: "1" }'],
    ['YAML without quotes', '- symbol: AAPL\n  tick_size: 0.01\n  lot_size: 1'],
    ['JSON', '[{"symbol":"AAPL","tick_size":"0.01","lot_size":"1"}]'],
    ['JSON with numbers', '[{"symbol":"AAPL","tick_size":0.01,"lot_size":1}]'],
  ])('may be %s', (_, text) => {
    expect(load(text)).toEqual([AAPL]);
  });

  it('keeps sizes exact that no double holds', () => {
    const [coin] = load('- { symbol: COIN, tick_size: 0.000000000000001, lot_size: 123456.789 }');
    expect(coin.tickSize).toEqual({ mantissa: 1, scale: 15 });
    expect(coin.lotSize).toEqual({ mantissa: 123_456_789, scale: 3 });
  });

  it.each([
    ['- { symbol: AAPL, tick_size: "0.01", lot_siz: "1" }', 'instrument 1 (AAPL)', 'did you mean lot_size?'],
    ['- { symbol: AAPL, tick_size: "0.01" }', 'instrument 1 (AAPL)', 'lot_size is missing'],
    ['- { symbol: AAPL, tick_size: "-0.01", lot_size: "1" }', 'tick_size "-0.01"', 'positive decimal'],
    ['- { symbol: AAPL, tick_size: "0", lot_size: "1" }', 'tick_size "0"', 'positive decimal'],
    ['- { symbol: AAPL, tick_size: 1e-2, lot_size: "1" }', 'tick_size "1e-2"', 'positive decimal'],
    ['- { symbol: "AA PL", tick_size: "1", lot_size: "1" }', 'symbol "AA PL"', '1 to 16'],
    ['- { symbol: ABCDEFGHIJKLMNOPQ, tick_size: "1", lot_size: "1" }', 'symbol "ABCDEFGHIJKLMNOPQ"', '1 to 16'],
    ['- { symbol: [A], tick_size: "1", lot_size: "1" }', 'instrument 1', 'symbol must be one value'],
    ['- AAPL', 'instrument 1', 'must be a map'],
    ['symbol: AAPL', file, 'must be a list'],
    ['[]', file, 'one instrument at least'],
    [
      '- { symbol: A, tick_size: 1, lot_size: 1 }\n- { symbol: A, tick_size: 1, lot_size: 1 }',
      file,
      'A is there twice',
    ],
  ])('%s is refused', (text, where, why) => {
    const attempt = () => load(text);
    expect(attempt).toThrow(where);
    expect(attempt).toThrow(why);
    expect(attempt).toThrow(file);
  });

  it('may not hold more instruments than there is room for', () => {
    const two = '- { symbol: A, tick_size: 1, lot_size: 1 }\n- { symbol: B, tick_size: 1, lot_size: 1 }';
    expect(() => load(two, 1)).toThrow('2 instruments, but instruments_max is 1');
  });
});

describe('the demo set', () => {
  it('has AAPL in cents and single shares, and others', () => {
    const demo = loadInstruments(undefined, 1024);
    expect(demo).toContainEqual(AAPL);
    expect(demo.map(({ symbol }) => symbol)).toContain('BTC-USD');
    expect(new Set(demo.map(({ symbol }) => symbol)).size).toBe(demo.length);
  });
});
