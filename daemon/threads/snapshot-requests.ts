// The gateway's way to a snapshot: asks the main thread for one and hands its answer to the call that waits.

import { SnapshotUnavailableError, type TakenSnapshot, type TakeSnapshot } from '../../gateway/grpc/snapshot-call.js';
import type { EventLoopThread } from './event-loop-thread.js';

interface Waiting {
  readonly resolve: (taken: TakenSnapshot) => void;
  readonly reject: (error: Error) => void;
}

export function snapshotRequests({ port, onSnapshotReply }: EventLoopThread): TakeSnapshot {
  const waiting = new Map<number, Waiting>();
  let requests = 0;
  onSnapshotReply((reply) => {
    const call = waiting.get(reply.request);
    waiting.delete(reply.request);
    if (reply.type === 'snapshot-taken') call?.resolve(reply);
    else call?.reject(new SnapshotUnavailableError(reply.error, reply.mayRetry));
  });
  return () =>
    new Promise((resolve, reject) => {
      const request = ++requests;
      waiting.set(request, { resolve, reject });
      port.postMessage({ type: 'take-snapshot', request });
    });
}
