// `journal explain` on journals that scenarios make: each step of an order's life, as a trader reads it.

import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { ALL_RULES } from '../../engine/journal/tools/explain/endings.js';
import { parseOrderTarget } from '../../engine/journal/tools/explain/order-target.js';
import type { StoryStep } from '../../engine/journal/tools/explain/story.js';
import { stepToJson } from '../../engine/journal/tools/explain/story-format.js';
import { explained, linesOfStory, SCENARIO_HEAD } from '../support/explained-order.js';
import { removeTemporaryDirectories } from '../support/journal-fixture.js';
import { scenarioDirectory } from '../support/scenario-journal.js';

afterEach(removeTemporaryDirectories);

function explanationOf(commands: string, order: string) {
  return explained(scenarioDirectory(SCENARIO_HEAD + commands), order);
}

/** The steps of the only story. */
function storyOf(commands: string, order: string): StoryStep[] {
  const { stories } = explanationOf(commands, order);
  expect(stories).toHaveLength(1);
  return [...stories[0]];
}

const linesOf = (commands: string, order: string) => linesOfStory(storyOf(commands, order));
const stepsOf = (commands: string, order: string, what: string) =>
  storyOf(commands, order)
    .filter((step) => step.what === what)
    .map(({ text }) => text);

describe('an order that rests', () => {
  const COMMANDS = `
bob   buy 5 @ 99.50 as b1
carol buy 7 @ 99.50 as c1
alice sell 4 @ 101 as a0
alice buy 10 @ 99.50 GTC as a1
dave  sell 4 @ 99.50 as d1
carol cancel c1
dave  sell 3 @ 99.50 as d2
alice replace a1 quantity 9
alice cancel a1
alice cancel a1
`;

  it('is told from what was asked to its end', () => {
    expect(linesOf(COMMANDS, 'alice/a1')).toEqual([
      '9 asked: alice a1: buy 10 AAPL at 99.50, LIMIT GTC, session 1',
      '9 book: OPEN; bids 12 @ 99.50 (2); asks 4 @ 101.00; last trade none yet; 12 at its price, 0 at better ones',
      '9 accepted: order id 4, 10 open',
      '9 rests: 10 @ 99.50 for all to see; 12 in front',
      '11 queue: 1 in front @ 99.50; since it came there 4 before it have traded and 7 were withdrawn',
      '12 queue: 0 in front @ 99.50; since it came there 5 before it have traded and 7 were withdrawn',
      '12 trade: 2 @ 99.50 as maker, trade 3; 8 of 10 left',
      '13 asked: replace: quantity 9',
      '13 replaced: 9 @ 99.50, 7 open, keeps its place',
      '14 asked: cancel',
      '14 ended: CANCELED: by its account; 2 of 9 traded in 1 trade at 99.5 on average, 2 as maker (docs/matching.md#naming-an-order)',
      '15 asked: cancel',
      '15 refused: REJECTED TOO_LATE: the order is already terminal: order_id 4 (docs/matching.md#naming-an-order)',
    ]);
  });

  it('is the same by its order id', () => {
    expect(linesOf(COMMANDS, '4')).toEqual(linesOf(COMMANDS, 'alice/a1'));
  });

  it('has its facts for a program', () => {
    const lines = storyOf(COMMANDS, '4').map((step) => JSON.parse(stepToJson(step)));
    expect(lines[1]).toMatchObject({ what: 'book', bids: [['99.50', '12', 2]], ahead_at_its_price: '12' });
    expect(lines[6]).toMatchObject({
      sequence: 12,
      time_ns: '1767605400000000000',
      what: 'trade',
      quantity: '2',
      price: '99.50',
      trade_id: 3,
      liquidity: 'MAKER',
      leaves_quantity: '8',
    });
    expect(lines[10]).toMatchObject({ what: 'ended', status: 'CANCELED', average_price: '99.5', trades: 1 });
  });

  it('is open while it is', () => {
    const lines = linesOf(`bob buy 5 @ 99 as b1\nalice buy 3 @ 99 as a1\ncarol sell 1 @ 99 as c1`, 'alice/a1');
    expect(lines.at(-1)).toBe('8 open: at the end of the journal; nothing traded; 4 in front at 99.00');
  });

  it('loses its place by a replace, and has those behind it no more', () => {
    const commands = `
bob   buy 5 @ 99 as b1
alice buy 3 @ 99 as a1
carol buy 2 @ 99 as c1
alice replace a1 quantity 4
dave  sell 5 @ 99 as d1
carol cancel c1
`;
    expect(stepsOf(commands, 'alice/a1', 'rests')).toEqual([
      '3 @ 99.00 for all to see; 5 in front',
      '4 @ 99.00 for all to see; 7 in front',
    ]);
    expect(stepsOf(commands, 'alice/a1', 'queue').at(-1)).toContain('0 in front @ 99.00; since it came there 5');
  });
});

