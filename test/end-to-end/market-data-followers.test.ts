// A market-data agent on a real ring behind real sockets, under load: clients join at random times with random depths,
// some stop reading and come back, and every book frame of every one must be the true book at its sequence, exactly.

import { afterEach, expect, it } from 'vitest';
import { MarketEventKind } from '../../engine/domain/market-event.js';
import { Side } from '../../engine/domain/side.js';
import { runAgentOnEventLoop } from '../../engine/ring/agent.js';
import { allocateCounters, ThreadCounters } from '../../engine/ring/counters.js';
import type { MarketDataLimits } from '../../market-data/market-data-limits.js';
import type { SocketServer } from '../../market-data/socket-server.js';
import { MarketDataFixture } from '../support/market-data-fixture.js';
import { BboFollower, BookFollower, TradesFollower } from '../support/market-data-follower.js';
import type { GeneratedBook } from '../support/market-event-generator.js';
import { RecordingClient, SOCKET_OPTIONS, until } from '../support/socket-fixtures.js';
import { describeSocketServers } from '../support/socket-libraries.js';

const COMMANDS = 6000;
const DEPTHS = [0, 0, 1, 2, 3, 5, 10, 50];
const DEEP_LEVELS = 3000;
/** Snapshots of the deep book that fill every buffer between server and client. */
const FILLING_SNAPSHOTS = 20;
const LIMITS = {
  slowBytes: 32 * 1024,
  caughtUpBytes: 4096,
  bufferedBytesMax: 64 * 1024 * 1024,
  requestsPerSecondMax: 1e6,
};

/** A client that holds all it is sent against the truth. */
class Follower {
  readonly book: BookFollower;
  readonly bbo: BboFollower;
  readonly trades: TradesFollower;
  // biome-ignore lint/suspicious/noExplicitAny: JSON of the contract
  readonly events: any[] = [];
  heartbeat: { sequences: Record<string, number>; conflated: number; dropped: number } | undefined;

  private constructor(
    readonly client: RecordingClient,
    aapl: GeneratedBook,
    depth: number,
  ) {
    this.book = new BookFollower(aapl, depth);
    this.bbo = new BboFollower(aapl);
    this.trades = new TradesFollower(aapl);
    client.webSocket.on('message', (data: Buffer) => this.#onFrame(JSON.parse(data.toString())));
  }

  static async open(port: number, aapl: GeneratedBook, depth: number): Promise<Follower> {
    const client = await RecordingClient.open(`ws://127.0.0.1:${port}${SOCKET_OPTIONS.path}`);
    const follower = new Follower(client, aapl, depth);
    follower.send({ op: 'subscribe', channel: 'book', symbols: ['AAPL'], depth });
    follower.send({ op: 'subscribe', channel: 'bbo', symbols: ['AAPL'] });
    follower.send({ op: 'subscribe', channel: 'trades', symbols: ['AAPL'] });
    return follower;
  }

  send(request: object): void {
    this.client.webSocket.send(JSON.stringify({ id: 1, ...request }));
  }

  /** Reads nothing more, and asks for so much that all buffers fill. */
  stall(): void {
    this.client.webSocket.pause();
    this.send({ op: 'subscribe', channel: 'book', symbols: ['DEEP'] });
    this.fill();
  }

  /** Again, because the kernel's buffers grow while they are full. */
  fill(): void {
    for (let i = 0; i < FILLING_SNAPSHOTS; i++) this.send({ op: 'resync', channel: 'book', symbols: ['DEEP'] });
  }

  get faults(): string[] {
    return [...this.book.faults, ...this.bbo.faults, ...this.trades.faults].slice(0, 5);
  }

  // biome-ignore lint/suspicious/noExplicitAny: JSON of the contract
  #onFrame(frame: any): void {
    this.client.messages.length = 0;
    if (frame.event !== undefined) this.events.push(frame);
    else if (frame.channel === 'heartbeat') this.heartbeat = frame;
    else if (frame.symbol !== 'AAPL') return;
    else if (frame.channel === 'book') this.book.apply(frame);
    else if (frame.channel === 'bbo') this.bbo.apply(frame);
    else this.trades.apply(frame);
  }
}

