// What is reserved for orders that wait, and for replaces that ask for no more than there is: a limit holds when a stop
// triggers or a peg moves as it did when the order came.

import { expect, it } from 'vitest';
import { resultText } from '../../engine/scenario/failure-text.js';
import { parseScenarios } from '../../engine/scenario/scenario-parser.js';
import { runScenario } from '../../engine/scenario/scenario-run.js';
import { RiskVenue } from '../support/risk-venue.js';

const TEXT = `
scenario A stop limit that was replaced holds what its new limit may cost
instrument AAPL
account alice bob
cash alice 1000
bob   sell 1 @ 90 as b0               -> bob NEW b0
alice buy 1 @ 90 as a0                -> alice NEW a0
                                      -> bob TRADE b0 1 @ 90
                                      -> alice TRADE a0 1 @ 90
alice buy 5 @ 95 stop 95 as a1        -> alice NEW a1 PENDING_TRIGGER
alice replace a1 @ 180                -> alice REPLACED a1 5 @ 180
alice buy 1 @ 11 as a2                -> alice REJECTED a2 INSUFFICIENT_FUNDS field CASH value 11 limit 10
alice replace a1 @ 95                 -> alice REPLACED a1 5 @ 95
alice buy 1 @ 11 as a2                -> alice NEW a2

scenario A pegged order that was given another cap holds what that may cost
instrument AAPL
account alice bob
cash alice 1000
bob   buy 1 @ 90 as b0                -> bob NEW b0
alice buy 5 pegged @ 100 as a1        -> alice NEW a1 5 @ 90
alice replace a1 @ 190                -> alice REPLACED a1 5 @ 90 priority kept
alice buy 1 @ 51 as a2                -> alice REJECTED a2 INSUFFICIENT_FUNDS field CASH value 51 limit 50
alice replace a1 quantity 4 @ 95      -> alice REPLACED a1 4 @ 90 priority kept
alice buy 1 @ 51 as a2                -> alice NEW a2

scenario A stop goes as far beyond its stop price as the collar lets it, wherever the market was when it came
instrument AAPL reference 100
account alice bob
limits alice price-collar 500
bob   sell 1 @ 100 as b1              -> bob NEW b1
alice buy 1 @ 100 as a1               -> alice NEW a1
                                      -> bob TRADE b1 1 @ 100
                                      -> alice TRADE a1 1 @ 100
alice sell 1 stop 80 as a2            -> alice NEW a2 PENDING_TRIGGER
alice sell 1 stop 60 as a3            -> alice NEW a3 PENDING_TRIGGER
alice replace a3 stop 70              -> alice REPLACED a3
bob   buy 2 @ 76 as b2                -> bob NEW b2
bob   buy 1 @ 80 as b3                -> bob NEW b3
bob   sell 1 @ 80 as b4 self-trade NONE -> bob NEW b4
                                      -> bob TRADE b3 1 @ 80
                                      -> bob TRADE b4 1 @ 80
                                      -> alice TRIGGERED a2
                                      -> bob TRADE b2 1 @ 76
                                      -> alice TRADE a2 1 @ 76
bob   replace b2 @ 67                 -> bob REPLACED b2
bob   buy 1 @ 70 as b5                -> bob NEW b5
bob   sell 1 @ 70 as b6 self-trade NONE -> bob NEW b6
                                      -> bob TRADE b5 1 @ 70
                                      -> bob TRADE b6 1 @ 70
                                      -> alice TRIGGERED a3
                                      -> bob TRADE b2 1 @ 67
                                      -> alice TRADE a3 1 @ 67

scenario Another stop price asks for the money that goes with it
instrument AAPL reference 100
account alice bob
cash alice 1200
alice buy 10 stop 100 as a1           -> alice NEW a1 PENDING_TRIGGER
alice replace a1 stop 110             -> alice REJECTED INSUFFICIENT_FUNDS field CASH value 1210 limit 1200
alice replace a1 stop 109             -> alice REPLACED a1
alice buy 1 @ 11 as a2                -> alice REJECTED a2 INSUFFICIENT_FUNDS field CASH value 11 limit 10
alice replace a1 stop 101             -> alice REPLACED a1
alice buy 1 @ 89 as a2                -> alice NEW a2

scenario A trailing stop without a stop price is protected from where it begins
instrument AAPL reference 100
account alice bob
limits alice price-collar 500
bob   sell 1 @ 100 as b1              -> bob NEW b1
alice buy 1 @ 100 as a1               -> alice NEW a1
                                      -> bob TRADE b1 1 @ 100
                                      -> alice TRADE a1 1 @ 100
alice sell 1 trail 20 as a2           -> alice NEW a2 PENDING_TRIGGER stop 80
bob   buy 2 @ 76 as b2                -> bob NEW b2
bob   sell 1 @ 76 as b3 self-trade NONE -> bob NEW b3
                                      -> bob TRADE b2 1 @ 76
                                      -> bob TRADE b3 1 @ 76
                                      -> alice TRIGGERED a2
                                      -> bob TRADE b2 1 @ 76
                                      -> alice TRADE a2 1 @ 76

scenario A stop without a reference price is counted at its stop price
instrument AAPL
account alice
limits alice order-notional 1100
alice buy 10 stop 100 as a1           -> alice NEW a1 PENDING_TRIGGER
alice buy 10 stop 101 as a2           -> alice REJECTED a2 MAX_ORDER_NOTIONAL value 1110 limit 1100

scenario A replace that names the price it has and asks for less passes whatever the account has lost
instrument AAPL
account alice bob
limits alice daily-loss 50 order-quantity 20
bob   sell 10 @ 100 as b1             -> bob NEW b1
alice buy 10 @ 100 as a1              -> alice NEW a1
                                      -> bob TRADE b1 10 @ 100
                                      -> alice TRADE a1 10 @ 100
alice buy 9 @ 90 as a2                -> alice NEW a2
bob   buy 1 @ 95 as b2                -> bob NEW b2
alice sell 1 @ 95 as a3               -> alice NEW a3
                                      -> bob TRADE b2 1 @ 95
                                      -> alice TRADE a3 1 @ 95
limits alice daily-loss 50 order-quantity 5
alice replace a2 quantity 8 @ 90      -> alice REPLACED a2 8 @ 90
alice replace a2 quantity 8 @ 89      -> alice REJECTED MAX_ORDER_QUANTITY
`;

it.each(parseScenarios(TEXT))('$title', (scenario) => {
  const result = runScenario(scenario, { openVenue: (capacities) => new RiskVenue(capacities) });
  expect(resultText(result, '')).toBe(`ok      ${scenario.title}`);
});