describe('what an order met', () => {
  it('by self-trade prevention', () => {
    const commands = 'alice sell 4 @ 100 as a1\nalice buy 10 @ 100 IOC self-trade DECREMENT as a2';
    expect(linesOf(commands, 'alice/a1').slice(-2)).toEqual([
      '7 prevented: met another order of its account: both shrink by 4 instead of trading; 0 left',
      '7 ended: CANCELED SELF_TRADE: the order met another order of its own account; nothing traded (docs/matching.md#self-trade-prevention)',
    ]);
    expect(linesOf(commands, 'alice/a2').at(-1)).toContain(
      'CANCELED: it may not rest with what it could not trade at once',
    );
  });

  it('shows each slice of an iceberg at the back', () => {
    const commands = `
alice sell 30 @ 100 display 10 as a1
bob   sell 10 @ 100 as b1
carol buy 15 @ 100 IOC as c1
`;
    const lines = linesOf(commands, 'alice/a1');
    expect(lines[0]).toContain('shows 10 at a time');
    expect(lines.slice(-4)).toEqual([
      '8 trade: 10 @ 100.00 as maker, trade 1; 20 of 30 left',
      '8 slice: its next 10 @ 100.00 for all to see; 10 in front',
      '8 queue: 5 in front @ 100.00; since it came there 5 before it have traded and 0 were withdrawn',
      '8 open: at the end of the journal; 10 of 30 traded in 1 trade at 100 on average, 10 as maker; 5 in front at 100.00',
    ]);
  });

  it('has everything shown in front of it where it is hidden', () => {
    const commands = 'carol sell 5 @ 104 hidden as h1\nbob sell 5 @ 104 as b1';
    expect(stepsOf(commands, 'carol/h1', 'rests')).toEqual([
      'hidden @ 104.00; 0 shown in front, and every order that will be shown there',
    ]);
    expect(linesOf(commands, 'carol/h1').at(-1)).toContain('5 in front at 104.00');
  });

  it('waits for its minimum and rests with what is left', () => {
    const commands = 'bob buy 10 @ 100 min 6 as b1\ncarol sell 8 @ 100 as c2';
    expect(linesOf(commands, 'bob/b1').slice(3, 6)).toEqual([
      '6 waits: unseen, until 6 can trade at once',
      '7 trade: 8 @ 100.00 as maker, trade 1; 2 of 10 left',
      '7 rests: 2 @ 100.00 for all to see; 0 in front',
    ]);
  });

  it('follows its reference', () => {
    const commands = 'bob buy 5 @ 99 as b1\nalice buy 10 pegged as p1\ncarol buy 1 @ 101 as c1';
    expect(linesOf(commands, 'alice/p1').slice(-4, -1)).toEqual([
      '7 rests: 10 @ 99.00 for all to see; 5 in front',
      '8 follows: its reference to 101.00',
      '8 rests: 10 @ 101.00 for all to see; 1 in front',
    ]);
  });
});

describe('a stop', () => {
  it('says which trade triggered it', () => {
    const commands = `
bob   sell 1 @ 100 as b1
bob   sell 1 @ 101 as b2
bob   sell 1 @ 102 as b3
carol buy 5 @ 103 stop 102 as s2
alice buy 1 stop 101 as s1
dave  buy 2 @ 101 as d1
`;
    expect(stepsOf(commands, 'alice/s1', 'accepted')[0]).toContain('waits for a trade at 101.00 or above');
    expect(stepsOf(commands, 'alice/s1', 'triggered')).toEqual([
      'by trade 2 at 101.00, which met its stop price 101.00; a market order now',
    ]);
    expect(stepsOf(commands, 'carol/s2', 'triggered')).toEqual([
      'by trade 3 at 102.00, which met its stop price 102.00; a limit order at 103.00 now',
    ]);
  });

  it('says how far it has trailed', () => {
    const commands = `
bob   sell 1 @ 100 as x1
carol buy 1 @ 100 as y1
alice sell 5 trail 3 as t1
bob   sell 1 @ 102 as x2
carol buy 1 @ 102 as y2
bob   sell 1 @ 104 as x3
carol buy 1 @ 104 as y3
alice cancel t1
`;
    expect(stepsOf(commands, 'alice/t1', 'trailed')).toEqual([
      'its stop price has followed the market from 97.00 to 101.00 in 2 moves',
    ]);
  });

  it('ends by the rule of stops where it cannot do what it waited for', () => {
    const commands = `
alice buy 5 @ 107 stop 105 post-only as s1
bob   sell 4 @ 105 as b1
carol buy 1 @ 105 as c1
`;
    expect(linesOf(commands, 'alice/s1').at(-1)).toBe(
      '8 ended: CANCELED POST_ONLY_WOULD_CROSS: the order is post-only and would have traded; nothing traded (docs/order-kinds.md#stops-and-take-profits)',
    );
  });
});

