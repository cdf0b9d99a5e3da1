// What the public proto file offers, read from it: every call with its fields, and every kind of command of a session. A table
// that is held to these lists cannot forget one that is new.

import { join } from 'node:path';
import { loadSync } from '@grpc/proto-loader';
import { projectRoot } from './source-tree.js';

interface Field {
  readonly name: string;
}
interface Method {
  readonly requestType: { readonly type: { readonly field: readonly Field[] } };
}

const PACKAGE = 'ringbook.v1.';
const SERVICES = ['OrderEntry', 'MarketData', 'Admin'];
const definition = loadSync(join(projectRoot, 'gateway/proto/ringbook.proto'), { keepCase: true });

/** `OrderEntry.SubmitOrder`, … with the names of the request's fields. */
export const contractCalls: ReadonlyMap<string, readonly string[]> = new Map(
  SERVICES.flatMap((service) =>
    Object.entries(definition[PACKAGE + service] as unknown as Readonly<Record<string, Method>>).map(
      ([method, { requestType }]): [string, string[]] => [
        `${service}.${method}`,
        requestType.type.field.map(({ name }) => name),
      ],
    ),
  ),
);

/** Services of the file that are none of those: there must be none. */
export const otherServices = Object.entries(definition)
  .filter(([name, entry]) => !('format' in entry) && !SERVICES.includes(name.slice(PACKAGE.length)))
  .map(([name]) => name);

/** `logon`, `new_order`, … */
export const contractCommands: readonly string[] = (
  definition[`${PACKAGE}Command`] as unknown as { readonly type: { readonly field: readonly Field[] } }
).type.field
  .map(({ name }) => name)
  .filter((name) => name !== 'request_id');
