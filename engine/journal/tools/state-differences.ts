// What differs between the states of two engines: books, waiting orders and trading statuses, positions, accounts.

import { NO_ACCOUNT } from '../../domain/limits.js';
import { TradingStatus } from '../../domain/trading-status.js';
import type { OpenOrder } from '../../matching/order-listing.js';
import { nameOf } from '../../scenario/value-form.js';
import { decimalText, KnownNames } from './known-names.js';
import type { ReplayEngine } from './replay-engine.js';

export interface StateDifference {
  readonly kind: 'instrument' | 'status' | 'orders' | 'position' | 'account' | 'state';
  /** The symbol, the account, or the account and the symbol. */
  readonly name: string;
  readonly left: string;
  readonly right: string;
}

/** Order ids that a difference names. */
const ORDERS_NAMED_MAX = 8;
const NONE = 'none';

/** In the order: instruments with their orders, positions, accounts. */
export function stateDifferences(left: ReplayEngine, right: ReplayEngine): StateDifference[] {
  if (left.stateHash() === right.stateHash()) return [];
  const found = [
    ...instrumentDifferences(left, right),
    ...compareTexts('position', positionTexts(left), positionTexts(right)),
    ...compareTexts('account', accountTexts(left), accountTexts(right)),
  ];
  if (found.length > 0) return found;
  // What nobody sees yet: remembered orders, free order ids, the last trade's id, the calendar.
  return [{ kind: 'state', name: 'hash', left: left.stateHash(), right: right.stateHash() }];
}

function* instrumentDifferences(left: ReplayEngine, right: ReplayEngine): Generator<StateDifference> {
  const numbers = (engine: ReplayEngine) => new Map(engine.instruments().map(({ symbol, index }) => [symbol, index]));
  const [a, b] = [numbers(left), numbers(right)];
  for (const symbol of new Set([...a.keys(), ...b.keys()])) {
    const [atLeft, atRight] = [a.get(symbol), b.get(symbol)];
    if (atLeft === undefined || atRight === undefined) {
      const text = (index: number | undefined) => (index === undefined ? NONE : 'listed');
      yield { kind: 'instrument', name: symbol, left: text(atLeft), right: text(atRight) };
      continue;
    }
    const status = (engine: ReplayEngine, index: number) => nameOf(TradingStatus, engine.tradingStatus(index));
    const [leftStatus, rightStatus] = [status(left, atLeft), status(right, atRight)];
    if (leftStatus !== rightStatus) yield { kind: 'status', name: symbol, left: leftStatus, right: rightStatus };
    yield* orderDifferences(symbol, ordersOf(left, atLeft), ordersOf(right, atRight));
  }
}

/** Every order that is open, in its place among the others of its queue. */
function ordersOf(engine: ReplayEngine, instrument: number): Map<number, string> {
  const orders: OpenOrder[] = [...engine.openOrders(instrument), ...engine.waitingOrders(instrument)];
  return new Map(orders.map((order, place) => [order.orderId, JSON.stringify({ place, ...order })]));
}

function* orderDifferences(
  symbol: string,
  left: ReadonlyMap<number, string>,
  right: ReadonlyMap<number, string>,
): Generator<StateDifference> {
  const without = (one: ReadonlyMap<number, string>, other: ReadonlyMap<number, string>) =>
    [...one.keys()].filter((id) => !other.has(id));
  const [onlyLeft, onlyRight] = [without(left, right), without(right, left)];
  const changed = [...left.keys()].filter((id) => right.has(id) && right.get(id) !== left.get(id));
  if (onlyLeft.length + onlyRight.length + changed.length === 0) return;
  const text = (orders: ReadonlyMap<number, string>, only: readonly number[]) => {
    const parts = [`${orders.size} open`];
    if (only.length > 0) parts.push(`only here ${idsText(only)}`);
    if (changed.length > 0) parts.push(`not alike ${idsText(changed)}`);
    return parts.join(', ');
  };
  yield { kind: 'orders', name: symbol, left: text(left, onlyLeft), right: text(right, onlyRight) };
}

function idsText(ids: readonly number[]): string {
  const named = ids.slice(0, ORDERS_NAMED_MAX).join(' ');
  return ids.length > ORDERS_NAMED_MAX ? `${named} and ${ids.length - ORDERS_NAMED_MAX} more` : named;
}

function positionTexts(engine: ReplayEngine): Map<string, string> {
  const names = new KnownNames();
  names.learn(engine);
  return new Map(
    engine.positions().map(({ account, instrument, quantity }) => {
      const lots = decimalText(quantity, names.instrument(instrument)?.lotSize);
      return [`${names.account(account)} ${names.symbol(instrument)}`, lots];
    }),
  );
}

function accountTexts(engine: ReplayEngine): Map<string, string> {
  const engaged = new Set(engine.killSwitches());
  const stopped = (account: number) => (engaged.has(account) ? ', kill switch engaged' : '');
  const texts = engine.accounts().map(({ index, name, lastSequence }) => {
    return [name, `last account sequence ${lastSequence}${stopped(index)}`] as const;
  });
  return new Map(engaged.has(NO_ACCOUNT) ? [...texts, ['everyone', 'kill switch engaged']] : texts);
}

function* compareTexts(
  kind: StateDifference['kind'],
  left: ReadonlyMap<string, string>,
  right: ReadonlyMap<string, string>,
): Generator<StateDifference> {
  for (const name of new Set([...left.keys(), ...right.keys()])) {
    const [a, b] = [left.get(name) ?? NONE, right.get(name) ?? NONE];
    if (a !== b) yield { kind, name, left: a, right: b };
  }
}
