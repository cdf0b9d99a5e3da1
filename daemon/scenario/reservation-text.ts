// What an account's orders have reserved, in words; nothing where nothing is open and nothing on its way.

import type { Listed } from '../../engine/scenario/scenario-venue.js';
import { amountText } from '../../engine/scenario/value-form.js';
import type { RiskState } from '../../risk/risk-state.js';

export function describeReservations(
  { accounts, positions, reservations }: RiskState,
  account: number,
  listed: (instrument: number) => Listed,
): string[] {
  const told: string[] = [];
  for (let row = positions.first(account); row !== 0; row = positions.next(row)) {
    const { symbol, lotSize } = listed(positions.instrument(row));
    const [buys, sells] = [reservations.buyLots(row), reservations.sellLots(row)];
    const [cost, proceeds] = [reservations.buyMoney(row), reservations.sellMoney(row)];
    if (buys !== 0 || cost !== 0) told.push(`${symbol} buys ${amountText(buys, lotSize)} for ${cost}`);
    if (sells !== 0 || proceeds !== 0) told.push(`${symbol} sells ${amountText(sells, lotSize)} for ${proceeds}`);
  }
  if (account >= accounts.capacity) return told;
  if (accounts.openOrders[account] !== 0) told.push(`open-orders ${accounts.openOrders[account]}`);
  if (accounts.held.value(account) !== 0) told.push(`held-cash ${accounts.held.value(account)}`);
  return told;
}
