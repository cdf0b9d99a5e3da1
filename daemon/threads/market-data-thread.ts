// Worker thread of market data: folds the engine's events into books and serves them over WebSocket. Its door opens once
// every stage has recovered.

import { runAgentOnEventLoop } from '../../engine/ring/agent.js';
import { ThreadCounters } from '../../engine/ring/counters.js';
import { Doorbell } from '../../engine/ring/doorbell.js';
import { MarketDataAgent } from '../../market-data/market-data-agent.js';
import { DEFAULT_MARKET_DATA_LIMITS } from '../../market-data/market-data-limits.js';
import type { SocketServer } from '../../market-data/socket-server.js';
import { openSocketServer } from '../websocket/open-socket-server.js';
import { bindAddress } from './bound-address.js';
import { type EventLoopThread, runEventLoopThread } from './event-loop-thread.js';
import { reportGauges } from './reported-gauges.js';
import { withFailureSwitch } from './thread-life.js';

const PATH = '/v1/market-data';
/** Connections of the door. */
const SOCKETS_MAX = 4096;
/** A connection from which nothing comes for so long, not even the answer to a ping, is closed. */
const IDLE_TIMEOUT_SECONDS = 60;
/** The longest request: a list of symbols has room to spare. */
const REQUEST_BYTES_MAX = 64 * 1024;

await runEventLoopThread(async (thread) => {
  const { spec, port, logger, atEnd } = thread;
  const { memory, settings } = spec;
  const limits = { ...DEFAULT_MARKET_DATA_LIMITS, bufferedBytesMax: settings.pendingOutputBytesMax };
  const socketOptions = {
    ...settings.marketData,
    path: PATH,
    maxPayloadBytes: Math.min(settings.messageBytesMax, REQUEST_BYTES_MAX),
    // The stage closes a slow reader itself, with a code, before the server would have to drop a frame.
    maxBufferedBytes: 2 * limits.bufferedBytesMax,
    idleTimeoutSeconds: IDLE_TIMEOUT_SECONDS,
    maxSockets: SOCKETS_MAX,
    subprotocols: [],
  };
  const sockets = await openSocketServer(settings.websocket, socketOptions, logger);
  atEnd(() => sockets.stop(0));
  const doorbell = new Doorbell(memory.marketData.doorbell);
  const agent = new MarketDataAgent({
    marketEvents: memory.marketEvents,
    doorbell,
    sockets: openedOnWord(sockets, thread),
    logger,
    limits,
  });
  const counters = new ThreadCounters(memory.marketData.counters);
  const running = runAgentOnEventLoop(withFailureSwitch(agent, spec), doorbell, counters);
  await Promise.race([agent.listening.catch(() => {}), running]); // whichever fails says so next
  const address = await bindAddress('market_data', settings.marketData, async () => (await agent.listening).port);
  const gauges = reportGauges(port, () => named(agent.figures()));
  port.postMessage({ type: 'open', addresses: { market_data: address } });
  await running;
  gauges.stop();
});

/** The same server: the agent opens it when its books are complete, and then it waits for the supervisor's word. */
function openedOnWord(sockets: SocketServer, { port, mayOpen }: EventLoopThread): SocketServer {
  return {
    library: sockets.library,
    async listen(accept) {
      port.postMessage({ type: 'ready' });
      await mayOpen;
      return sockets.listen(accept);
    },
    stop: (graceMs) => sockets.stop(graceMs),
  };
}

function named(figures: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [`ringbook_market_data_${name}`, value]));
}
