// The implementations of the socket port, for suites that run on each. uWebSockets.js is a binary that some machines
// cannot load: there its half of a suite is skipped by name, and that of `ws` still runs.

import { describe } from 'vitest';
import { WsSocketServer } from '../../daemon/websocket/ws-socket-server.js';
import type { SocketServer, SocketServerOptions } from '../../market-data/socket-server.js';

export type SocketServerClass = new (options: SocketServerOptions) => SocketServer;

const uws = await import('../../daemon/websocket/uws-socket-server.js').catch((error: unknown) => error);
const UwsSocketServer = isUwsModule(uws) ? uws.UwsSocketServer : undefined;

/** `uWebSockets.js does not load here: <why>`, empty where it does. */
export const uwsMissing = UwsSocketServer === undefined ? `uWebSockets.js does not load here: ${firstLine(uws)}` : '';

/** Runs the suite on each implementation, under the library's name. */
export function describeSocketServers(suite: (Server: SocketServerClass) => void): void {
  if (UwsSocketServer !== undefined) describe('uWebSockets.js', () => suite(UwsSocketServer));
  else describe.skip(uwsMissing, () => suite(WsSocketServer)); // named and counted, never run
  describe('ws', () => suite(WsSocketServer));
}

function isUwsModule(loaded: unknown): loaded is typeof import('../../daemon/websocket/uws-socket-server.js') {
  return typeof loaded === 'object' && loaded !== null && 'UwsSocketServer' in loaded;
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n', 1)[0];
}
