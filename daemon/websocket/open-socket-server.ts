// Chooses the WebSocket library: uWebSockets.js where its binary loads on this machine, else `ws`.

import {
  checkSocketServerOptions,
  type SocketServer,
  type SocketServerOptions,
} from '../../market-data/socket-server.js';

/** `auto` takes uWebSockets.js where it loads; the others force one. */
export type SocketLibraryName = 'auto' | 'uws' | 'ws';

/** What of a logger is used here. */
export interface SocketServerLogger {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

/** How the uWebSockets.js implementation is loaded; tests give one that fails. */
export type LoadUws = () => Promise<typeof import('./uws-socket-server.js')>;

const loadUwsBinary: LoadUws = () => import('./uws-socket-server.js');

/** A server that does not listen yet, with a log line that says which library it is and why. */
export async function openSocketServer(
  library: SocketLibraryName,
  options: SocketServerOptions,
  logger: SocketServerLogger,
  loadUws: LoadUws = loadUwsBinary,
): Promise<SocketServer> {
  checkSocketServerOptions(options);
  if (library !== 'ws') {
    try {
      const { UwsSocketServer } = await loadUws();
      logger.info({ library: 'uWebSockets.js', path: options.path }, 'WebSocket library chosen');
      return new UwsSocketServer(options);
    } catch (error) {
      if (library === 'uws') throw error;
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn(
        { library: 'ws', path: options.path, reason },
        'uWebSockets.js does not load here: ws serves instead',
      );
    }
  } else {
    logger.info({ library: 'ws', path: options.path }, 'WebSocket library chosen by setting');
  }
  const { WsSocketServer } = await import('./ws-socket-server.js');
  return new WsSocketServer(options);
}
