// What a validator's memory is with many accounts that hold something of many symbols.

import {
  EXPOSURE_EVENT_BYTES,
  ExposureEvent,
  ExposureEventKind,
  ExposureFlag,
} from '../../engine/domain/exposure-event.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { Side } from '../../engine/domain/side.js';
import { allocateMarketStates, MarketStateTable } from '../../engine/ring/market-state-table.js';
import { RiskState } from '../../risk/risk-state.js';

export interface MemoryFigures {
  readonly positions: number;
  /** Resident bytes more than before. */
  readonly bytes: number;
}

/** One order of each account in each symbol, which trades; the same as a replay of them. */
export function measureMemory(accounts: number, symbols: number, gc: () => void): MemoryFigures {
  gc();
  const before = process.memoryUsage().rss;
  const state = new RiskState(new MarketStateTable(allocateMarketStates(symbols)));
  const event = new ExposureEvent(RecordMemory.allocate(EXPOSURE_EVENT_BYTES));
  let orderId = 0;
  for (let account = 0; account < accounts; account++) {
    for (let instrument = 0; instrument < symbols; instrument++) {
      orderId++;
      event.reset(ExposureEventKind.ORDER_NAMED, account, instrument).namedOrderId = orderId;
      event.words[event.clientOrderIdWord] = orderId;
      state.apply(event);
      event.reset(ExposureEventKind.EXPOSURE_CHANGED, account, instrument).orderId = orderId;
      event.side = (orderId & 1) === 0 ? Side.BUY : Side.SELL;
      event.tradedQuantity = 10;
      event.price = 100;
      event.flags = ExposureFlag.ENDED;
      state.apply(event);
    }
  }
  gc();
  const bytes = process.memoryUsage().rss - before;
  let positions = 0;
  for (let row = 1; row < state.positions.end; row++) if (Math.abs(state.positions.quantity(row)) === 10) positions++;
  return { positions, bytes };
}
