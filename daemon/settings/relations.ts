// The relations between limits that must hold for the pipeline to be safe, checked once at start.

import { UsageError } from '../usage-error.js';
import type { Settings } from './schema.js';
import { SLOTS_MAX } from './setting-types.js';

/** Exposure events of one ordinary command: its order's name, what became of it and of what it met, and the command's end. */
const EXPOSURES_PER_COMMAND = 4;
/** Reports of one ordinary command, before trades: its first word and its last. */
const REPORTS_PER_COMMAND = 2;

/** Throws a UsageError that names both keys of the first relation that does not hold. */
export function assertRelations(settings: Settings): void {
  const require = (holds: boolean, text: string) => {
    if (!holds) throw new UsageError(text);
  };
  const { commandRing, exposureRing, reportRing, marketEventRing } = settings;
  // A validator's commands wait in the ring before it and in the ring after it: both can be full at once. Were the way
  // back smaller, the engine could stand still for room while the validator stands still for it.
  require(exposureRing >=
    EXPOSURES_PER_COMMAND *
      2 *
      commandRing, `exposure_ring (${exposureRing}) must be at least ${EXPOSURES_PER_COMMAND * 2} x command_ring (${commandRing}): ` +
    'the ring back to a validator holds what every command in flight releases');
  require(reportRing >=
    REPORTS_PER_COMMAND *
      commandRing, `report_ring (${reportRing}) must be at least ${REPORTS_PER_COMMAND} x command_ring (${commandRing}): ` +
    'it holds the answers to every command that waits for the engine');
  require(marketEventRing >=
    commandRing, `market_event_ring (${marketEventRing}) must be at least command_ring (${commandRing})`);
  require(settings.ordersMax + settings.rememberedOrders <=
    SLOTS_MAX, `orders_max (${settings.ordersMax}) and remembered_orders (${settings.rememberedOrders}) together must be at most ` +
    `${SLOTS_MAX}: each order keeps a slot of an order id`);
  // All levels may stand in one book, and GetBook of depth 0 answers with every one of them.
  require(settings.bookLevelsMax >=
    settings.priceLevelsMax, `book_levels_max (${settings.bookLevelsMax}) must be at least price_levels_max ` +
    `(${settings.priceLevelsMax}): a GetBook must hold the largest book`);
  require(settings.validators <=
    settings.accountsMax, `validators (${settings.validators}) must not be above accounts_max (${settings.accountsMax})`);
  require(settings.pendingOutputBytesMax >=
    settings.messageBytesMax, `pending_output_bytes_max (${settings.pendingOutputBytesMax}) must be at least ` +
    `message_bytes_max (${settings.messageBytesMax})`);
}
