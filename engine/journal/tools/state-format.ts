// What `journal state` prints: books and accounts for a person, or one JSON object.

import { formatMultiple } from '../../domain/instrument.js';
import { TradingStatus } from '../../domain/trading-status.js';
import { type BookState, type JournalState, type RestingOrder, sizesOf } from './state.js';
import { timeText } from './time-text.js';

export function* formatState(state: JournalState): Generator<string> {
  yield `after sequence ${state.sequence}, ${timeText(state.time)}, state hash ${state.stateHash}`;
  if (state.torn !== undefined)
    yield `the journal has a torn tail at offset ${state.torn.offset} of ${state.torn.path}`;
  for (const book of state.books) yield* formatBook(book);
  yield '';
  yield 'accounts';
  for (const account of state.accounts) {
    yield `  ${account.name.padEnd(36)} index ${account.index}, last account sequence ${account.lastSequence}`;
  }
}

export function stateToJson(state: JournalState): string {
  return JSON.stringify({
    sequence: state.sequence,
    time_ns: state.time?.toString() ?? null,
    state_hash: state.stateHash,
    books: state.books.map((book) => {
      const { tickSize, lotSize } = sizesOf(book.instrument);
      const { symbol } = book.instrument;
      return {
        symbol,
        tick_size: tickSize,
        lot_size: lotSize,
        status: statusName(book.tradingStatus),
        bids: ordersJson(book.bids),
        asks: ordersJson(book.asks),
      };
    }),
    accounts: state.accounts.map(({ index, name, lastSequence }) => ({ index, name, last_sequence: lastSequence })),
  });
}

function ordersJson(orders: readonly RestingOrder[]): object[] {
  return orders.map(({ orderId, price, quantity }) => ({ order_id: orderId, price, quantity }));
}

function* formatBook(book: BookState): Generator<string> {
  const { tickSize, lotSize } = sizesOf(book.instrument);
  yield '';
  yield `${book.instrument.symbol} (tick ${tickSize}, lot ${lotSize}, ${statusName(book.tradingStatus)}): ${book.bids.length} bids, ${book.asks.length} asks`;
  // Asks from the worst to the best, then bids: the spread is in the middle, as on a screen.
  for (const order of [...book.asks].reverse()) yield orderLine('ask', order, book);
  for (const order of book.bids) yield orderLine('bid', order, book);
}

function statusName(tradingStatus: number): string {
  const entry = Object.entries(TradingStatus).find(([, value]) => value === tradingStatus);
  return entry === undefined ? String(tradingStatus) : entry[0];
}

function orderLine(side: string, order: RestingOrder, book: BookState): string {
  const price = formatMultiple(order.price, book.instrument.tickSize);
  const quantity = formatMultiple(order.quantity, book.instrument.lotSize);
  return `  ${side}  ${price.padStart(16)}  ${quantity.padStart(16)}  order ${order.orderId}`;
}
