// The text frames of the door, as bytes. Names and order of their fields are the public contract (docs/market-data.md).

import { Buffer } from 'node:buffer';
import { Side } from '../engine/domain/side.js';
import { toBigInt } from '../engine/domain/time-words.js';
import { TradingStatus } from '../engine/domain/trading-status.js';
import type { ChannelName } from './channels/channel.js';
import type { InstrumentFeed } from './instrument-feed.js';
import type { LevelSide } from './level-book.js';

const STATUS_NAMES: readonly string[] = Object.keys(TradingStatus);

/** Symbols, numbers and names of ours are all ASCII. */
function asciiFrame(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

/** For cold frames that may carry a client's text. */
export function eventFrame(event: object): Uint8Array {
  return Buffer.from(JSON.stringify(event), 'utf8');
}

/**
 * One update for all its receivers: equal but for `previous_sequence`, the cursor of each, which most have in common.
 * `tail` begins with a comma and closes the frame.
 */
export class SharedFrame {
  readonly #head: string;
  readonly #tail: string;
  #previous = -1;
  #frame: Uint8Array | undefined;

  constructor(channel: ChannelName, type: string, feed: InstrumentFeed, sequence: number, tail: string) {
    this.#head = `${frameHead(channel, type, feed, sequence)},"previous_sequence":`;
    this.#tail = tail;
  }

  after(previousSequence: number): Uint8Array {
    if (this.#frame === undefined || this.#previous !== previousSequence) {
      this.#previous = previousSequence;
      this.#frame = asciiFrame(`${this.#head}${previousSequence}${this.#tail}`);
    }
    return this.#frame;
  }
}

export function snapshotFrame(channel: ChannelName, feed: InstrumentFeed, sequence: number, tail: string): Uint8Array {
  return asciiFrame(`${frameHead(channel, 'snapshot', feed, sequence)}${tail}`);
}

function frameHead(channel: ChannelName, type: string, feed: InstrumentFeed, sequence: number): string {
  return `{"channel":"${channel}","type":"${type}","symbol":"${feed.symbol}","sequence":${sequence}`;
}

/** The end of a frame that stands for that many updates besides its own. */
export function conflatedTail(updates: number): string {
  return updates === 0 ? '}' : `,"conflated":${updates}}`;
}

/** Quantity 0 removes the level and is "0" whatever the lot size. */
export function levelText(feed: InstrumentFeed, price: number, quantity: number, orders: number): string {
  const quantityText = quantity === 0 ? '0' : feed.quantities.format(quantity);
  return `["${feed.prices.format(price)}","${quantityText}",${orders}]`;
}

/** The best `depth` levels of a side, best first. */
export function levelsText(feed: InstrumentFeed, side: LevelSide, depth: number): string {
  const count = Math.min(side.count, depth);
  let text = '';
  for (let rank = 0; rank < count; rank++) {
    if (rank > 0) text += ',';
    text += levelText(feed, side.priceAt(rank), side.quantityAt(rank), side.ordersAt(rank));
  }
  return text;
}

/** `bids` and `asks` of a book frame, to be followed by conflatedTail. */
export function bookBody(bids: string, asks: string): string {
  return `,"bids":[${bids}],"asks":[${asks}]`;
}

/** `bid` and `ask` of a bbo frame, each null where its side is empty. */
export function bboBody(
  feed: InstrumentFeed,
  bidPrice: number,
  bidQuantity: number,
  askPrice: number,
  askQuantity: number,
): string {
  return `,"bid":${quoteText(feed, bidPrice, bidQuantity)},"ask":${quoteText(feed, askPrice, askQuantity)}`;
}

function quoteText(feed: InstrumentFeed, price: number, quantity: number): string {
  return quantity === 0 ? 'null' : `["${feed.prices.format(price)}","${feed.quantities.format(quantity)}"]`;
}

/** The `index`-th trade of the feed's log. */
export function tradeTail(feed: InstrumentFeed, index: number): string {
  const trades = feed.trades;
  const price = feed.prices.format(trades.prices[index]);
  const quantity = feed.quantities.format(trades.quantities[index]);
  const time = toBigInt(trades.timeLows[index], trades.timeHighs[index]);
  const taker = takerText(trades.takerSides[index]);
  return `,"trade_id":"${trades.tradeIds[index]}","price":"${price}","quantity":"${quantity}",${taker},"time":"${time}"}`;
}

function takerText(takerSide: number): string {
  if (takerSide === Side.UNSPECIFIED) return '"taker_side":null,"auction":true';
  return takerSide === Side.BUY ? '"taker_side":"BUY"' : '"taker_side":"SELL"';
}

/** A trading status and, in an auction, where that would trade now, unless it is over already. */
export function statusTail(feed: InstrumentFeed, tradingStatus: number, isCurrent: boolean): string {
  const name = STATUS_NAMES[tradingStatus] ?? STATUS_NAMES[0];
  if (tradingStatus !== TradingStatus.AUCTION) return `,"status":"${name}"}`;
  const price = isCurrent && feed.indicativePrice > 0 ? `"${feed.prices.format(feed.indicativePrice)}"` : 'null';
  const quantity = feed.quantities.format(isCurrent ? feed.indicativeQuantity : 0);
  const surplus = isCurrent ? feed.indicativeSurplus : 0;
  const surplusText = `${surplus < 0 ? '-' : ''}${feed.quantities.format(Math.abs(surplus))}`;
  return `,"status":"${name}","indicative":{"price":${price},"quantity":"${quantity}","surplus":"${surplusText}"}}`;
}
