// The public proto file, loaded once: serializers of the session's messages and stubs of the unary services. Cold path.
// 64-bit numbers arrive as decimal strings, because times do not fit a double.

import { fileURLToPath } from 'node:url';
import { type Client, credentials, loadPackageDefinition, type ServiceError } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

/** A decoded message: camelCase fields, enums by name, absent fields at their defaults. */
// biome-ignore lint/suspicious/noExplicitAny: the shape is the proto file's and is checked where it becomes a typed object
export type Raw = any;

const PROTO = fileURLToPath(new URL('../gateway/proto/ringbook.proto', import.meta.url));
const CHANNEL_OPTIONS = {
  'grpc.keepalive_time_ms': 20_000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.max_receive_message_length': -1,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
  'grpc.use_local_subchannel_pool': 1,
  // What the venue may send ahead: with HTTP/2's own 64 KiB a burst of reports would wait for word from here thirty times.
  'grpc-node.flow_control_window': 4 * 1024 * 1024,
};

const definition = loadSync(PROTO, { longs: String, enums: String, defaults: true, oneofs: true, arrays: true });
const orderEntry = definition['ringbook.v1.OrderEntry'] as Raw;
const services = loadPackageDefinition(definition) as Raw;

export const SESSION_PATH: string = orderEntry.Session.path;

export function encodeClientMessage(message: Raw): Buffer {
  return orderEntry.Session.requestSerialize(message);
}

export function decodeServerMessage(bytes: Buffer): Raw {
  return orderEntry.Session.responseDeserialize(bytes);
}

/** Stubs on one address, `host:port`. */
export interface Stubs {
  readonly orderEntry: Client;
  readonly marketData: Client;
  readonly admin: Client;
}

export function connectStubs(address: string): Stubs {
  const { OrderEntry, MarketData, Admin } = services.ringbook.v1;
  const orderEntry: Client = new OrderEntry(address, credentials.createInsecure(), CHANNEL_OPTIONS);
  // One connection for all of them: a kill switch has none to make first.
  const options = { channelOverride: orderEntry.getChannel() };
  return {
    orderEntry,
    marketData: new MarketData(address, credentials.createInsecure(), options),
    admin: new Admin(address, credentials.createInsecure(), options),
  };
}

/** One unary call; rejects with the gRPC status. */
export function call(stub: Client, method: string, request: Raw, deadlineMs = 10_000): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const options = { deadline: Date.now() + deadlineMs };
    (stub as Raw)[method](request, options, (error: ServiceError | null, response: Raw) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });
}
