// Simulated participants: ordinary clients of a running venue that make its market move, so that a newcomer sees quotes
// and trades. Two accounts, `sim-maker` and `sim-taker`, at a modest rate: tens of orders a second in all.
//
// Owner: the event loop of whoever starts it. A lost connection is tried again, later each time; nothing is thrown.

import { setTimeout as sleep } from 'node:timers/promises';
import { type Instrument, RingbookClient, type Session } from '../../client/index.js';
import { SeededRandom } from './seeded-random.js';
import { type Participants, SimulatedMarket } from './simulated-market.js';

export interface SimulationLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface SimulatedParticipantsOptions {
  readonly grpcAddress: string;
  readonly logger?: SimulationLogger;
  /** The same seed makes the same decisions, as far as the venue answers alike. */
  readonly seed?: number;
  /** Tokens by account, where the venue asks for them. */
  readonly tokens?: Readonly<Record<string, string>>;
  /** How often each instrument may act; its chance is one in four each time. */
  readonly turnMs?: number;
}

export interface SimulatedParticipants {
  /** Cancels the participants' orders and resolves when their sessions have ended. */
  stop(): Promise<void>;
}

export const MAKER_ACCOUNT = 'sim-maker';
export const TAKER_ACCOUNT = 'sim-taker';

const DEFAULT_TURN_MS = 250;
const ACT_PROBABILITY = 0.25;
const BACKOFF_MS = { min: 200, max: 5_000 };
const FAREWELL_MS = 1_000;

/** Where the mid price begins, in the quote currency; others begin near 100. */
const REFERENCE_PRICES: Readonly<Record<string, number>> = {
  AAPL: 585.3,
  AMZN: 223.8,
  MSFT: 30.1,
  SPY: 135.5,
  'BTC-USD': 60_000,
  'ETH-USD': 3_000,
  'EUR/USD': 1.085,
};
const OTHER_REFERENCE_PRICE = 100;
/** A coarser tick would leave no room for levels below the mid. */
const REFERENCE_TICKS_MIN = 1_000;

export async function startSimulatedParticipants(
  options: SimulatedParticipantsOptions,
): Promise<SimulatedParticipants> {
  const simulation = new Simulation(options);
  const running = simulation.run();
  return {
    async stop() {
      simulation.stop();
      await running;
    },
  };
}

class Simulation {
  private readonly client: RingbookClient;
  private readonly random: SeededRandom;
  private readonly stopping = new AbortController();
  private markets: SimulatedMarket[] | undefined;

  constructor(private readonly options: SimulatedParticipantsOptions) {
    this.client = new RingbookClient(options.grpcAddress);
    this.random = new SeededRandom(options.seed ?? 1);
  }

  stop(): void {
    this.stopping.abort();
  }

  /** Trades, and after a failure waits and begins again, until stopped. */
  async run(): Promise<void> {
    let backoffMs = BACKOFF_MS.min;
    while (!this.stopping.signal.aborted) {
      try {
        await this.trade(() => {
          backoffMs = BACKOFF_MS.min;
        });
      } catch (error) {
        if (this.stopping.signal.aborted) break;
        const reason = (error as Error).message;
        this.options.logger?.warn({ reason, retryMs: backoffMs }, 'simulated participants lost the venue');
        await this.wait(backoffMs);
        backoffMs = Math.min(2 * backoffMs, BACKOFF_MS.max);
      }
    }
    this.client.close();
  }

  private async trade(onStarted: () => void): Promise<void> {
    const sessions: Session[] = [];
    try {
      for (const account of [MAKER_ACCOUNT, TAKER_ACCOUNT]) {
        const session = await this.client.openSession({ account, token: this.options.tokens?.[account] });
        sessions.push(session);
        await session.massCancel();
      }
      const [maker, taker] = sessions;
      const markets = await this.openMarkets();
      this.options.logger?.info({ instruments: markets.length }, 'simulated participants trade');
      onStarted();
      await this.takeTurns(markets, { maker, taker });
    } finally {
      await farewell(sessions);
    }
  }

  /** The markets keep their prices over a reconnection. */
  private async openMarkets(): Promise<SimulatedMarket[]> {
    if (this.markets === undefined) {
      const instruments = await this.client.getInstruments();
      this.markets = instruments.map((each) => new SimulatedMarket(each, referenceTicks(each), this.random));
    }
    for (const market of this.markets) market.reset();
    return this.markets;
  }

  /** Resolves when stopped; rejects when a session ends. */
  private async takeTurns(markets: readonly SimulatedMarket[], participants: Participants): Promise<void> {
    for (const market of markets) market.turn(participants);
    while (!this.stopping.signal.aborted) {
      await this.wait(this.options.turnMs ?? DEFAULT_TURN_MS);
      if (!participants.maker.isOpen || !participants.taker.isOpen) throw new Error('a session ended');
      for (const market of markets) if (this.random.chance(ACT_PROBABILITY)) market.turn(participants);
    }
  }

  /** Sleeps, or until stopped. */
  private async wait(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.stopping.signal }).catch(() => {});
  }
}

/** Leaves no orders behind where the venue still listens; gives up on one that does not answer. */
async function farewell(sessions: readonly Session[]): Promise<void> {
  const leave = async (session: Session) => {
    if (session.isOpen) await session.massCancel();
    await session.close();
  };
  const left = Promise.allSettled(sessions.map(leave));
  await Promise.race([left, sleep(FAREWELL_MS, undefined, { ref: false })]);
  for (const session of sessions) if (session.isOpen) session.abort();
}

function referenceTicks(instrument: Instrument): number {
  const price = REFERENCE_PRICES[instrument.symbol] ?? OTHER_REFERENCE_PRICE;
  return Math.max(REFERENCE_TICKS_MIN, Math.round(price / Number(instrument.tickSize)));
}
