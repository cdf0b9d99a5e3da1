// A digest of all that an account's limits are held against: the same after a restart, and whatever the number of
// validators, once nothing is on its way. Cold: for tests and tools; costs a pass over everything.

import { createHash } from 'node:crypto';
import type { RiskState } from './risk-state.js';

/** SHA-256 in hexadecimal, over the accounts of all validators of a venue. */
export function riskStateHash(states: readonly RiskState[]): string {
  const lines = states.flatMap(describeRiskState).sort();
  return createHash('sha256')
    .update([...new Set(lines)].join('\n'))
    .digest('hex');
}

/** One line for everything that is not as in the beginning. What all validators are told stands in each one's lines. */
export function describeRiskState({ accounts, fees, limits, mirror, positions, reservations }: RiskState): string[] {
  const lines = [...limits.describe().map((row) => `limits ${row.join(' ')}`)];
  lines.push(...fees.describe().map((row) => `fees ${row.join(' ')}`), `stopped ${accounts.switchesOf(-1)}`);
  for (let row = 1; row < positions.end; row++) {
    const reserved = [reservations.buyLots(row), reservations.sellLots(row), reservations.buyMoney(row)];
    const sums = [positions.describe(row), ...reserved, reservations.sellMoney(row)].join(' ');
    if (/[1-9]/.test(sums)) lines.push(`position ${positions.account(row)} ${positions.instrument(row)} ${sums}`);
  }
  for (let account = 0; account < accounts.capacity; account++) {
    const text = accounts.describe(account);
    if (/[1-9]/.test(text)) lines.push(`account ${account} ${text}`);
  }
  const { slots } = mirror;
  for (let slot = 1; slot < slots.end; slot++) {
    if (slots.account[slot] < 0) continue;
    const columns = [slots.account, slots.side, slots.inFlight, slots.target, slots.leaves, slots.price, slots.traded];
    const values = [...columns, slots.reserved, slots.reservedPrice, slots.held].map((column) => column[slot]);
    lines.push(
      `order ${slots.orderId[slot]} ${positions.instrument(slots.row[slot])} ${values.join(' ')} ${slots.text(slot)}`,
    );
  }
  return lines;
}
