// What `journal state` prints: books for a person, or JSON lines: the state, then each instrument with its orders, then
// positions and accounts.

import { formatDecimal, type Instrument } from '../../domain/instrument.js';
import { OrderStatus } from '../../domain/order-status.js';
import { OrderType } from '../../domain/order-type.js';
import { Side } from '../../domain/side.js';
import { TimeInForce } from '../../domain/time-in-force.js';
import { TradingStatus } from '../../domain/trading-status.js';
import type { OpenOrder, WaitingOrder } from '../../matching/order-listing.js';
import { nameOf } from '../../scenario/value-form.js';
import { decimalText, type KnownNames } from './known-names.js';
import type { BookState, JournalState } from './state.js';
import { timeText } from './time-text.js';

const COLUMN = 16;

export function* formatState(state: JournalState): Generator<string> {
  const { names } = state;
  yield `after sequence ${state.sequence}, ${timeText(state.time)}, state hash ${state.stateHash}`;
  if (state.torn !== undefined)
    yield `the journal has a torn tail at offset ${state.torn.offset} of ${state.torn.path}`;
  for (const book of state.books) yield* formatBook(book, names);
  yield '';
  yield 'positions';
  for (const { account, instrument, instrumentIndex, quantity } of state.positions) {
    const lots = decimalText(quantity, instrument?.lotSize).padStart(COLUMN);
    yield `  ${names.account(account).padEnd(36)} ${names.symbol(instrumentIndex).padEnd(16)} ${lots}`;
  }
  yield '';
  yield 'accounts';
  for (const { index, name, lastSequence, killSwitch } of state.accounts) {
    const stopped = killSwitch ? ', kill switch engaged' : '';
    yield `  ${name.padEnd(36)} index ${index}, last account sequence ${lastSequence}${stopped}`;
  }
  if (state.killSwitch) yield "  everyone's kill switch is engaged";
}

export function* stateToJson(state: JournalState): Generator<string> {
  const { names } = state;
  yield JSON.stringify({
    type: 'state',
    sequence: state.sequence,
    time_ns: state.time?.toString() ?? null,
    state_hash: state.stateHash,
    everyones_kill_switch: state.killSwitch,
  });
  for (const { instrument, tradingStatus, bids, asks, waiting } of state.books) {
    const { symbol, tickSize, lotSize } = instrument;
    const sizes = { tick_size: formatDecimal(tickSize), lot_size: formatDecimal(lotSize) };
    yield JSON.stringify({ type: 'instrument', symbol, ...sizes, status: nameOf(TradingStatus, tradingStatus) });
    for (const order of [...bids, ...asks]) yield orderJson('order', order, instrument, names);
    for (const order of waiting) yield orderJson('waiting_order', order, instrument, names);
  }
  for (const { account, instrument, instrumentIndex, quantity } of state.positions) {
    const lots = decimalText(quantity, instrument?.lotSize);
    const of = { account: names.account(account), symbol: names.symbol(instrumentIndex) };
    yield JSON.stringify({ type: 'position', ...of, quantity: lots });
  }
  for (const { index, name, lastSequence, killSwitch } of state.accounts) {
    yield JSON.stringify({
      type: 'account',
      index,
      name,
      last_account_sequence: lastSequence,
      kill_switch: killSwitch,
    });
  }
}

function orderJson(type: string, order: OpenOrder | WaitingOrder, instrument: Instrument, names: KnownNames): string {
  const { tickSize, lotSize } = instrument;
  const conditions =
    'stopPrice' in order
      ? { stop_price: amount(order.stopPrice, tickSize), min_quantity: amount(order.minQuantity, lotSize) }
      : { shown_quantity: decimalText(order.shownQuantity, lotSize) };
  return JSON.stringify({
    type,
    symbol: instrument.symbol,
    order_id: order.orderId,
    account: names.account(order.account),
    client_order_id: order.clientOrderId,
    side: nameOf(Side, order.side),
    order_type: nameOf(OrderType, order.type),
    time_in_force: nameOf(TimeInForce, order.timeInForce),
    price: amount(order.price, tickSize),
    quantity: decimalText(order.quantity, lotSize),
    cumulative_quantity: decimalText(order.cumulativeQuantity, lotSize),
    leaves_quantity: decimalText(order.leavesQuantity, lotSize),
    ...conditions,
    tag: order.tag === '' ? undefined : order.tag,
  });
}

/** Undefined, and so not written, where it is none. */
function amount(count: number, size: Instrument['tickSize']): string | undefined {
  return count === 0 ? undefined : decimalText(count, size);
}

function* formatBook({ instrument, tradingStatus, bids, asks, waiting }: BookState, names: KnownNames) {
  const sizes = `tick ${formatDecimal(instrument.tickSize)}, lot ${formatDecimal(instrument.lotSize)}`;
  const counts = `${counted(bids.length, 'bid')}, ${counted(asks.length, 'ask')}, ${waiting.length} waiting`;
  yield '';
  yield `${instrument.symbol} (${sizes}, ${nameOf(TradingStatus, tradingStatus)}): ${counts}`;
  // Asks from the worst to the best, then bids: the spread is in the middle, as on a screen.
  for (const order of [...asks].reverse())
    yield `  ask  ${orderText(order, instrument, names)}${shownText(order, instrument)}`;
  for (const order of bids) yield `  bid  ${orderText(order, instrument, names)}${shownText(order, instrument)}`;
  for (const order of waiting) {
    const side = order.side === Side.BUY ? 'buy ' : 'sell';
    yield `  ${side} ${orderText(order, instrument, names)}, ${waitText(order, instrument)}`;
  }
}

function orderText(order: OpenOrder, { tickSize, lotSize }: Instrument, names: KnownNames): string {
  const price = order.price === 0 ? 'market' : decimalText(order.price, tickSize);
  const leaves = decimalText(order.leavesQuantity, lotSize);
  const whose = `${names.account(order.account)} ${order.clientOrderId}`;
  return `${price.padStart(COLUMN)}  ${leaves.padStart(COLUMN)}  order ${order.orderId} of ${whose}`;
}

function shownText({ shownQuantity, leavesQuantity }: OpenOrder, { lotSize }: Instrument): string {
  if (shownQuantity === leavesQuantity) return '';
  return shownQuantity === 0 ? ', hidden' : `, shows ${decimalText(shownQuantity, lotSize)}`;
}

function waitText(order: WaitingOrder, { tickSize, lotSize }: Instrument): string {
  return order.status === OrderStatus.PENDING_TRIGGER
    ? `waits as ${nameOf(OrderType, order.type)} for ${decimalText(order.stopPrice, tickSize)}`
    : `waits for its minimum quantity ${decimalText(order.minQuantity, lotSize)}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
