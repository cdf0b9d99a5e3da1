// The gRPC door: order entry, market data, administration, health and reflection on one address. Owner: the gateway thread.

import { Server, ServerCredentials, status, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import { HealthImplementation, type ServingStatusMap } from 'grpc-health-check';
import type { Gateway } from '../gateway.js';
import { sessionsFullText } from '../reject-text.js';
import { AdminService } from './admin-service.js';
import { marketDataHandlers } from './market-data-service.js';
import { ADMIN, HEALTH, loadServiceDefinitions, MARKET_DATA, ORDER_ENTRY } from './service-definitions.js';
import { type SessionCall, SessionStream } from './session-stream.js';
import type { TakeSnapshot } from './snapshot-call.js';
import { UnaryCalls } from './unary-calls.js';

/** How often an idle connection is probed, and how long its answer may take. */
const KEEPALIVE_MILLIS = 30_000;
const KEEPALIVE_TIMEOUT_MILLIS = 10_000;
/** How long calls under way may take when the server closes. */
const CLOSE_MILLIS_MAX = 1_000;

export class GrpcServer {
  readonly #server: Server;
  readonly #health: HealthImplementation;
  #isStopping = false;
  #takesOrders = true;

  /** Without `takeSnapshot` Admin says that snapshots are not offered. */
  constructor(gateway: Gateway, takeSnapshot?: TakeSnapshot) {
    const definitions = loadServiceDefinitions();
    this.#server = new Server({
      'grpc.max_receive_message_length': gateway.limits.messageBytesMax,
      'grpc.keepalive_time_ms': KEEPALIVE_MILLIS,
      'grpc.keepalive_timeout_ms': KEEPALIVE_TIMEOUT_MILLIS,
    });
    const orderEntry: UntypedServiceImplementation = {
      ...new UnaryCalls(gateway).handlers,
      Session: (call: SessionCall) => {
        const details = sessionsFullText(gateway.limits.sessionsMax);
        if (gateway.isFull) call.emit('error', { code: status.RESOURCE_EXHAUSTED, details });
        else new SessionStream(call, gateway);
      },
    };
    this.#server.addService(definitions.orderEntry, orderEntry);
    this.#server.addService(definitions.marketData, marketDataHandlers(gateway));
    this.#server.addService(definitions.admin, new AdminService(gateway, takeSnapshot).handlers);
    this.#health = new HealthImplementation(allServices('SERVING'));
    this.#health.addToServer(this.#server);
    const services = [ORDER_ENTRY, MARKET_DATA, ADMIN, HEALTH];
    new ReflectionService(definitions.files, { services }).addToServer(this.#server);
  }

  /** Binds `host:port`, port 0 for a free one, and returns the port. */
  listen(address: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) => {
        if (error === null) resolve(port);
        else reject(error);
      });
    });
  }

  /** Tells health checks that no new work is taken, for good. */
  stopServing(): void {
    this.#isStopping = true;
    this.#show(allServices('NOT_SERVING'));
  }

  /** Tells health checks whether orders are taken; what only asks is answered in either case. */
  showOrderEntry(takesOrders: boolean): void {
    if (this.#isStopping || takesOrders === this.#takesOrders) return;
    this.#takesOrders = takesOrders;
    const serving = takesOrders ? 'SERVING' : 'NOT_SERVING';
    this.#show({ '': serving, [ORDER_ENTRY]: serving });
  }

  #show(statuses: ServingStatusMap): void {
    for (const [service, serving] of Object.entries(statuses)) this.#health.setStatus(service, serving);
  }

  /** Closes the address and every connection, those of clients that stay included. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#server.forceShutdown(), CLOSE_MILLIS_MAX);
      this.#server.tryShutdown(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

function allServices<T extends ServingStatusMap[string]>(serving: T): Record<string, T> {
  return { '': serving, [ORDER_ENTRY]: serving, [MARKET_DATA]: serving, [ADMIN]: serving };
}
