// The words of a market event: `AAPL trade 10 @ 100 sell`, `AAPL status AUCTION`. As report-words.ts does for reports.

import type { Instrument } from '../domain/instrument.js';
import { type InstrumentEvent, MarketEventKind } from '../domain/market-event.js';
import { Side } from '../domain/side.js';
import { TradingStatus } from '../domain/trading-status.js';
import type { Statement } from './statement.js';
import { amountText, decimalForm, nameForm, nameOf, type ValueForm, wordForm } from './value-form.js';

/** What the words are read from: a market event record, or anything with the same names. */
export type SpokenEvent = Pick<
  InstrumentEvent,
  | 'kind'
  | 'instrument'
  | 'side'
  | 'price'
  | 'quantity'
  | 'orderId'
  | 'levelQuantity'
  | 'levelOrders'
  | 'isAuctionTrade'
  | 'tradingStatus'
>;

const VERBS: Readonly<Record<number, string>> = {
  [MarketEventKind.ORDER_ADDED]: 'added',
  [MarketEventKind.ORDER_EXECUTED]: 'trade',
  [MarketEventKind.ORDER_REDUCED]: 'reduced',
  [MarketEventKind.ORDER_REMOVED]: 'removed',
  [MarketEventKind.INSTRUMENT_ADDED]: 'listed',
  [MarketEventKind.STATUS]: 'status',
  [MarketEventKind.HIDDEN_TRADE]: 'trade',
  [MarketEventKind.INDICATIVE]: 'indicative',
  [MarketEventKind.INSTRUMENT_REMOVED]: 'delisted',
};

export const EVENT_VERBS = [...new Set(Object.values(VERBS))];

/** Every word of a market event that takes a value. */
export const EVENT_WORDS: Readonly<Record<string, ValueForm>> = {
  quantity: decimalForm,
  price: decimalForm,
  /** The displayed lots and orders of the price level after the event. */
  level: decimalForm,
  orders: decimalForm,
  /** Of an indicative price: lots bid less lots offered there. */
  surplus: decimalForm,
  order: decimalForm,
  side: wordForm('BUY', 'SELL'),
  shown: wordForm('displayed', 'hidden'),
  by: wordForm('continuous', 'auction'),
  status: nameForm(TradingStatus),
};

/** Words that stand for a value by themselves. */
export const BARE_EVENT_WORDS: Readonly<Record<string, readonly [word: string, value: string]>> = {
  buy: ['side', 'BUY'],
  sell: ['side', 'SELL'],
  hidden: ['shown', 'hidden'],
  displayed: ['shown', 'displayed'],
  auction: ['by', 'auction'],
  continuous: ['by', 'continuous'],
  /** Where an auction would trade nowhere. */
  none: ['price', '0'],
  ...Object.fromEntries(Object.keys(TradingStatus).map((status) => [status, ['status', status]])),
};

/** The words that a recorded event shows after its amounts. */
export const RECORDED_EVENT_WORDS: Readonly<Record<string, readonly string[]>> = {
  trade: ['side', 'shown', 'by'],
  added: ['side', 'level', 'orders'],
  reduced: ['side', 'level', 'orders'],
  removed: ['side', 'level', 'orders'],
  listed: ['status'],
  status: ['status'],
  indicative: ['surplus'],
  delisted: [],
};

/** What the event says, where `instrument` is the one it is about. */
export function describeEvent(
  event: SpokenEvent,
  instrument: Pick<Instrument, 'symbol' | 'tickSize' | 'lotSize'>,
): Statement {
  const { tickSize, lotSize, symbol } = instrument;
  const { kind } = event;
  const values = new Map<string, string>();
  const verb = VERBS[kind] ?? `kind-${kind}`;
  if (verb === 'status' || verb === 'listed') {
    values.set('status', nameOf(TradingStatus, event.tradingStatus));
  } else if (verb !== 'delisted') {
    values.set('quantity', amountText(event.quantity, lotSize));
    values.set('price', amountText(event.price, tickSize));
  }
  if (verb === 'indicative') values.set('surplus', amountText(event.levelQuantity, lotSize));
  if (verb === 'trade') {
    values.set('shown', kind === MarketEventKind.HIDDEN_TRADE ? 'hidden' : 'displayed');
    values.set('by', event.isAuctionTrade ? 'auction' : 'continuous');
  }
  if (isOrderEvent(kind)) {
    values.set('side', nameOf(Side, event.side));
    values.set('level', amountText(event.levelQuantity, lotSize));
    values.set('orders', String(event.levelOrders));
    values.set('order', String(event.orderId));
  }
  return { subject: symbol, verb, values };
}

/** True for the events that are about an order in the book. */
export function isOrderEvent(kind: number): boolean {
  return (
    kind === MarketEventKind.ORDER_ADDED ||
    kind === MarketEventKind.ORDER_EXECUTED ||
    kind === MarketEventKind.ORDER_REDUCED ||
    kind === MarketEventKind.ORDER_REMOVED ||
    kind === MarketEventKind.HIDDEN_TRADE
  );
}
