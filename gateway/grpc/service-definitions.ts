// The gRPC services as ringbook.proto defines them, with the order-entry messages left as bytes, so that they go straight
// to and from the gateway's own codec.

import { fileURLToPath } from 'node:url';
import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';
import { loadSync, type PackageDefinition } from '@grpc/proto-loader';

export const PROTO_FILE = fileURLToPath(new URL('../proto/ringbook.proto', import.meta.url));
export const ORDER_ENTRY = 'ringbook.v1.OrderEntry';
export const MARKET_DATA = 'ringbook.v1.MarketData';

type AnyMethod = MethodDefinition<unknown, unknown>;

const asBytes = (bytes: Buffer): Buffer => bytes;

export interface ServiceDefinitions {
  /** As the file has it, for reflection. */
  readonly file: PackageDefinition;
  readonly orderEntry: ServiceDefinition;
  readonly marketData: ServiceDefinition;
}

export function loadServiceDefinitions(): ServiceDefinitions {
  const file = loadSync(PROTO_FILE, { keepCase: true, longs: Number, enums: Number, defaults: true, oneofs: true });
  const orderEntry: Record<string, AnyMethod> = {};
  for (const [name, method] of Object.entries(file[ORDER_ENTRY] as unknown as Record<string, AnyMethod>)) {
    orderEntry[name] = {
      ...method,
      requestDeserialize: asBytes,
      responseSerialize: asBytes as AnyMethod['responseSerialize'],
    };
  }
  const marketData = { ...(file[MARKET_DATA] as unknown as Record<string, AnyMethod>) };
  // A whole book is large: it is encoded by hand.
  marketData.GetBook = { ...marketData.GetBook, responseSerialize: asBytes as AnyMethod['responseSerialize'] };
  return { file, orderEntry: orderEntry as ServiceDefinition, marketData: marketData as ServiceDefinition };
}
