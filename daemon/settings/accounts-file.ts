// The accounts file: a YAML or JSON list of accounts with their tokens, limits and what they begin with. Decimals in the file,
// integers in what comes of it; an error names file, entry, key, value and what is allowed, and never shows a token.

import { z } from 'zod';
import { formatDecimal, parseMultiple } from '../../engine/domain/instrument.js';
import type { InstrumentDefinition } from '../../engine/domain/instrument-definition.js';
import { ACCOUNT_BYTES_MAX, AMOUNT_MAX } from '../../engine/domain/limits.js';
import { didYouMean } from '../../engine/domain/nearest-name.js';
import { RISK_VALUES, RiskLimit } from '../../engine/domain/risk-settings.js';
import { SelfTradePrevention } from '../../engine/domain/self-trade-prevention.js';
import { type Credential, sha256 } from '../../gateway/authenticator.js';
import { OWN_RIGHTS, Right } from '../../gateway/rights.js';
import type { StartingHolding } from '../../gateway/risk-setup.js';
import { UsageError } from '../usage-error.js';
import { readYaml } from './configuration-file.js';
import { explainEntry, read, valueAt, whole } from './entry-errors.js';
import { type MoneyUnit, moneyUnitOf, parseMoney } from './money.js';
import type { Settings } from './schema.js';
import { DIGEST_OF_NOTHING, isToken, TOKEN_ALLOWED } from './token-text.js';

/** An entry of the file. */
export interface ListedAccount {
  readonly name: string;
  readonly selfTradePrevention: number;
  /** Twelve values by RiskLimit. */
  readonly limits: readonly number[] | undefined;
  readonly startingCash: number | undefined;
  readonly startingHoldings: readonly StartingHolding[];
}

export interface AccountsFile {
  readonly accounts: readonly ListedAccount[];
  /** Of the entry for everyone without limits of their own. */
  readonly everyonesLimits: readonly number[] | undefined;
  readonly credentials: readonly Credential[];
}

/** What stands in the place of a name in the entry with the limits of everyone who has none of his own. */
export const EVERYONE = '*';
const NO_FILE: AccountsFile = { accounts: [], everyonesLimits: undefined, credentials: [] };
const WORD_MAX = 0xffff_ffff;
const BASIS_POINTS_MAX = 1_000_000;

const NAME = new RegExp(`^[A-Za-z0-9._:-]{1,${ACCOUNT_BYTES_MAX}}$|^\\*$`);
const RIGHTS: Readonly<Record<string, number>> = { trade: Right.TRADE, read: Right.READ, admin: Right.ADMIN };
const MODES = Object.keys(SelfTradePrevention).filter((name) => name !== 'UNSPECIFIED');

const amount = whole(0, AMOUNT_MAX);
/** Money is read once its unit is known. */
const money = z.string();
const count = whole(0, WORD_MAX);
const limitsSchema = z.strictObject({
  max_order_quantity: amount.optional(),
  max_order_notional: money.optional(),
  max_position: amount.optional(),
  max_open_orders: amount.optional(),
  max_exposure: money.optional(),
  max_daily_loss: money.optional(),
  price_collar_bps: whole(0, BASIS_POINTS_MAX).optional(),
  orders_per_second: count.optional(),
  burst: count.optional(),
  kill_daily_loss: money.optional(),
  kill_rejects_per_second: count.optional(),
  kill_orders_per_second: count.optional(),
});
type LimitKey = keyof typeof limitsSchema.shape;

/** Each key and the limit that it is. */
const LIMITS: Readonly<Record<LimitKey, number>> = {
  max_order_quantity: RiskLimit.ORDER_QUANTITY,
  max_order_notional: RiskLimit.ORDER_NOTIONAL,
  max_position: RiskLimit.POSITION,
  max_open_orders: RiskLimit.OPEN_ORDERS,
  max_exposure: RiskLimit.EXPOSURE,
  max_daily_loss: RiskLimit.DAILY_LOSS,
  price_collar_bps: RiskLimit.PRICE_COLLAR,
  orders_per_second: RiskLimit.ORDERS_PER_SECOND,
  burst: RiskLimit.BURST,
  kill_daily_loss: RiskLimit.KILL_DAILY_LOSS,
  kill_rejects_per_second: RiskLimit.KILL_REJECTS_PER_SECOND,
  kill_orders_per_second: RiskLimit.KILL_ORDERS_PER_SECOND,
};

