// A market-data agent on real rings, fed by the generator; the caller runs its duty cycles and owns its sockets.

import { MARKET_EVENT_BYTES, MarketEventKind } from '../../engine/domain/market-event.js';
import { allocateDoorbell, Doorbell } from '../../engine/ring/doorbell.js';
import { allocateRing, RingProducer } from '../../engine/ring/one-to-one-ring.js';
import { MarketDataAgent } from '../../market-data/market-data-agent.js';
import { DEFAULT_MARKET_DATA_LIMITS, type MarketDataLimits } from '../../market-data/market-data-limits.js';
import type { SocketServer } from '../../market-data/socket-server.js';
import { FakeSocketServer } from './fake-socket-server.js';
import { MarketEventGenerator } from './market-event-generator.js';
import { SeededRandom } from './seeded-random.js';

const RING_RECORDS = 65_536;

export class MarketDataFixture<Server extends SocketServer> {
  readonly random: SeededRandom;
  readonly generator: MarketEventGenerator;
  readonly agent: MarketDataAgent;
  readonly doorbell: Doorbell;
  readonly log: string[] = [];

  constructor(
    readonly sockets: Server,
    limits: Partial<MarketDataLimits> = {},
    seed = 1,
  ) {
    const marketEvents = allocateRing('market-events', RING_RECORDS, MARKET_EVENT_BYTES);
    this.doorbell = new Doorbell(allocateDoorbell());
    this.random = new SeededRandom(seed);
    this.generator = new MarketEventGenerator(new RingProducer(marketEvents, this.doorbell), this.random);
    const line = (level: string) => (details: object, message: string) =>
      this.log.push(`${level} ${message} ${JSON.stringify(details)}`);
    this.agent = new MarketDataAgent({
      marketEvents,
      doorbell: this.doorbell,
      sockets,
      logger: { debug: line('debug'), info: line('info'), warn: line('warn') },
      limits: { ...DEFAULT_MARKET_DATA_LIMITS, ...limits },
    });
  }

  /** Publishes what was generated and lets the agent take all of it. */
  run(): void {
    this.generator.commit();
    while (this.agent.hasWork()) this.agent.doWork();
  }

  recover(): void {
    this.generator.marker(MarketEventKind.RECOVERED);
    this.run();
  }
}

/** With sockets that the test controls, and one instrument AAPL. */
export function fakeFixture(limits: Partial<MarketDataLimits> = {}) {
  const fixture = new MarketDataFixture(new FakeSocketServer(), limits);
  const aapl = fixture.generator.addInstrument('AAPL');
  fixture.recover();
  return {
    ...fixture,
    fixture,
    aapl,
    generator: fixture.generator,
    sockets: fixture.sockets,
    run: () => fixture.run(),
  };
}
