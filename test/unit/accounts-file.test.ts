// The accounts file: what it may hold, what comes of it in ticks and lots, and how a wrong one is named.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadAccounts } from '../../daemon/settings/accounts-file.js';
import { credentialsOf } from '../../daemon/settings/credentials.js';
import { settingsSchema } from '../../daemon/settings/schema.js';
import { setupOf, statementsOf } from '../../daemon/settings/stated-setup.js';
import type { InstrumentDefinition } from '../../engine/domain/instrument-definition.js';
import { RiskLimit } from '../../engine/domain/risk-settings.js';
import { SelfTradePrevention } from '../../engine/domain/self-trade-prevention.js';
import { sha256 } from '../../gateway/authenticator.js';
import { ALL_RIGHTS, OWN_RIGHTS, Right } from '../../gateway/rights.js';

const directory = mkdtempSync(join(tmpdir(), 'ringbook-accounts-'));
const file = join(directory, 'accounts.yaml');
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const decimal = (mantissa: number, scale: number) => ({ mantissa, scale });
const AAPL: InstrumentDefinition = { symbol: 'AAPL', tickSize: decimal(1, 2), lotSize: decimal(1, 0) };
/** One tick x lot is a cent, as that of AAPL is. */
const BOND: InstrumentDefinition = { symbol: 'BOND', tickSize: decimal(1, 4), lotSize: decimal(100, 0) };
const COIN: InstrumentDefinition = { symbol: 'COIN', tickSize: decimal(5, 1), lotSize: decimal(1, 4) };

function load(text: string, instruments = [AAPL, BOND], settings: Record<string, string> = {}) {
  writeFileSync(file, text);
  return loadAccounts(settingsSchema.parse({ accounts: file, ...settings }), instruments);
}

