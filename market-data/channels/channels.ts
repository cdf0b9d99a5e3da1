// All channels that this version offers.

import type { InstrumentFeed } from '../instrument-feed.js';
import type { MarketDataLimits } from '../market-data-limits.js';
import { BboChannel } from './bbo-channel.js';
import { BookChannel } from './book-channel.js';
import { type Channel, ChannelName } from './channel.js';
import { StatusChannel } from './status-channel.js';
import { TradesChannel } from './trades-channel.js';

export class Channels {
  readonly book: BookChannel;
  readonly #bbo = new BboChannel();
  readonly #trades = new TradesChannel();
  readonly #status = new StatusChannel();

  constructor(limits: MarketDataLimits) {
    this.book = new BookChannel(limits);
  }

  named(name: ChannelName): Channel {
    switch (name) {
      case ChannelName.TRADES:
        return this.#trades;
      case ChannelName.BBO:
        return this.#bbo;
      case ChannelName.BOOK:
        return this.book;
      case ChannelName.STATUS:
        return this.#status;
    }
  }

  /** Status first: it explains what follows. Trades before the books they left behind. */
  publish(feed: InstrumentFeed): void {
    this.#status.publish(feed);
    this.#trades.publish(feed);
    this.#bbo.publish(feed);
    this.book.publish(feed);
  }
}
