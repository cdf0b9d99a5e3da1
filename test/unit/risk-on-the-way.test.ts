// What random runs have found between a command's check and its answer, each as the few steps that it takes, compared with
// the naive model after every one.

import { describe, expect, it } from 'vitest';
import { CommandKind } from '../../engine/domain/command-layout.js';
import { OrderType } from '../../engine/domain/order-type.js';
import { RiskLimit, RiskSubject } from '../../engine/domain/risk-settings.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';
import type { PlainCommand, PlainNewOrder, PlainReplace } from '../support/plain-command.js';
import { RiskDuel, type Step } from '../support/risk-model/duel.js';

const nobody = { account: -1, session: 0, requestId: 0 };
const sizes = { tickMantissa: 1, tickScale: 0, lotMantissa: 1, lotScale: 0 };

const send = (command: PlainCommand): Step => ({ does: 'send', command });
const check: Step = { does: 'check', account: 0 };
const execute: Step = { does: 'execute', account: 0, isRefused: false };
const refuse: Step = { does: 'execute', account: 0, isRefused: true };
const settle: Step = { does: 'settle' };
const publish: Step = { does: 'publish' };

function order(clientOrderId: string, terms: Partial<PlainNewOrder> = {}): Step {
  const type = { type: OrderType.LIMIT, timeInForce: TimeInForce.GTC, stopPrice: 0, postOnly: 0, tag: '', deadline: 0 };
  const header = { kind: 'new', account: 0, session: 1, requestId: 0, instrument: 0, clientOrderId } as const;
  return send({ ...header, ...type, side: 1, quantity: 5, price: 90, selfTradePrevention: 0, ...terms });
}

function replace(clientOrderId: string, terms: Partial<PlainReplace>): Step {
  const header = { kind: 'replace', account: 0, session: 1, requestId: 0, instrument: -1, clientOrderId } as const;
  return send({ ...header, orderId: 0, newClientOrderId: '', quantity: 0, price: 0, stopPrice: 0, ...terms });
}

function limits(which: number, value: number): Step {
  const values = Array.from({ length: 12 }, (_, index) => (index === which ? value : 0));
  return send({ ...nobody, kind: 'configureRisk', account: 0, subject: RiskSubject.LIMITS, instrument: -1, values });
}

/** Two accounts, an instrument with 100 as its previous close. */
function begun(...steps: Step[]): RiskDuel {
  const duel = new RiskDuel(1, 2, [100n, 0n]);
  const accounts = [0, 1].map((account) =>
    send({ ...nobody, account, kind: 'configure', name: `a${account}`, selfTradePrevention: 0 }),
  );
  const instrument = send({ ...nobody, ...sizes, kind: 'addInstrument', symbol: 'AAA', referencePrice: 100 });
  perform(duel, instrument, ...accounts, settle, ...steps);
  return duel;
}

function perform(duel: RiskDuel, ...steps: Step[]): void {
  for (const step of steps) duel.perform(step);
}

describe('a name that replaces on their way ask for', () => {
  it('stays taken as long as one of them has not been answered', () => {
    const duel = begun(order('a'), settle);
    perform(duel, replace('a', { newClientOrderId: 'b' }), replace('a', { newClientOrderId: 'b' }), check);
    perform(duel, refuse, publish, order('b'), check, settle);
    expect(duel.decisions.get(204)).toBe(1);
  });

  it('is found under the name that a later one goes back to', () => {
    const duel = begun(order('a'), settle);
    perform(duel, replace('a', { newClientOrderId: 'b' }), replace('b', { newClientOrderId: 'a' }), check);
    perform(duel, execute, publish, replace('a', { quantity: 9 }), check, settle);
    expect([...duel.accounts[0].orders].map(({ name, lots }) => `${name} ${lots}`)).toEqual(['a 9']);
  });
});

describe('an order that waits', () => {
  it('is counted at its new limit once a replace of that alone is answered', () => {
    const stop = { type: OrderType.STOP_LIMIT, stopPrice: 110, price: 120 };
    const duel = begun(limits(RiskLimit.EXPOSURE, 1000), order('a', stop), settle);
    perform(duel, replace('a', { price: 180 }), settle, order('b', { price: 21 }), settle);
    expect(duel.decisions.get(306)).toBe(1);
  });

  it('is counted at its new cap once a replace of that alone is answered', () => {
    const duel = begun(limits(RiskLimit.EXPOSURE, 1000), order('m', { account: 1 }), settle);
    perform(duel, order('a', { type: OrderType.PEGGED, price: 120 }), settle);
    perform(duel, replace('a', { price: 180 }), settle, order('b', { price: 21 }), settle);
    expect(duel.decisions.get(306)).toBe(1);
  });
});

it('a replace that states the price that it has, and less, passes a limit that is lower by now', () => {
  const duel = begun(order('a'), settle, limits(RiskLimit.ORDER_QUANTITY, 2), settle);
  perform(duel, replace('a', { quantity: 4, price: 90 }), settle, replace('a', { quantity: 3, price: 91 }), settle);
  expect(duel.decisions.get(301)).toBe(1);
});

it('a replace to a higher price is more at stake, whatever its lots', () => {
  const duel = begun(limits(RiskLimit.EXPOSURE, 455), order('a'), settle);
  perform(duel, replace('a', { price: 91 }), settle, replace('a', { price: 92 }), settle);
  expect(duel.decisions.get(306)).toBe(1);
});

it('a snapshot knows what has traded of an order that is replaced after it', () => {
  const duel = begun(
    limits(RiskLimit.POSITION, 10),
    order('a'),
    settle,
    order('b', { account: 1, side: 2, quantity: 2 }),
  );
  perform(duel, settle, { does: 'crash', validators: 2, covered: 1 });
  perform(duel, replace('a', { quantity: 11 }), settle, replace('a', { quantity: 10 }), settle);
  expect(duel.decisions.get(304)).toBe(1);
});

it('lots that were given have neither gained nor lost while nothing says what they are worth', () => {
  const duel = begun(send({ ...nobody, ...sizes, kind: 'addInstrument', symbol: 'BBB' }), settle);
  const given = { account: 0, instrument: 1, amount: 5, costPrice: 100 };
  perform(
    duel,
    send({ ...nobody, ...given, kind: 'adjustCash' }),
    settle,
    { does: 'ask', account: 0, kind: CommandKind.QUERY_POSITIONS },
    settle,
  );
  expect(duel.accounts[0].holding(1).lots).toBe(5n);
});