describe('the accounts file', () => {
  it('says everything of an account in decimals', () => {
    const { accounts, everyonesLimits, credentials } = load(
      `
- account: desk-1
  tokens:
    - { token: secret, rights: [trade, admin] }
    - { token_sha256: ${'AB'.repeat(32)} }
  limits:
    max_order_quantity: 1
    max_order_notional: "20.02"
    max_position: 3
    max_open_orders: 4
    max_exposure: 50
    max_daily_loss: "0.06"
    price_collar_bps: 7
    orders_per_second: 8
    burst: 9
    kill_daily_loss: "1e3"
    kill_rejects_per_second: 11
    kill_orders_per_second: 12
  starting_cash: 100000.00
  starting_holdings: { BOND: { quantity: 300, price: "1.0001" } }
  self_trade_prevention: CANCEL_BOTH
- account: "*"
  limits: { max_position: 99 }
`.replace('"1e3"', '"10.00"'),
    );
    expect(accounts).toEqual([
      {
        name: 'desk-1',
        selfTradePrevention: SelfTradePrevention.CANCEL_BOTH,
        limits: [1, 2002, 3, 4, 5000, 6, 7, 8, 9, 1000, 11, 12],
        startingCash: 10_000_000,
        startingHoldings: [{ symbol: 'BOND', lots: 3, price: 10_001 }],
      },
    ]);
    expect(everyonesLimits?.[RiskLimit.POSITION]).toBe(99);
    expect(credentials).toEqual([
      { account: 'desk-1', tokenSha256: sha256('secret').toString('hex'), rights: Right.TRADE | Right.ADMIN },
      { account: 'desk-1', tokenSha256: 'ab'.repeat(32), rights: OWN_RIGHTS },
    ]);
  });

  it('may be JSON, and say no more than a name', () => {
    expect(load('[{"account":"a"}]').accounts).toEqual([
      { name: 'a', selfTradePrevention: 0, limits: undefined, startingCash: undefined, startingHoldings: [] },
    ]);
  });

  it('counts money by the setting where instruments do not count it alike', () => {
    const text = '- { account: a, starting_cash: "1000", limits: { max_exposure: "2.5" } }';
    expect(() => load(text, [AAPL, COIN])).toThrow(
      'limits.max_exposure "2.5" is money, but the instruments do not count money alike: one tick x lot of AAPL is ' +
        'worth 0.01, of COIN 0.00005; set money_unit to what it is to be worth',
    );
    const [account] = load(text, [AAPL, COIN], { moneyUnit: '0.5' }).accounts;
    expect([account.startingCash, account.limits?.[RiskLimit.EXPOSURE]]).toEqual([2000, 5]);
    expect(load('- { account: a, limits: { max_position: 5 } }', [AAPL, COIN]).accounts).toHaveLength(1);
  });

  it.each([
    ['- { account: a b }', 'account 1 (a b): account "a b" is not 1 to 36 of'],
    ['- { limits: {} }', 'account 1: account is missing'],
    ['- a', 'account 1: must be a map {account, tokens, limits, …}'],
    ['- { account: a, limit: {} }', 'account 1 (a): unknown key "limit", did you mean limits?'],
    ['- { account: a, limits: { max_postion: 1 } }', 'unknown key "limits.max_postion", did you mean max_position?'],
    ['- { account: a, limits: 5 }', 'limits must be a map {max_order_quantity, '],
    ['- { account: a, limits: { burst: -1 } }', 'limits.burst "-1" is not a whole number from 0 to 4294967295'],
    [
      '- { account: a, limits: { max_position: 9007199254740992 } }',
      'is not a whole number from 0 to 9007199254740991',
    ],
    [
      '- { account: a, limits: { max_exposure: 1.005 } }',
      'limits.max_exposure "1.005" is not a decimal that is a whole',
    ],
    ['- { account: a, starting_cash: -1 }', 'starting_cash "-1" is not a decimal'],
    ['- { account: a, starting_cash: 90071992547409.92 }', 'is not a decimal that is a whole multiple of 0.01'],
    [
      '- { account: a, starting_holdings: { APL: { quantity: 1, price: 1 } } }',
      'no instrument APL, did you mean AAPL?',
    ],
    [
      '- { account: a, starting_holdings: { AAPL: { quantity: 0.5, price: 1 } } }',
      'quantity "0.5" is not a whole multiple of lot_size 1',
    ],
    [
      '- { account: a, starting_holdings: { AAPL: { quantity: 1, price: 1.001 } } }',
      'price "1.001" is not a whole multiple of tick_size 0.01',
    ],
    ['- { account: a, starting_holdings: { AAPL: { quantity: 1 } } }', 'starting_holdings.AAPL.price is missing'],
    [
      '- { account: a, starting_holdings: { AAPL: { quantity: 9007199254740991, price: 1 } } }',
      'quantity x price is above',
    ],
    [
      '- { account: a, self_trade_prevention: MAYBE }',
      'self_trade_prevention "MAYBE" is not one of NONE, CANCEL_TAKER',
    ],
    [
      '- { account: a, tokens: [{ token: hush, rights: [own] }] }',
      'tokens.0.rights.0 "own" is not one of trade, read, admin',
    ],
    ['- { account: a, tokens: [{ token: hush, rights: [] }] }', 'tokens.0.rights is an empty list'],
    ['- { account: a, tokens: hush }', 'tokens must be a list'],
    ['- { account: a, tokens: [{ token: "hush hush" }] }', 'tokens.0.token is not 1 to 256 characters without spaces'],
    ['- { account: a, tokens: [{ token_sha256: hush }] }', 'tokens.0.token_sha256 is not 64 hexadecimal digits'],
    ['- { account: a, tokens: [{ rights: [read] }] }', 'tokens.0 must have either token or token_sha256'],
    [`- { account: a, tokens: [{ token: hush, token_sha256: ${'0'.repeat(64)} }] }`, 'must have either'],
    ['- { account: a, tokens: [{ token: hush }, { token: hush }] }', 'tokens.1 is there twice'],
    [
      '- { account: "*", starting_cash: 1 }',
      'account 1 (*): starting_cash is that of one account; "*" has limits alone',
    ],
    ['- { account: a }\n- { account: a }', 'account 2 (a): the account is there twice'],
    ['account: a', 'must be a list of {account, tokens, limits, …}'],
    ['[]', 'one account at least'],
    ['- { account: a', 'is neither YAML nor JSON'],
    ['- { account: a, tokens: [{ token: *hush }] }', 'what begins with * must stand in quotes'],
    ['- { account: a, tokens: [{ token: !hush x }] }', 'what begins with ! must stand in quotes at line 1'],
    ['- { account: a, tokens: [{ token: @hush }] }', 'is neither YAML nor JSON'],
    [
      `- { account: a, tokens: [{ token_sha256: ${sha256('').toString('hex').toUpperCase()} }] }`,
      'tokens.0.token_sha256 is the digest of an empty text, not of a token',
    ],
    ['- { account: a, __proto__: hush }', 'unknown key "__proto__"'],
    ['- { account: a, limits: { __proto__: { burst: 1 } } }', 'unknown key "limits.__proto__"'],
    [
      '- { account: a, starting_holdings: { __proto__: { quantity: 1, price: 1 } } }',
      'starting_holdings.__proto__: lots of this symbol',
    ],
  ])('%s is refused', (text, why) => {
    const attempt = () => load(text);
    expect(attempt).toThrow(why);
    expect(attempt).toThrow(file);
    expect(attempt).not.toThrow('hush');
  });

  it('may not hold more accounts than there is room for', () => {
    const attempt = () => load('- { account: a }\n- { account: b }', [AAPL], { accountsMax: '1' });
    expect(attempt).toThrow('2 accounts, but accounts_max is 1');
  });
});