const right = read((text) => RIGHTS[text], `one of ${Object.keys(RIGHTS).join(', ')}`);
const tokenSchema = z.strictObject({
  token: z
    .string()
    .refine(isToken, { message: `is not ${TOKEN_ALLOWED}` })
    .optional(),
  token_sha256: z
    .string()
    .regex(/^[0-9A-Fa-f]{64}$/, { message: 'is not 64 hexadecimal digits' })
    .refine((digest) => digest.toLowerCase() !== DIGEST_OF_NOTHING, {
      message: 'is the digest of an empty text, not of a token',
    })
    .optional(),
  rights: z.array(right).min(1, { message: 'is an empty list; leave it out for trade and read' }).optional(),
});
const holdingSchema = z.strictObject({ quantity: z.string(), price: z.string() });
const entrySchema = z.strictObject({
  account: z.string().regex(NAME, { message: `is not 1 to ${ACCOUNT_BYTES_MAX} of A-Z a-z 0-9 . _ : -, nor "*"` }),
  tokens: z.array(tokenSchema).optional(),
  limits: limitsSchema.optional(),
  starting_cash: money.optional(),
  starting_holdings: z.record(z.string(), holdingSchema).optional(),
  self_trade_prevention: z
    .enum(MODES as [string, ...string[]], { message: `is not one of ${MODES.join(', ')}` })
    .optional(),
});
type Entry = z.output<typeof entrySchema>;

/** Reads and checks the file; without one there is nothing to say of any account. */
export function loadAccounts(settings: Settings, instruments: readonly InstrumentDefinition[]): AccountsFile {
  const { accounts: file, accountsMax, moneyUnit } = settings;
  if (file === undefined) return NO_FILE;
  const entries = readYaml(file);
  if (!Array.isArray(entries) || entries.length === 0) {
    throw new UsageError(`${file}: must be a list of {account, tokens, limits, …}, one account at least`);
  }
  if (entries.length > accountsMax) {
    throw new UsageError(`${file}: ${entries.length} accounts, but accounts_max is ${accountsMax}`);
  }
  const reader = new EntryReader(instruments, moneyUnitOf(moneyUnit, instruments));
  const seen = new Set<string>();
  const listed = entries.map((raw, index) => {
    const entry = reader.read(raw, (why) => refusal(file, index, raw, why));
    if (seen.has(entry.account.name)) throw refusal(file, index, raw, 'the account is there twice');
    seen.add(entry.account.name);
    return entry;
  });
  const all = listed.map(({ account }) => account);
  return {
    accounts: all.filter(({ name }) => name !== EVERYONE),
    everyonesLimits: all.find(({ name }) => name === EVERYONE)?.limits,
    credentials: listed.flatMap(({ credentials }) => credentials),
  };
}

function refusal(file: string, index: number, raw: unknown, why: string): UsageError {
  const account = valueAt(raw, ['account']);
  const name = typeof account === 'string' ? ` (${account})` : '';
  return new UsageError(`${file}: account ${index + 1}${name}: ${why}`);
}

type Refuse = (why: string) => UsageError;

class EntryReader {
  readonly #instruments: ReadonlyMap<string, InstrumentDefinition>;
  /** Or why there is none, which matters only where money is stated. */
  readonly #unit: MoneyUnit | string;

  constructor(instruments: readonly InstrumentDefinition[], unit: MoneyUnit | string) {
    this.#instruments = new Map(instruments.map((instrument) => [instrument.symbol, instrument]));
    this.#unit = unit;
  }

