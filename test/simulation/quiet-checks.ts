// What must hold when nothing is under way in a venue: everybody knows the same.

import { Side } from '../../engine/domain/side.js';
import type { RiskAgent } from '../../risk/risk-agent.js';
import type { SimulatedStrategy } from './simulated-strategy.js';
import type { SimulatedSubscriber } from './simulated-subscriber.js';
import type { SimulatedVenue } from './simulated-venue.js';
import { mustHold } from './violation.js';
import type { World } from './world.js';

export function checkQuietVenue(
  { oracle }: World,
  venue: SimulatedVenue,
  strategies: readonly SimulatedStrategy[],
  subscribers: readonly SimulatedSubscriber[],
): void {
  const { model, history } = oracle;
  mustHold(history.length === model.sequence, 'a command is under way', history.length, model.sequence);
  model.checkBooks();
  const audit = venue.matching.audit();
  mustHold(audit.length === 0, 'the engine has miscounted', audit);
  const isSame = venue.matching.stateHash() === model.engine.stateHash();
  mustHold(isSame, "the engine's state is not that of its history", model.sequence);
  for (const strategy of strategies) strategy.checkQuiet(accountOf(model.naive.accounts, strategy.accountName));
  for (const subscriber of subscribers) subscriber.checkQuiet();
  checkPositions(venue.risk, oracle);
  const left = model.naive.open().find((order) => venue.canceledSessions.has(order.session));
  mustHold(left === undefined, 'an order has outlived the session that was to cancel it', left);
}

/** What each validator holds is what the orders and trades come to. */
function checkPositions(risk: readonly RiskAgent[], { model }: World['oracle']): void {
  const { naive } = model;
  const open = naive.open();
  for (const account of naive.accounts.keys()) {
    const { positions } = risk[account % risk.length].state;
    for (const instrument of naive.instruments.keys()) {
      const row = positions.find(account, instrument);
      const lots = (side: number) =>
        open
          .filter((order) => order.account === account && order.instrument === instrument && order.side === side)
          .reduce((sum, order) => sum + order.leaves, 0);
      const held = [positions.quantity(row), positions.openBuyQuantity(row), positions.openSellQuantity(row)];
      const expected = [naive.position(account, instrument), lots(Side.BUY), lots(Side.SELL)];
      mustHold(held.join() === expected.join(), 'a validator holds another position', {
        account,
        instrument,
        held,
        expected,
      });
    }
  }
}

function accountOf(accounts: ReadonlyMap<number, { readonly name: string }>, name: string): number {
  return [...accounts].find(([, account]) => account.name === name)?.[0] ?? -1;
}
