// The administration door: whether the process lives, whether the venue is ready, and its metrics, over plain HTTP.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Address } from '../settings/address.js';

/** What the door asks the daemon for. */
export interface AdminSource {
  /** Undefined while the venue is ready, else why it is not. */
  notReadyBecause(): string | undefined;
  /** Prometheus text. */
  metrics(): Promise<string>;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
}

const TEXT = 'text/plain; charset=utf-8';
const PROMETHEUS_TEXT = 'text/plain; version=0.0.4; charset=utf-8';
/** Nothing here has a body to wait for. */
const REQUEST_WITHIN_MS = 5_000;

export class AdminServer {
  readonly #server: Server;

  constructor(source: AdminSource) {
    this.#server = createServer((request, response) => void respond(source, request, response));
    this.#server.requestTimeout = REQUEST_WITHIN_MS;
  }

  /** Resolves to the bound port; rejects where the address cannot be had. */
  listen(address: Address): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(address.port, address.host, () => {
        this.#server.off('error', reject);
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

async function respond(source: AdminSource, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, body, type } = await answer(source, request).catch((error: Error) => ({
    status: 500,
    body: `${error.message}\n`,
    type: TEXT,
  }));
  response.writeHead(status, { 'content-type': type ?? TEXT, 'cache-control': 'no-store' });
  response.end(request.method === 'HEAD' ? undefined : body);
}

async function answer(source: AdminSource, request: IncomingMessage): Promise<Answer> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return { status: 405, body: 'only GET is answered here\n' };
  switch (request.url?.split('?')[0]) {
    case '/health/live':
      return { status: 200, body: 'live\n' };
    case '/health/ready': {
      const reason = source.notReadyBecause();
      return reason === undefined ? { status: 200, body: 'ready\n' } : { status: 503, body: `not ready: ${reason}\n` };
    }
    case '/metrics':
      return { status: 200, body: await source.metrics(), type: PROMETHEUS_TEXT };
    default:
      return { status: 404, body: 'here are /health/live, /health/ready and /metrics\n' };
  }
}
