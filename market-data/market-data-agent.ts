// The agent of the market-data thread: polls the market events of the engine, folds them into books, publishes at the end
// of each batch, and opens the door once the engine has recovered.
//
// Owner thread: market-data, on its event loop (runAgentOnEventLoop). A batch ends with the end of a command wherever the
// ring holds one: the frames that a subscriber gets never show half a command.
//
// The engine wakes nobody for market events; the gateway does, once the reports of the same batch have left. That is the
// fast way, and it lasts as long as the gateway's loop does. So this thread also looks into its ring by a timer of its own:
// whatever the gateway does, events wait no longer than `unrungMillisMax`.

import type { Agent } from '../engine/ring/agent.js';
import type { Doorbell } from '../engine/ring/doorbell.js';
import { RingConsumer, type RingSpec } from '../engine/ring/one-to-one-ring.js';
import { systemTimers, type Timer, type Timers } from '../engine/ring/timers.js';
import { FeedDirectory } from './feed-directory.js';
import { checkMarketDataLimits, DEFAULT_MARKET_DATA_LIMITS, type MarketDataLimits } from './market-data-limits.js';
import { MarketEventFolder } from './market-event-folder.js';
import { type MarketDataLogger, Publisher } from './publisher.js';
import type { BoundAddress, SocketServer } from './socket-server.js';

export interface MarketDataAgentOptions {
  /** The ring from the engine. */
  readonly marketEvents: RingSpec;
  /** This thread's own doorbell, which ends the runner's sleep for what nobody else rings for. */
  readonly doorbell: Doorbell;
  /** Not listening yet. */
  readonly sockets: SocketServer;
  readonly logger: MarketDataLogger;
  readonly limits?: MarketDataLimits;
  /** Without them the event loop's own. */
  readonly timers?: Timers;
}

export class MarketDataAgent implements Agent {
  readonly name = 'market-data';
  /** Resolves when the door is open, which is after recovery; rejects where the address cannot be had. */
  readonly listening: Promise<BoundAddress>;
  readonly #limits: MarketDataLimits;
  readonly #doorbell: Doorbell;
  readonly #sockets: SocketServer;
  readonly #logger: MarketDataLogger;
  readonly #feeds: FeedDirectory;
  readonly #consumer: RingConsumer;
  readonly #folder: MarketEventFolder;
  readonly #publisher: Publisher;
  readonly #timers: Timers;
  #resolveListening: (address: Promise<BoundAddress>) => void = () => {};
  #isOpen = false;
  #isClosing = false;
  #isDone = false;
  #heartbeat: Timer | undefined;
  #look: Timer | undefined;

  constructor(options: MarketDataAgentOptions) {
    this.#limits = options.limits ?? DEFAULT_MARKET_DATA_LIMITS;
    checkMarketDataLimits(this.#limits);
    this.#doorbell = options.doorbell;
    this.#sockets = options.sockets;
    this.#logger = options.logger;
    this.#feeds = new FeedDirectory(this.#limits);
    this.#consumer = new RingConsumer(options.marketEvents);
    this.#folder = new MarketEventFolder(this.#feeds, this.#consumer.memory);
    this.#timers = options.timers ?? systemTimers;
    this.#publisher = new Publisher(this.#feeds, this.#folder, this.#limits, options.logger, this.#timers);
    this.listening = new Promise((resolve) => {
      this.#resolveListening = resolve;
    });
    this.listening.catch(() => {}); // whoever waits for it hears of it
  }

  get done(): boolean {
    return this.#isDone;
  }

  hasWork(): boolean {
    return this.#consumer.available() > 0;
  }

  doWork(): number {
    const records = this.#foldBatch();
    if (records === 0) return 0;
    const folder = this.#folder;
    if (!folder.recovered)
      folder.endPublication(); // nobody listens yet
    else if (folder.atBoundary) this.#publisher.publish();
    if (folder.recovered && !this.#isOpen) this.#open();
    if (folder.drained && !this.#isClosing) this.#sayGoodbye();
    return records;
  }

  close(): void {
    this.#heartbeat?.stop();
    this.#look?.stop();
  }

  /** For metrics. */
  figures(): Record<string, number> {
    return this.#publisher.figures();
  }

  #foldBatch(): number {
    const consumer = this.#consumer;
    const folder = this.#folder;
    const available = consumer.available();
    const limit = Math.min(available, this.#limits.eventsPerCycleMax);
    let count = 0;
    while (count < limit || (count < available && !folder.atBoundary)) folder.fold(consumer.offsetAt(count++));
    if (count > 0) consumer.release(count);
    return count;
  }

  #open(): void {
    this.#isOpen = true;
    this.#logger.info({ instruments: this.#feeds.count }, 'market data books are complete');
    this.#resolveListening(this.#sockets.listen((socket) => this.#publisher.accept(socket)));
    this.#heartbeat = this.#timers.every(this.#limits.heartbeatMillis, () => this.#publisher.heartbeat());
    this.#look = this.#timers.every(this.#limits.unrungMillisMax, () => this.#lookByItself());
  }

  /** An awake thread is not disturbed: its bell does nothing then. */
  #lookByItself(): void {
    if (this.hasWork()) this.#doorbell.ring();
  }

  #sayGoodbye(): void {
    this.#isClosing = true;
    this.#heartbeat?.stop();
    this.#publisher.goodbye();
    this.#sockets.stop(this.#limits.farewellMillis).finally(() => {
      this.#isDone = true;
      this.#doorbell.ring();
    });
  }
}
