// The floor: a bare grpc-js server in a process of its own that answers each message with one of as many bytes for each
// command in it as the venue answers. It decodes nothing, does nothing and keeps nothing.

import { Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js';
import { ECHO_PATH, type EchoSizes } from './jobs.js';

const sameBytes = (bytes: Buffer) => bytes;

function echo(stream: ServerDuplexStream<Buffer, Buffer>, sizes: EchoSizes): void {
  stream.on('data', (message: Buffer) => {
    stream.write(Buffer.allocUnsafe(Math.round(message.length / sizes.commandBytes) * sizes.answerBytes));
  });
  stream.on('end', () => stream.end());
  stream.on('error', () => {});
}

process.once('message', (sizes: EchoSizes) => {
  const server = new Server();
  const session = {
    path: ECHO_PATH,
    requestStream: true,
    responseStream: true,
    requestSerialize: sameBytes,
    requestDeserialize: sameBytes,
    responseSerialize: sameBytes,
    responseDeserialize: sameBytes,
  };
  server.addService({ session }, { session: (stream: ServerDuplexStream<Buffer, Buffer>) => echo(stream, sizes) });
  server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
    process.send?.(error === null ? { address: `127.0.0.1:${port}` } : { error: error.message });
  });
});
process.once('disconnect', () => process.exit(0));