describe('an end', () => {
  it('by time, by a mass cancel, by an auction', () => {
    const commands = `
alice buy 1 @ 97 until 10:00 as g1
alice buy 1 @ 96 as m1
at 10:00
alice cancel all buy
auction
alice buy 10 @ 102 as a1
bob   sell 10 @ 100 as b1
open
`;
    expect(linesOf(commands, 'alice/g1').at(-1)).toContain('EXPIRED: its expire time has come');
    expect(linesOf(commands, 'alice/m1').slice(-2)).toEqual([
      '9 asked: mass cancel: side BUY',
      '9 ended: CANCELED: by a mass cancel of its account; nothing traded (docs/matching.md#mass-cancel-and-listings)',
    ]);
    expect(linesOf(commands, 'bob/b1').at(-2)).toMatch(/trade: 10 @ \d+\.00 in the auction, trade 1; 0 of 10 left/);
  });

  it('is that of a refusal, whose client order id is free again', () => {
    const commands = 'alice buy 6 @ 100 FOK as a1\nbob sell 6 @ 100 as b1\nalice buy 6 @ 100 FOK as a1';
    const { stories } = explanationOf(commands, 'alice/a1');
    const ends = stories.map((story) => [...story].at(-1)!.text);
    expect(ends).toEqual([
      'REJECTED FOK_NOT_FILLABLE: time_in_force is FOK and the order could not be filled whole (docs/matching.md#orders-that-never-rest)',
      'FILLED: all of it has traded; 6 of 6 traded in 1 trade at 100 on average, 6 as taker (docs/matching.md#priority)',
    ]);
  });

  it('names rules that stand in the rule book', () => {
    const headings = (page: string) =>
      [...readFileSync(page, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, text]) =>
        text
          .toLowerCase()
          .replace(/[^a-z0-9 -]/g, '')
          .replaceAll(' ', '-'),
      );
    for (const rule of ALL_RULES) {
      const [page, heading] = rule.split('#');
      expect(headings(page), rule).toContain(heading);
    }
  });
});

describe('an order by another name', () => {
  const COMMANDS = `
alice buy 5 @ 99 as a1
alice replace a1 as a2
bob   cancel order 1
alice buy 6 @ 99 as a2
`;

  it('is found by each client order id that it had', () => {
    expect(linesOf(COMMANDS, 'alice/a1')).toEqual(linesOf(COMMANDS, '1'));
    const { stories } = explanationOf(COMMANDS, 'alice/a2');
    expect(stories.map((story) => [...story][0].sequence)).toEqual([6, 9]);
  });

  it('tells what others asked of it, and who wanted its name, without their names', () => {
    expect(stepsOf(COMMANDS, '1', 'refused')).toEqual([
      'another account named it, and was told that there is no such order',
      expect.stringContaining('a new order with its client order id was REJECTED DUPLICATE_CLIENT_ORDER_ID'),
    ]);
  });
});

describe('no such order', () => {
  const COMMANDS = 'alice buy 5 @ 99 as a-1\nalice buy 5 @ 99 as a-2\nbob buy 5 @ 99 as b-1';

  it('says what ids there are', () => {
    const hintsOf = (order: string) => explanationOf(COMMANDS, order).hints;
    expect(hintsOf('17')).toEqual(['the nearest order ids are 3; the newest order is 3']);
    expect(hintsOf('alice/a-3')).toEqual(['did you mean a-1? its newest are a-1, a-2']);
    expect(hintsOf('alise/a-1')).toEqual(['there is no account alise; did you mean alice?']);
    expect(hintsOf('carol/x')).toEqual(['carol has sent no order']);
    expect(explanationOf('', '1').hints).toEqual(['the journal has no order']);
  });

  it('reads ids, and account with client order id', () => {
    expect(parseOrderTarget('17')).toEqual({ by: 'orderId', orderId: 17 });
    expect(parseOrderTarget('desk-1/17')).toEqual({ by: 'clientOrderId', account: 'desk-1', clientOrderId: '17' });
    for (const text of ['', '0', 'a-17', '/a', 'a/', '1e3', '99999999999999999999']) {
      expect(parseOrderTarget(text), text).toBeUndefined();
    }
  });
});
