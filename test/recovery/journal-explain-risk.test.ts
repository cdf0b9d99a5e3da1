// `journal explain` of what risk brings into an order's life: orders sent again, kill switches, protection prices.

import { afterEach, describe, expect, it } from 'vitest';
import { explained, linesOfStory, SCENARIO_HEAD } from '../support/explained-order.js';
import { removeTemporaryDirectories } from '../support/journal-fixture.js';
import { scenarioDirectory, validatedDirectory } from '../support/scenario-journal.js';

afterEach(removeTemporaryDirectories);

/** Each story by the engine alone. */
function storiesOf(commands: string, order: string): string[][] {
  const { stories } = explained(scenarioDirectory(SCENARIO_HEAD + commands), order);
  return Array.from(stories, linesOfStory);
}

/** The first story, as a venue with validators journals it. */
function validatedStoryOf(commands: string, order: string): string[] {
  const { stories } = explained(validatedDirectory(SCENARIO_HEAD + commands), order);
  return linesOfStory(stories[0]);
}

describe('an order that is sent again', () => {
  const COMMANDS = `
alice buy 5 @ 99 as a1
bob   sell 2 @ 99 as b1
alice buy 5 @ 99 deadline 10:00 as a1
bob   sell 3 @ 99 as b2
alice buy 5 @ 99 as a1
alice buy 5 @ 98 as a1
`;

  it('is one story, in which its repetitions change nothing', () => {
    const again =
      'sent again as it was, and answered by its NEW report once more (docs/matching.md#the-same-order-again)';
    expect(storiesOf(COMMANDS, '1')[0].slice(2)).toEqual([
      '6 accepted: order id 1, 5 open',
      '6 rests: 5 @ 99.00 for all to see; 0 in front',
      '7 trade: 2 @ 99.00 as maker, trade 1; 3 of 5 left',
      `8 repeated: ${again}`,
      '9 trade: 3 @ 99.00 as maker, trade 2; 0 of 5 left',
      '9 ended: FILLED: all of it has traded; 5 of 5 traded in 2 trades at 99 on average, 5 as maker (docs/matching.md#priority)',
      `10 repeated: ${again}`,
      expect.stringMatching(/^11 refused: a new order with its client order id was REJECTED DUPLICATE_CLIENT_ORDER_ID/),
    ]);
    const [first, other] = storiesOf(COMMANDS, 'alice/a1');
    expect([first]).toEqual(storiesOf(COMMANDS, '1'));
    expect(other[0]).toMatch(/^11 asked:/); // with other terms it is another order
  });

  it('keeps its place in the queue in the story too', () => {
    const commands = `
bob   buy 4 @ 99 as b1
alice buy 5 @ 99 as a1
alice buy 5 @ 99 as a1
carol sell 6 @ 99 as c1
`;
    expect(storiesOf(commands, 'alice/a1')[0].slice(3)).toEqual([
      '7 rests: 5 @ 99.00 for all to see; 4 in front',
      expect.stringMatching(/^8 repeated:/),
      '9 queue: 0 in front @ 99.00; since it came there 4 before it have traded and 0 were withdrawn',
      '9 trade: 2 @ 99.00 as maker, trade 2; 3 of 5 left',
      '9 open: at the end of the journal; 2 of 5 traded in 1 trade at 99 on average, 2 as maker; 0 in front at 99.00',
    ]);
  });
});

describe('an order of an account under risk limits', () => {
  it('ends by a kill switch, triggered or not', () => {
    const commands = `
alice buy 5 @ 98 as a1
alice buy 5 @ 99 stop 101 as s1
bob   sell 1 @ 101 as b1
carol buy 1 @ 101 as c1
kill alice cancel
`;
    for (const order of ['alice/a1', 'alice/s1']) {
      expect(storiesOf(commands, order)[0].at(-1)).toMatch(
        /^10 ended: CANCELED KILL_SWITCH: .*; nothing traded \(docs\/matching.md#kill-switch\)$/,
      );
    }
    expect(storiesOf(commands, 'alice/s1')[0].join('\n')).toContain(' triggered: by trade 1 at 101.00');
  });

  it('says how far it may trade, and that it did not go further', () => {
    const commands = `
limits alice price-collar 200
bob   sell 1 @ 100 as b0
carol buy 1 @ 100 as c0
bob   sell 2 @ 100 as b1
bob   sell 2 @ 103 as b2
alice buy 4 market as a1
`;
    const lines = validatedStoryOf(commands, 'alice/a1');
    expect(lines[0]).toMatch(/buy 4 AAPL, MARKET .*protected at 102.00/);
    expect(lines.at(-1)).toMatch(
      / ended: CANCELED PRICE_COLLAR: .*; 2 of 4 traded.*\(docs\/matching.md#protection-price\)$/,
    );
  });

  it('is not told to have been sent again while it was open: its validator knew, and nothing was journaled', () => {
    const commands = `
alice buy 5 @ 99 as a1
alice buy 5 @ 99 as a1
alice cancel a1
alice buy 5 @ 99 as a1
`;
    const steps = validatedStoryOf(commands, 'alice/a1').map((line) => line.split(/[ :]/)[1]);
    expect(steps).toEqual(['asked', 'book', 'accepted', 'rests', 'asked', 'ended', 'repeated']);
  });
});
