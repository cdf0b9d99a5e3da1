// The instruments file: what it may hold and how a wrong one is named.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadInstruments } from '../../daemon/settings/instruments-file.js';
import { NO_RULES } from '../../engine/domain/instrument-definition.js';

const directory = mkdtempSync(join(tmpdir(), 'ringbook-instruments-'));
const file = join(directory, 'instruments.yaml');
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function load(text: string, instrumentsMax = 1024) {
  writeFileSync(file, text);
  return loadInstruments(file, instrumentsMax);
}

const AAPL = { symbol: 'AAPL', tickSize: { mantissa: 1, scale: 2 }, lotSize: { mantissa: 1, scale: 0 } };

const GOOD = 'symbol: AAPL, tick_size: "0.01", lot_size: "1"';

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

  it('may say by which rules an instrument trades', () => {
    const [aapl] = load(`
- symbol: AAPL
  tick_size: 0.05
  lot_size: 1
  reference_price: 585.35
  price_band_bps: 500
  volatility_auction_seconds: 60
  day_end: "21:00:00"
  schedule: { opening_auction: 13:00:00, open: 13:30:00, closing_auction: 19:55:00, close: 20:00:00 }
`);
    expect(aapl.rules).toEqual({
      referencePrice: 11_707,
      priceBandBasisPoints: 500,
      volatilityAuctionSeconds: 60,
      dayEndSecond: 75_600,
      schedule: { openingAuction: 46_800, open: 48_600, closingAuction: 71_700, close: 72_000 },
    });
  });

  it('ends the day with the close, and at midnight where there is none', () => {
    const schedule =
      'schedule: { opening_auction: 00:00:00, open: 00:00:01, closing_auction: 22:00:00, close: 23:59:59 }';
    expect(load(`- { ${GOOD}, ${schedule} }`)[0].rules).toMatchObject({ dayEndSecond: 86_399 });
    expect(load(`- { ${GOOD}, ${schedule}, day_end: 00:00:00 }`)[0].rules).toMatchObject({ dayEndSecond: 0 });
    expect(load(`- { ${GOOD}, price_band_bps: 10 }`)[0].rules).toEqual({ ...NO_RULES, priceBandBasisPoints: 10 });
  });

  it.each([
    ['reference_price: "585.333"', 'reference_price "585.333" is not a positive whole multiple of tick_size 0.01'],
    ['reference_price: "0"', 'reference_price "0" is not a positive whole multiple'],
    ['reference_price: [1]', 'reference_price must be one value'],
    ['price_band_bps: 10001', 'price_band_bps "10001" is not a whole number from 0 to 10000'],
    ['price_band_bps: 1.5', 'price_band_bps "1.5" is not a whole number'],
    ['volatility_auction_seconds: 0', 'volatility_auction_seconds "0" is not a whole number from 1 to 86400'],
    ['day_end: "24:00:00"', 'day_end "24:00:00" is not a time of the UTC day'],
    ['day_end: 9', 'day_end "9" is not a time'],
    ['price_bands_bps: 5', 'unknown key "price_bands_bps", did you mean price_band_bps?'],
    ['schedule: always', 'schedule must be a map {opening_auction, open, closing_auction, close}'],
    ['schedule: { open: "09:00:00" }', 'schedule.opening_auction is missing'],
    [
      'schedule: { opening_auction: "09:00", open: "09:30:00", closing_auction: "15:50:00", close: "16:00:00" }',
      'schedule.opening_auction "09:00" is not a time',
    ],
    [
      'schedule: { opening_auction: "09:00:00", open: "09:30:00", closing_auction: "15:50:00", closed: "16:00:00" }',
      'unknown key "schedule.closed", did you mean close?',
    ],
    [
      'schedule: { opening_auction: "09:00:00", open: "09:00:00", closing_auction: "15:50:00", close: "16:00:00" }',
      'schedule.open "09:00:00" is not later than the time before it',
    ],
    [
      'schedule: { opening_auction: "09:00:00", open: "09:30:00", closing_auction: "15:50:00", close: "01:00:00" }',
      'schedule.close "01:00:00" is not later than the time before it',
    ],
  ])('with %s is refused', (rule, why) => {
    expect(() => load(`- { ${GOOD}, ${rule} }`)).toThrow(`${file}: instrument 1 (AAPL): ${why}`);
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
