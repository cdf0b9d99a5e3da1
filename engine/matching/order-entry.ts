// hot path
// Enters an accepted order into the registry with its terms and whatever conditions it has.

import { isTrailing } from '../domain/order-kind.js';
import type { OrderStatus } from '../domain/order-status.js';
import { OrderType } from '../domain/order-type.js';
import { TimeInForce } from '../domain/time-in-force.js';
import type { CommandReader } from './command-reader.js';
import type { MatchingCore } from './matching-core.js';
import { timeInForceOf } from './order-form.js';
import { HIDDEN_FLAG, ICEBERG_FLAG, PEGGED_FLAG, REDUCE_ONLY_FLAG, TRAILING_FLAG } from './order-store.js';

export class OrderEntry {
  readonly #core: MatchingCore;

  constructor(core: MatchingCore) {
    this.#core = core;
  }

  /** Returns the order's slot; it stands in no queue yet. */
  open(
    command: CommandReader,
    idHash: number,
    selfTradePrevention: number,
    price: number,
    status: OrderStatus,
    engineSequence: number,
  ): number {
    const { registry } = this.#core;
    const { orders, details } = registry;
    const timeInForce = timeInForceOf(command);
    const flags = flagsOf(command);
    const slot = registry.open(command, idHash, status, flags);
    orders.setLeaves(slot, command.quantity);
    details.setTerms(slot, command.type, timeInForce, command.postOnly);
    details.setSelfTradePrevention(slot, selfTradePrevention, command.selfTradePrevention);
    details.setAmounts(slot, command.quantity, price, engineSequence);
    const expires = timeInForce === TimeInForce.DAY || timeInForce === TimeInForce.GTD;
    // A price that is not the command's, and one that protects, are kept where there is room for them.
    const isPriced = price !== command.price || command.protectionPrice !== 0;
    const hasConditions = expires || isPriced || (flags & (ICEBERG_FLAG | PEGGED_FLAG)) !== 0;
    if (hasConditions || command.stopPrice !== 0 || command.trailOffset !== 0 || command.minQuantity !== 0) {
      this.#setConditions(slot, command, timeInForce, flags);
    }
    return slot;
  }

  #setConditions(slot: number, command: CommandReader, timeInForce: number, flags: number): void {
    const { registry } = this.#core;
    const { conditions, details, timers, followers } = registry;
    const record = conditions.open();
    details.setConditions(slot, record);
    conditions.setStopPrice(record, command.stopPrice);
    conditions.setOrdered(record, command.price, command.stopPrice);
    conditions.setProtectionPrice(record, command.protectionPrice);
    conditions.setTrailOffset(record, command.trailOffset);
    if ((flags & ICEBERG_FLAG) !== 0) conditions.setDisplayQuantity(record, command.displayQuantity);
    conditions.setMinQuantity(record, command.minQuantity);
    if ((flags & PEGGED_FLAG) !== 0) {
      conditions.setCap(record, command.price === 0 ? command.protectionPrice : command.price);
      registry.beginWait(slot);
    }
    if ((flags & (PEGGED_FLAG | TRAILING_FLAG)) !== 0) followers.join(slot);
    if (timeInForce === TimeInForce.GTD) {
      conditions.setExpires(record, command.expireTimeLow, command.expireTimeHigh);
      timers.add(slot);
    } else if (timeInForce === TimeInForce.DAY) {
      const { calendar, timeLow, timeHigh } = this.#core;
      calendar.findDayEnd(command.instrument, timeLow, timeHigh);
      conditions.setExpires(record, calendar.dayEndLow, calendar.dayEndHigh);
      timers.add(slot);
    }
  }
}

function flagsOf(command: CommandReader): number {
  let flags = 0;
  if (command.hidden !== 0) flags |= HIDDEN_FLAG;
  if (command.reduceOnly !== 0) flags |= REDUCE_ONLY_FLAG;
  const displayed = command.displayQuantity;
  if (displayed !== 0 && displayed < command.quantity) flags |= ICEBERG_FLAG;
  if (command.type === OrderType.PEGGED) flags |= PEGGED_FLAG;
  if (isTrailing(command.type)) flags |= TRAILING_FLAG;
  return flags;
}