describeSocketServers((Server) => {
  let fixture: MarketDataFixture<SocketServer>;
  let aapl: GeneratedBook;
  let running: Promise<void>;
  let port = 0;
  const followers: Follower[] = [];

  async function start(limits: Partial<MarketDataLimits>, seed: number): Promise<void> {
    const sockets = new Server({ ...SOCKET_OPTIONS, maxBufferedBytes: 256 * 1024 * 1024 });
    fixture = new MarketDataFixture<SocketServer>(sockets, { ...LIMITS, farewellMillis: 200, ...limits }, seed);
    const { generator, agent } = fixture;
    aapl = generator.addInstrument('AAPL');
    const deep = generator.addInstrument('DEEP');
    for (let i = 0; i < DEEP_LEVELS; i++) generator.add(deep, Side.SELL, 1_000_000 + i, 1);
    for (let i = 0; i < 200; i++) generator.randomCommand(aapl);
    generator.marker(MarketEventKind.RECOVERED);
    generator.commit();
    running = runAgentOnEventLoop(agent, fixture.doorbell, new ThreadCounters(allocateCounters('market-data')));
    ({ port } = await agent.listening);
  }

  /** Sends commands in bursts, some of them in halves, with turns of the event loop between. */
  async function sendCommands(count: number, between: (sent: number) => void = () => {}): Promise<void> {
    const { generator, random } = fixture;
    for (let sent = 0; sent < count; ) {
      for (let burst = random.below(12); burst >= 0 && sent < count; burst--, sent++) {
        generator.randomCommand(aapl, () => generator.commit());
      }
      if (random.below(3) > 0) generator.commit();
      between(sent);
      await new Promise((resolve) => (random.below(8) === 0 ? setTimeout(resolve, 1) : setImmediate(resolve)));
    }
    generator.commit();
  }

  /** Until the agent sees all of them as slow. */
  async function fillBuffers(stalled: readonly Follower[]): Promise<void> {
    await until(() => {
      for (const follower of stalled) follower.fill();
      return fixture.agent.figures().slow_subscribers === stalled.length;
    });
  }

  async function join(depth: number): Promise<Follower> {
    const follower = await Follower.open(port, aapl, depth);
    followers.push(follower);
    return follower;
  }

  afterEach(async () => {
    fixture.generator.marker(MarketEventKind.DRAINED);
    fixture.generator.commit();
    await running;
    for (const follower of followers.splice(0)) follower.client.webSocket.terminate();
  });

  it('brings every follower to the true book at every sequence, stalled ones too', async () => {
    await start({}, 20_251_121);
    const joining: Promise<unknown>[] = [];
    const stalled: Follower[] = [];
    await sendCommands(COMMANDS, (sent) => {
      if (joining.length < DEPTHS.length * 2 && sent > (joining.length * COMMANDS) / 40) {
        joining.push(join(DEPTHS[joining.length % DEPTHS.length]));
      }
      if (stalled.length === 0 && sent > COMMANDS / 2) {
        stalled.push(...followers.slice(0, DEPTHS.length));
        for (const follower of stalled) follower.stall();
      }
    });
    await Promise.all(joining);
    await fillBuffers(stalled);
    await sendCommands(COMMANDS / 4, () => {
      if (fixture.agent.figures().slow_subscribers < stalled.length) for (const follower of stalled) follower.fill();
    });
    const behind = stalled.map((follower) => follower.book.sequence);
    const awake = followers.filter((follower) => !stalled.includes(follower));
    await until(() => awake.every((follower) => follower.bbo.sequence > Math.max(...behind))); // nobody waits for them
    for (const follower of stalled) follower.client.webSocket.resume();
    await sendCommands(COMMANDS / 4);
    const last = aapl.history.at(-1)?.sequence ?? 0;
    await until(() => followers.every((follower) => (follower.heartbeat?.sequences.AAPL ?? 0) >= last));

    for (const follower of followers) {
      follower.book.finish();
      expect(follower.faults).toEqual([]);
      expect(follower.trades.tradeIds.at(-1)).toBe(aapl.trades.at(-1)?.tradeId);
      expect(follower.client.closes).toEqual([]);
    }
    expect(followers.length).toBe(DEPTHS.length * 2);
    const full = awake.filter((follower) => follower.book.depth === 0);
    expect(Math.min(...full.map((follower) => follower.book.updates))).toBeGreaterThan(100);
    for (const follower of stalled) {
      expect(follower.bbo.conflated).toBeGreaterThan(0);
      expect(follower.heartbeat?.conflated).toBeGreaterThanOrEqual(follower.book.conflated + follower.bbo.conflated);
      if (follower.book.depth === 0) expect(follower.book.conflated).toBeGreaterThan(0);
    }
  });

  it('closes a subscriber to trades that never reads with 4008, and serves the others on', async () => {
    await start({ slowBytes: 64 * 1024, bufferedBytesMax: 256 * 1024 }, 7);
    const [slow, fast] = [await join(0), await join(0)];
    await until(() => slow.book.snapshots === 1 && fast.book.snapshots === 1);
    slow.stall();
    await fillBuffers([slow]);
    // The rest of the way is made of trades, which nothing but the limit stops.
    for (let round = 0; round < 40 && fixture.agent.figures().slow_readers_closed === 0; round++) {
      await sendCommands(500);
    }
    expect(fixture.agent.figures()).toMatchObject({ slow_readers_closed: 1, subscribers: 1 });
    slow.client.webSocket.resume();
    await until(() => slow.client.closes.length === 1);
    expect(slow.client.closes[0].code).toBe(4008);
    expect(slow.events.at(-1)).toMatchObject({ event: 'warning', reason: 'SLOW_READER', channel: 'trades' });
    expect(slow.faults).toEqual([]);
    const last = aapl.history.at(-1)?.sequence ?? 0;
    await until(() => fast.book.sequence === last);
    expect(fast.faults).toEqual([]);
    expect(fast.client.closes).toEqual([]);
  });

  it('says goodbye and closes with 1001', async () => {
    await start({}, 3);
    const follower = await join(5);
    await until(() => follower.book.snapshots === 1);
    fixture.generator.marker(MarketEventKind.DRAINED);
    fixture.generator.commit();
    await until(() => follower.client.closes.length === 1);
    expect(follower.events.at(-1)).toMatchObject({ event: 'goodbye', reason: 'SHUTTING_DOWN' });
    expect(follower.client.closes[0].code).toBe(1001);
    await running;
  });
});
