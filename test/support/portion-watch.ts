// Looks at validators in the middle of a command, whenever a portion of its events has arrived: what an account might come to
// never grows by what the engine does, so a validator that checks an order at that moment cannot let too much pass.

import { Side } from '../../engine/domain/side.js';
import type { RiskLane } from './risk-lane.js';

type Worst = ReadonlyMap<string, number>;

/** Of each account of the validator: lots with everything of a side filled, open orders, and what it has less than nothing held. */
function worstOf({ agent }: RiskLane): Worst {
  const { accounts, positions, reservations } = agent.state;
  const worst = new Map<string, number>();
  for (let row = 1; row < positions.end; row++) {
    const what = `lots of account ${positions.account(row)} in instrument ${positions.instrument(row)}`;
    worst.set(`long ${what}`, positions.quantity(row) + reservations.lots(row, Side.BUY));
    worst.set(`short ${what}`, reservations.lots(row, Side.SELL) - positions.quantity(row));
  }
  for (let account = 0; account < accounts.capacity; account++) {
    if (accounts.openOrders[account] > 0) worst.set(`open orders of account ${account}`, accounts.openOrders[account]);
    if (!accounts.hasCash(account)) continue;
    worst.set(`cash that account ${account} lacks`, accounts.held.value(account) - accounts.cash.value(account));
  }
  return worst;
}

export class PortionWatch {
  /** Of the command that is being executed; undefined between two. */
  #seen: Map<RiskLane, Worst> | undefined;
  /** Portions that were looked at. */
  looks = 0;

  /** The engine begins with a command. */
  begin(): void {
    this.#seen = new Map();
  }

  /** A portion has arrived. Throws where anything has grown since the one before. */
  arrived(lane: RiskLane): void {
    const before = this.#seen?.get(lane);
    if (before === undefined) return;
    this.looks++;
    for (const [what, now] of worstOf(lane)) {
      const was = before.get(what) ?? 0;
      if (now > was) throw new Error(`${what} grew from ${was} to ${now} in the middle of a command`);
    }
  }

  /** The validator has checked what it had to. */
  goesOn(lane: RiskLane): void {
    this.#seen?.set(lane, worstOf(lane));
  }

  /** The engine is done with the command: what has not arrived of it arrives. */
  end(): void {
    for (const lane of this.#seen?.keys() ?? []) {
      lane.fromEngine.commit();
      lane.agent.takeExposures();
      this.arrived(lane);
    }
    this.#seen = undefined;
  }
}
