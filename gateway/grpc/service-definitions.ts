// The gRPC services as ringbook.proto defines them, with the order-entry messages left as bytes, so that they go straight
// to and from the gateway's own codec.

import { fileURLToPath } from 'node:url';
import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';
import { loadSync, type PackageDefinition } from '@grpc/proto-loader';
import { protoPath as HEALTH_PROTO_FILE } from 'grpc-health-check';

export const PROTO_FILE = fileURLToPath(new URL('../proto/ringbook.proto', import.meta.url));
export const ORDER_ENTRY = 'ringbook.v1.OrderEntry';
export const MARKET_DATA = 'ringbook.v1.MarketData';
export const ADMIN = 'ringbook.v1.Admin';
export const HEALTH = 'grpc.health.v1.Health';

type AnyMethod = MethodDefinition<unknown, unknown>;

const asBytes = (bytes: Buffer): Buffer => bytes;

export interface ServiceDefinitions {
  /** As the files have them, for reflection. */
  readonly files: PackageDefinition;
  readonly orderEntry: ServiceDefinition;
  readonly marketData: ServiceDefinition;
  readonly admin: ServiceDefinition;
}

export function loadServiceDefinitions(): ServiceDefinitions {
  const files = loadSync([PROTO_FILE, HEALTH_PROTO_FILE], {
    keepCase: true,
    longs: Number,
    enums: Number,
    defaults: true,
    oneofs: true,
  });
  const orderEntry: Record<string, AnyMethod> = {};
  for (const [name, method] of Object.entries(files[ORDER_ENTRY] as unknown as Record<string, AnyMethod>)) {
    orderEntry[name] = {
      ...method,
      requestDeserialize: asBytes,
      responseSerialize: asBytes as AnyMethod['responseSerialize'],
    };
  }
  const marketData = { ...(files[MARKET_DATA] as unknown as Record<string, AnyMethod>) };
  // A whole book is large: it is encoded by hand.
  marketData.GetBook = { ...marketData.GetBook, responseSerialize: asBytes as AnyMethod['responseSerialize'] };
  return {
    files,
    orderEntry: orderEntry as ServiceDefinition,
    marketData: marketData as ServiceDefinition,
    admin: files[ADMIN] as unknown as ServiceDefinition,
  };
}
