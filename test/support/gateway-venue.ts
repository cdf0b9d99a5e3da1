// The gateway with its agent, its gRPC server and an engine that echoes, all in this thread, and a client of the contract.

import { runAgentOnEventLoop } from '../../engine/ring/agent.js';
import { allocateCounters, ThreadCounters } from '../../engine/ring/counters.js';
import { GatewayAgent } from '../../gateway/gateway-agent.js';
import { GrpcServer } from '../../gateway/grpc/grpc-server.js';
import { ContractClient } from './contract-client.js';
import { EchoEngine, type EchoOptions } from './echo-engine.js';

export class GatewayVenue {
  readonly engine: EchoEngine;
  readonly agent: GatewayAgent;
  readonly server: GrpcServer;
  readonly running: Promise<unknown>;
  client!: ContractClient;
  address = '';

  constructor(options: EchoOptions = {}) {
    this.engine = new EchoEngine(options);
    this.agent = new GatewayAgent(this.engine.gateway);
    this.server = new GrpcServer(this.engine.gateway);
    const counters = new ThreadCounters(allocateCounters('test'));
    this.running = Promise.all([
      runAgentOnEventLoop(this.agent, this.engine.gatewayDoorbell, counters),
      runAgentOnEventLoop(this.engine, this.engine.doorbell, counters),
    ]);
  }

  async open(): Promise<this> {
    await this.agent.recovered;
    this.address = `127.0.0.1:${await this.server.listen('127.0.0.1:0')}`;
    this.client = new ContractClient(this.address);
    return this;
  }

  async close(): Promise<void> {
    this.agent.drain();
    this.client.close();
    await this.running;
    await this.server.close();
  }
}