describe('credentials', () => {
  it('are those of the setting and of the file; the account admin administers', () => {
    const settings = settingsSchema.parse({ authenticationTokens: 'admin=root,desk=one' });
    const digest = (token: string) => sha256(token).toString('hex');
    expect(credentialsOf(settings, load('- { account: desk, tokens: [{ token: two, rights: [read] }] }'))).toEqual([
      { account: 'admin', tokenSha256: digest('root'), rights: ALL_RIGHTS },
      { account: 'desk', tokenSha256: digest('one'), rights: OWN_RIGHTS },
      { account: 'desk', tokenSha256: digest('two'), rights: Right.READ },
    ]);
    expect(credentialsOf(settingsSchema.parse({}), load('- { account: desk }'))).toBeUndefined();
  });
});

describe('what the venue is told', () => {
  const fees = (maker: number | undefined, taker: number | undefined) => ({ ...AAPL, fees: { maker, taker } });
  const settings = (values: Record<string, string> = {}) => settingsSchema.parse(values);
  const stated = (text: string, values: Record<string, string>, instruments: InstrumentDefinition[]) =>
    statementsOf(settings(values), instruments, load(text, instruments));

  it('are limits and fees that the settings did not say before, or say no more', () => {
    const instruments = [fees(5, undefined), BOND];
    const before = stated(
      '- { account: a, limits: { max_position: 1 } }\n- { account: b, limits: { burst: 2 } }\n- { account: "*", limits: { burst: 3 } }',
      { takerFeePpm: '-7' },
      instruments,
    );
    const text =
      '- { account: a, limits: { max_position: 1 } }\n- { account: b }\n- { account: c, limits: { burst: 1 } }';
    const now = stated(text, { makerFeePpm: '4' }, [AAPL, { ...BOND, fees: { maker: undefined, taker: 9 } }]);
    const setup = setupOf(load(text), ['sim', 'a'], settings({ makerFeePpm: '4' }), before, now);
    expect(setup.accounts.map(({ name, limitsChanged }) => [name, limitsChanged])).toEqual([
      ['a', false],
      ['b', true],
      ['c', true],
      ['sim', false],
    ]);
    expect(setup.everyonesLimits).toEqual(new Array(12).fill(0));
    expect(setup.fees).toEqual([
      { symbol: undefined, maker: 4, taker: 0 },
      { symbol: 'AAPL', maker: 4, taker: 0 },
      { symbol: 'BOND', maker: 4, taker: 9 },
    ]);
    const again = setupOf(load(text), [], settings({ makerFeePpm: '4' }), now, now);
    expect(again).toMatchObject({ everyonesLimits: undefined, fees: [] });
    expect(again.accounts.some(({ limitsChanged }) => limitsChanged)).toBe(false);
  });
});
