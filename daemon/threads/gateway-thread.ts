// Worker thread of the gateway: its agent between the events of its doors, gRPC and the WebSocket of order entry. They
// open once every stage has recovered.

import { runAgentOnEventLoop } from '../../engine/ring/agent.js';
import { Clock } from '../../engine/ring/clock.js';
import { ThreadCounters } from '../../engine/ring/counters.js';
import { Doorbell } from '../../engine/ring/doorbell.js';
import { StorageWords } from '../../engine/ring/storage-words.js';
import { Gateway } from '../../gateway/gateway.js';
import { GatewayAgent } from '../../gateway/gateway-agent.js';
import { GrpcServer } from '../../gateway/grpc/grpc-server.js';
import type { HistorySource } from '../../gateway/resume/history-source.js';
import { type RiskSetup, setUpRisk } from '../../gateway/risk-setup.js';
import { WebSocketDoor } from '../../gateway/websocket/websocket-door.js';
import { orderEntrySocketOptions } from '../../gateway/websocket/websocket-limits.js';
import type { Logger } from '../logging.js';
import { rehearseGateway } from '../rehearsal/rehearse-gateway.js';
import { LatencyRecorder } from '../stage-latency/latency-recorder.js';
import { openSocketServer } from '../websocket/open-socket-server.js';
import { bindAddress } from './bound-address.js';
import { runEventLoopThread } from './event-loop-thread.js';
import { reportGauges } from './reported-gauges.js';
import { logKillSwitch, reportRisk } from './reported-risk.js';
import { snapshotRequests } from './snapshot-requests.js';
import { watchStorage } from './storage-watch.js';
import { SupervisedHistory } from './supervised-history.js';
import { withFailureSwitch } from './thread-life.js';
import type { ThreadSpec } from './thread-messages.js';

/** How long the last frames of the WebSocket sessions may travel, after their farewell. */
const CLOSE_MILLIS_MAX = 1_000;

await runEventLoopThread(async (thread) => {
  const { spec, port, logger, mayOpen, onStop, atEnd } = thread;
  const { memory, settings } = spec;
  if (settings.rehearsal === 'on') rehearseGateway(memory);
  const history = new SupervisedHistory(port);
  thread.onMessage((message) => {
    if (message.type === 'reports-read') history.onAnswer(message);
  });
  const gateway = createGateway(spec, history, logger);
  const agent = new GatewayAgent(gateway);
  const grpc = new GrpcServer(gateway, snapshotRequests(thread));
  const socketOptions = { ...settings.ws, ...orderEntrySocketOptions(gateway.limits) };
  const sockets = await openSocketServer(settings.websocket, socketOptions, logger);
  atEnd(() => sockets.stop(0));
  const door = new WebSocketDoor({ gateway, server: sockets });
  onStop(() => {
    grpc.stopServing();
    agent.drain();
    logger.info('no new commands are taken; what is under way comes to its end');
  });
  const running = runAgentOnEventLoop(
    withFailureSwitch(agent, spec),
    new Doorbell(memory.gateway.doorbell),
    new ThreadCounters(memory.gateway.counters),
  );
  await Promise.race([agent.recovered, running]);
  if (spec.risk !== undefined) await Promise.race([setUp(gateway, spec.risk.setup, logger), running]);
  port.postMessage({ type: 'ready' });
  await Promise.race([mayOpen, running]);
  const addresses = {
    grpc: await bindAddress('grpc', settings.grpc, (text) => grpc.listen(text)),
    ws: await bindAddress('ws', settings.ws, async () => (await door.listen()).port),
  };
  const gauges = reportGauges(port, () => ({ ringbook_gateway_sessions: gateway.sessions.size }));
  const risk = reportRisk(port, gateway);
  const storage = watchStorage(new StorageWords(memory.storage), (takesOrders) => grpc.showOrderEntry(takesOrders));
  port.postMessage({ type: 'open', addresses });
  await running;
  gauges.stop();
  risk.stop();
  storage.stop();
  await Promise.all([grpc.close(), door.close(CLOSE_MILLIS_MAX)]);
});

async function setUp(gateway: Gateway, setup: RiskSetup, logger: Logger): Promise<void> {
  const commands = await setUpRisk(gateway, setup);
  if (commands > 0) logger.info({ accounts: setup.accounts.length, commands }, 'the settings of accounts are in force');
}

function createGateway({ memory, settings, risk }: ThreadSpec, history: HistorySource, logger: Logger): Gateway {
  const own = new Doorbell(memory.gateway.doorbell);
  return new Gateway({
    validators: memory.validators.map(({ commands, doorbell }) => ({ ring: commands, doorbell })),
    reports: memory.reports,
    marketDataDoorbell: memory.marketData.doorbell,
    bookSnapshot: memory.bookSnapshot,
    clock: new Clock(memory.clock),
    storage: memory.storage,
    limits: {
      messageBytesMax: settings.messageBytesMax,
      pendingOutputBytesMax: settings.pendingOutputBytesMax,
      accountsMax: settings.accountsMax,
      logonMillisMax: settings.logonWithinMs,
      historyReports: settings.historyReports,
    },
    credentials: risk?.credentials,
    unknownAccounts: settings.unknownAccounts,
    onKillSwitch: (change) => logKillSwitch(logger, change),
    history: settings.durability === 'none' ? undefined : history,
    wake: () => own.ring(),
    latencies: new LatencyRecorder(memory.stageLatencies),
  });
}
