// The replay against a venue that keeps the rules, and against venues that break one: every breach is noticed.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { RingbookClient } from '../../client/index.js';
import { replay } from '../../client/replay/replay-command.js';
import { ReplayUsageError, readReplayOptions } from '../../client/replay/replay-options.js';
import { hasLobsterData, lobsterSamples } from '../support/lobster-data.js';
import { PaperVenue, type PaperVenueFaults } from '../support/paper-venue.js';

const directory = mkdtempSync(join(tmpdir(), 'ringbook-replay-'));
const messages = join(directory, 'XYZ_message_2.csv');
const books = join(directory, 'XYZ_orderbook_2.csv');
// Two asks at 100.00 and one at 100.01, a partial cancel, then an aggressor through both prices, then a hidden trade.
writeFileSync(
  messages,
  `1.0,1,7,5,1000000,-1
2.0,1,8,6,1000000,-1
3.0,2,7,2,1000000,-1
4.0,4,7,3,1000000,-1
4.0,4,8,6,1000000,-1
4.0,4,0,1,1000100,-1
5.0,5,0,9,1000050,-1
6.0,3,9,4,990000,1
`,
);
writeFileSync(
  books,
  `1000000,5,990000,4,1000100,4,980000,1
1000000,11,990000,4,1000100,4,980000,1
1000000,9,990000,4,1000100,4,980000,1
1000000,6,990000,4,1000100,4,980000,1
1000100,4,990000,4,1000200,2,980000,1
1000100,3,990000,4,1000200,2,980000,1
1000100,3,990000,4,1000200,2,980000,1
1000100,3,980000,1,1000200,2,970000,7
`,
);
afterAll(() => rmSync(directory, { recursive: true }));

let venue: PaperVenue;
afterEach(() => venue?.stop());

async function replayAgainst(faults: PaperVenueFaults, args: string[] = [messages, '--verify', books]) {
  venue = await new PaperVenue(['XYZ', 'AAPL'], faults).start();
  const options = readReplayOptions([...args, '--target', venue.address]);
  return replay(options!);
}

describe('the replay', () => {
  it('matches every step and run of a venue that keeps price-time', async () => {
    expect(await replayAgainst({})).toMatchObject({
      ok: true,
      symbol: 'XYZ',
      rows: 8,
      steps: { matched: 6, total: 6 },
      runs: { exact: 1, total: 1, applied_by_order_id: 0 },
      get_book: { matched: 1, compared: 1 },
      trades: 3,
      mismatches: { count: 0, first: [] },
    });
  });

  it('leaves the account without open orders', async () => {
    await replayAgainst({});
    const client = new RingbookClient(venue.address);
    expect(await client.getBook('XYZ')).toMatchObject({ bids: [], asks: [] });
    client.close();
  });

  it('explains the fills of a venue that breaks time priority', async () => {
    const summary = await replayAgainst({ newestFirst: true });
    expect(summary).toMatchObject({ ok: false, steps: { matched: 5 }, runs: { exact: 0, total: 1 } });
    expect(summary.mismatches.first[0]).toMatchObject({ row: 6 });
    expect(summary.mismatches.first[0].what).toMatch(/3 at 10000 with order 7 should trade.*; got TRADE/);
  });

  it('notices a report that is missing, whichever it is', async () => {
    const { reports } = await replayAgainst({});
    venue.stop();
    for (let dropReport = 1; dropReport < reports; dropReport++) {
      const summary = await replayAgainst({ dropReport });
      venue.stop();
      expect({ dropReport, ok: summary.ok }).toEqual({ dropReport, ok: false });
    }
  });

  it('fails with the reason when the venue ends the session', async () => {
    await expect(replayAgainst({ endAfterCommands: 8 })).rejects.toThrow('the venue ended the session');
  });

  it('sends without a judgement where nothing is to be verified', async () => {
    expect(await replayAgainst({ newestFirst: true }, [messages])).toMatchObject({
      ok: true,
      verified: false,
      steps: { total: 6 },
    });
  });

  it('refuses a book that holds orders of others', async () => {
    venue = await new PaperVenue(['XYZ'], { keepsOnMassCancel: true }).start();
    const client = new RingbookClient(venue.address);
    const other = await client.openSession({ account: 'other' });
    await other.newOrder({ symbol: 'XYZ', side: 'BUY', quantity: 1, price: 1 }).firstWord();
    const options = readReplayOptions([messages, '--verify', books, '--target', venue.address])!;
    await expect(replay(options)).rejects.toThrow('the book of XYZ has 1 bid and 0 ask levels of others');
    client.close();
  });

  it('names the symbols where the venue has no such one', async () => {
    await expect(replayAgainst({}, [messages, '--symbol', 'ABC'])).rejects.toThrow(
      'no instrument ABC; there are XYZ, AAPL',
    );
  });
});

describe('its command line', () => {
  it('takes symbol and orderbook file from the name of the message file', () => {
    expect(readReplayOptions([messages])).toMatchObject({ symbol: 'XYZ', books, verify: false, inFlight: 512 });
  });

  it.each([
    [[], /needs one message file/],
    [['nowhere.csv'], /no such file: nowhere\.csv/],
    [[messages, '--via', 'bus'], /--via is session or book, not "bus"/],
    [[messages, '--via', 'book'], /--via book needs --verify/],
    [[messages, '--speed', 'fast'], /--speed is a positive number, not "fast"/],
    [[messages, '--sped', '1'], /--sped/],
  ])('refuses %j', (args, text) => {
    expect(() => readReplayOptions(args)).toThrow(ReplayUsageError);
    expect(() => readReplayOptions(args)).toThrow(text);
  });
});

describe.skipIf(!hasLobsterData)('a sample through a real gRPC session (../shared/data)', () => {
  it(`${lobsterSamples.aaplMorning.name}: every step`, async () => {
    const { messages, books, steps, runs } = lobsterSamples.aaplMorning;
    expect(await replayAgainst({}, [messages, '--verify', books])).toMatchObject({
      ok: true,
      steps: { matched: steps, total: steps },
      runs: { exact: runs, total: runs },
    });
  });
});
