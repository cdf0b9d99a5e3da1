// How long a process was on a processor, all its threads together: what a busy machine does not change.

import { readdirSync, readFileSync } from 'node:fs';

const NANOS_PER_MILLI = 1e6;

/** Milliseconds since its start; undefined where the system does not tell it. */
export function processorMillis(pid: number): number | undefined {
  try {
    let nanos = 0;
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      nanos += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
    }
    return nanos / NANOS_PER_MILLI;
  } catch {
    return undefined;
  }
}
