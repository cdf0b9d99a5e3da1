// The floor: a bare server in a process of its own, gRPC and WebSocket, that at a unary call sends messages which it has
// ready, one after another, each when the one before has left. It decodes nothing, does nothing and keeps nothing.

import { Server, ServerCredentials, type ServerDuplexStream, type sendUnaryData } from '@grpc/grpc-js';
import { openSocketServer } from '../../daemon/websocket/open-socket-server.js';
import { DEFAULT_GATEWAY_LIMITS } from '../../gateway/gateway-limits.js';
import { orderEntrySocketOptions } from '../../gateway/websocket/websocket-limits.js';
import type { Socket } from '../../market-data/socket-server.js';
import { ECHO_CALL_PATH, ECHO_SESSION_PATH, type EchoAddresses } from './echo.js';

const sameBytes = (bytes: Buffer) => bytes;
const BYTES = {
  requestSerialize: sameBytes,
  requestDeserialize: sameBytes,
  responseSerialize: sameBytes,
  responseDeserialize: sameBytes,
};
const NOTHING = Buffer.alloc(0);

let messages: readonly Uint8Array[] = [];
let stream: ServerDuplexStream<Buffer, Uint8Array> | undefined;
let socket: Socket | undefined;

function sendOverGrpc(next: number): void {
  if (next < messages.length) stream?.write(messages[next], () => sendOverGrpc(next + 1));
}

const server = new Server();
server.addService(
  {
    session: { ...BYTES, path: ECHO_SESSION_PATH, requestStream: true, responseStream: true },
    call: { ...BYTES, path: ECHO_CALL_PATH, requestStream: false, responseStream: false },
  },
  {
    session: (opened: ServerDuplexStream<Buffer, Uint8Array>) => {
      stream = opened;
      opened.on('end', () => opened.end());
      opened.on('error', () => {});
      opened.resume();
    },
    call: (_call: unknown, respond: sendUnaryData<Buffer>) => {
      if (stream !== undefined) sendOverGrpc(0);
      else for (const message of messages) socket?.sendBinary(message);
      respond(null, NOTHING);
    },
  },
);
const quiet = { info() {}, warn() {} };
const options = { ...orderEntrySocketOptions(DEFAULT_GATEWAY_LIMITS), host: '127.0.0.1', port: 0 };
const sockets = await openSocketServer('auto', options, quiet);
const { port } = await sockets.listen((opened) => {
  socket = opened;
  return { onMessage() {}, onDrain() {}, onPong() {}, onClose() {} };
});
process.on('message', (given: readonly Uint8Array[]) => {
  messages = given;
  process.send?.('ready');
});
process.once('disconnect', () => process.exit(0));
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, grpcPort) => {
  if (error !== null) throw error;
  const addresses: EchoAddresses = { grpc: `127.0.0.1:${grpcPort}`, webSocket: `127.0.0.1:${port}` };
  process.send?.(addresses);
});