  read(raw: unknown, refuse: Refuse): { account: ListedAccount; credentials: Credential[] } {
    const result = entrySchema.safeParse(raw);
    if (!result.success) throw refuse(explainEntry(entrySchema, result.error.issues, raw));
    const entry = result.data;
    if (entry.account === EVERYONE) assertLimitsAlone(entry, refuse);
    const holdings = Object.entries(entry.starting_holdings ?? {});
    // The library leaves this one name out of a map, and says nothing.
    if (Object.hasOwn(Object(valueAt(raw, ['starting_holdings'])), '__proto__')) {
      throw refuse('starting_holdings.__proto__: lots of this symbol can be given by AdjustCash alone');
    }
    const account = {
      name: entry.account,
      selfTradePrevention: SelfTradePrevention[(entry.self_trade_prevention ?? 'UNSPECIFIED') as 'UNSPECIFIED'],
      limits: entry.limits && this.#limits(entry.limits, refuse),
      startingCash:
        entry.starting_cash === undefined ? undefined : this.#money('starting_cash', entry.starting_cash, refuse),
      startingHoldings: holdings.map(([symbol, holding]) => this.#holding(symbol, holding, refuse)),
    };
    return { account, credentials: credentialsOf(entry, refuse) };
  }

  #limits(limits: NonNullable<Entry['limits']>, refuse: Refuse): number[] {
    const values: number[] = new Array(RISK_VALUES).fill(0);
    for (const [key, value] of Object.entries(limits)) {
      if (value === undefined) continue;
      values[LIMITS[key as LimitKey]] = typeof value === 'string' ? this.#money(`limits.${key}`, value, refuse) : value;
    }
    return values;
  }

  #money(key: string, text: string, refuse: Refuse): number {
    const unit = this.#unit;
    if (typeof unit === 'string') throw refuse(`${key} "${text}" is money, but the ${unit}`);
    const value = parseMoney(text, unit);
    if (value !== undefined) return value;
    throw refuse(
      `${key} "${text}" is not a decimal that is a whole multiple of ${unit.text}, what one tick x lot is worth, ` +
        `up to ${AMOUNT_MAX} of them`,
    );
  }

  #holding(symbol: string, { quantity, price }: z.output<typeof holdingSchema>, refuse: Refuse): StartingHolding {
    const key = `starting_holdings.${symbol}`;
    const instrument = this.#instruments.get(symbol);
    if (instrument === undefined) {
      throw refuse(`${key}: there is no instrument ${symbol}${didYouMean(symbol, this.#instruments.keys())}`);
    }
    const { lotSize, tickSize } = instrument;
    const lots = parseMultiple(quantity, lotSize);
    const ticks = parseMultiple(price, tickSize);
    if (lots === undefined) {
      throw refuse(`${key}.quantity "${quantity}" is not a whole multiple of lot_size ${formatDecimal(lotSize)}`);
    }
    if (ticks === undefined) {
      throw refuse(`${key}.price "${price}" is not a whole multiple of tick_size ${formatDecimal(tickSize)}`);
    }
    if (lots * ticks > AMOUNT_MAX) throw refuse(`${key}: quantity x price is above ${AMOUNT_MAX} ticks x lots`);
    return { symbol, lots, price: ticks };
  }
}

function assertLimitsAlone(entry: Entry, refuse: Refuse): void {
  const other = Object.keys(entry).find((key) => key !== 'account' && key !== 'limits');
  if (other !== undefined) throw refuse(`${other} is that of one account; "*" has limits alone`);
}

function credentialsOf(entry: Entry, refuse: Refuse): Credential[] {
  const seen = new Set<string>();
  return (entry.tokens ?? []).map(({ token, token_sha256: digest, rights }, index) => {
    if ((token === undefined) === (digest === undefined)) {
      throw refuse(`tokens.${index} must have either token or token_sha256`);
    }
    const tokenSha256 = digest?.toLowerCase() ?? sha256(token ?? '').toString('hex');
    if (seen.has(tokenSha256)) throw refuse(`tokens.${index} is there twice`);
    seen.add(tokenSha256);
    return {
      account: entry.account,
      tokenSha256,
      rights: rights?.reduce((all, each) => all | each, 0) ?? OWN_RIGHTS,
    };
  });
}
