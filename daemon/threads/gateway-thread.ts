// Worker thread of the gateway: its agent between the events of its doors. A door opens once the engine has recovered.

import { parentPort, workerData } from 'node:worker_threads';
import { runAgentOnEventLoop } from '../../engine/ring/agent.js';
import { ThreadCounters } from '../../engine/ring/counters.js';
import { Doorbell } from '../../engine/ring/doorbell.js';
import { Gateway } from '../../gateway/gateway.js';
import { GatewayAgent } from '../../gateway/gateway-agent.js';
import { GrpcServer } from '../../gateway/grpc/grpc-server.js';
import { LatencyRecorder } from '../stage-latency/latency-recorder.js';
import { bindAddress } from './bound-address.js';
import { reportGauges } from './reported-gauges.js';
import { liveThread, type SupervisorPort, withFailureSwitch } from './thread-life.js';
import type { SupervisorMessage, ThreadSpec } from './thread-messages.js';

const spec = workerData as ThreadSpec;
const port = parentPort as SupervisorPort;

await liveThread(spec, port, async () => {
  const { memory, settings } = spec;
  const gateway = new Gateway({
    validators: memory.validators.map(({ commands, doorbell }) => ({ ring: commands, doorbell })),
    reports: memory.reports,
    bookSnapshot: memory.bookSnapshot,
    clock: memory.clock,
    limits: {
      messageBytesMax: settings.messageBytesMax,
      pendingOutputBytesMax: settings.pendingOutputBytesMax,
      accountsMax: settings.accountsMax,
    },
    tokens: settings.authenticationTokens && new Map(Object.entries(settings.authenticationTokens)),
    latencies: new LatencyRecorder(memory.stageLatencies),
  });
  const agent = new GatewayAgent(gateway);
  const grpc = new GrpcServer(gateway);
  parentPort?.on('message', ({ type }: SupervisorMessage) => {
    if (type !== 'stop') return;
    grpc.stopServing();
    agent.drain();
  });
  const running = runAgentOnEventLoop(
    withFailureSwitch(agent, spec),
    new Doorbell(memory.gateway.doorbell),
    new ThreadCounters(memory.gateway.counters),
  );
  await Promise.race([agent.recovered, running]);
  const address = await bindAddress('grpc', settings.grpc, (text) => grpc.listen(text));
  const gauges = reportGauges(port, () => ({ ringbook_gateway_sessions: gateway.sessions.size }));
  port.postMessage({ type: 'ready', addresses: { grpc: address } });
  await running;
  gauges.stop();
  await grpc.close();
});
