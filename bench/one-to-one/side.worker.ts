// One end of the ring benchmark on a thread of its own.

import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type TransportSpec, transports } from './transports.js';

export interface SideSpec {
  readonly side: 'producer' | 'consumer';
  readonly transport: string;
  readonly spec: TransportSpec;
  /** To the other side. */
  readonly port: MessagePort;
}

const { side, transport, spec, port } = workerData as SideSpec;

if (side === 'producer') {
  await transports[transport].produce(spec, port);
  parentPort!.postMessage(undefined);
} else {
  parentPort!.postMessage(await transports[transport].consume(spec, port));
}
