// The handlers of one engine, wired once at start.

import { Auction } from './auction.js';
import { CancelHandler } from './cancel.js';
import { CancelRun } from './cancel-run.js';
import type { MatchingCapacities } from './capacities.js';
import { ContingentOrders } from './contingent-orders.js';
import { DirectoryCommandHandler } from './directory-commands.js';
import type { EngineOutputs } from './engine-outputs.js';
import { Expiry } from './expiry.js';
import { FillableQuantity } from './fillable-quantity.js';
import { IncomingOrders } from './incoming-orders.js';
import { InstrumentCommandHandler } from './instrument-commands.js';
import { MassCancelHandler } from './mass-cancel.js';
import { MatchLoop } from './match-loop.js';
import type { MatchingCore } from './matching-core.js';
import { NewOrderHandler } from './new-order.js';
import { OrderEntry } from './order-entry.js';
import { OrderPlacement } from './order-placement.js';
import { PeggedOrders } from './pegged-orders.js';
import { PendingOrders } from './pending-orders.js';
import { PlainCancel } from './plain/plain-cancel.js';
import { PlainOutputs } from './plain/plain-outputs.js';
import { PlainTrade } from './plain/plain-trade.js';
import { PlainTradeOutputs } from './plain/plain-trade-outputs.js';
import { ReplaceHandler } from './replace.js';
import { ReplaceWaiting } from './replace-waiting.js';
import { RestingOrders } from './resting-orders.js';
import { RiskCommandHandler } from './risk-commands.js';
import { Settling } from './settling.js';
import { Trading } from './trading.js';
import { TradingStatuses } from './trading-statuses.js';
import { Triggers } from './triggers.js';

export interface EngineHandlers {
  readonly newOrder: NewOrderHandler;
  readonly replace: ReplaceHandler;
  readonly cancel: CancelHandler;
  readonly massCancel: MassCancelHandler;
  readonly directory: DirectoryCommandHandler;
  readonly instruments: InstrumentCommandHandler;
  readonly risk: RiskCommandHandler;
  readonly expiry: Expiry;
  readonly settling: Settling;
  readonly auction: Auction;
  readonly trading: Trading;
  readonly resting: RestingOrders;
  readonly incoming: IncomingOrders;
  readonly triggers: Triggers;
  readonly plainOutputs: PlainOutputs;
  readonly plainTradeOutputs: PlainTradeOutputs;
  readonly plainCancel: PlainCancel;
}

/** Without `takesShortWay` trades go the long way, and each order of a command that cancels many. */
export function createHandlers(
  core: MatchingCore,
  capacities: MatchingCapacities,
  outputs: EngineOutputs,
  takesShortWay: boolean,
): EngineHandlers {
  const resting = new RestingOrders(core);
  const triggers = new Triggers(core, resting, capacities.instruments);
  const trading = new Trading(core, resting, triggers);
  const plainTradeOutputs = new PlainTradeOutputs(core, outputs);
  const plainTrade = new PlainTrade(core, plainTradeOutputs);
  const matchLoop = new MatchLoop(core, resting, trading, takesShortWay ? plainTrade : undefined);
  const auction = new Auction(core, trading, capacities.instruments);
  const statuses = new TradingStatuses(core, auction, triggers);
  const fillable = new FillableQuantity(core.book, core.registry, core.states, core.positions);
  // One plan at a time: whoever plans also carries it out before anybody plans again.
  const placement = new OrderPlacement(core.book, core.states, fillable, core.refusal);
  const entry = new OrderEntry(core);
  const incoming = new IncomingOrders(core, matchLoop, resting, statuses, placement);
  const pending = new PendingOrders(core, entry, resting, triggers, incoming, placement);
  const contingent = new ContingentOrders(core, resting, incoming, placement, fillable);
  const settling = new Settling(core, triggers, pending, contingent, new PeggedOrders(core, resting));
  const waiting = new ReplaceWaiting(core, resting, pending, placement, triggers);
  const plainOutputs = new PlainOutputs(core, outputs);
  const plainCancel = new PlainCancel(core, plainOutputs);
  const cancels = new CancelRun(core, resting, plainOutputs, takesShortWay ? plainCancel : undefined);
  return {
    newOrder: new NewOrderHandler(core, entry, incoming, pending, placement),
    replace: new ReplaceHandler(core, resting, incoming, placement, waiting),
    cancel: new CancelHandler(core, resting),
    massCancel: new MassCancelHandler(core, cancels, capacities.orders),
    directory: new DirectoryCommandHandler(core),
    instruments: new InstrumentCommandHandler(core, statuses),
    risk: new RiskCommandHandler(core, cancels),
    expiry: new Expiry(core, resting, statuses, settling, capacities.instruments),
    settling,
    auction,
    trading,
    resting,
    incoming,
    triggers,
    plainOutputs,
    plainTradeOutputs,
    plainCancel,
  };
}
