// Worker thread: prepares the journal's next segment file before the engine needs it, so that the engine never waits for
// a file to grow. Where the disk refuses it tries again until it does not: the engine looks whether the file is there.

import { parentPort, workerData } from 'node:worker_threads';
import { prepareSegment } from '../../engine/journal/prepare-segment.js';
import { diskWith } from '../disk-faults.js';
import { createLogger } from '../logging.js';
import type { SupervisorMessage, ThreadMessage, ThreadSpec } from './thread-messages.js';

const spec = workerData as ThreadSpec;
const logger = createLogger(spec.thread, spec.settings.logLevel);
const disk = diskWith(spec.diskFaults);

/** Between two attempts: the first pause, which doubles, and the longest. */
const RETRY_MILLIS = 100;
const RETRY_MILLIS_MAX = 1_000;

let retry: NodeJS.Timeout | undefined;

parentPort?.postMessage({ type: 'running' } satisfies ThreadMessage);

parentPort?.on('message', (message: SupervisorMessage) => {
  clearTimeout(retry);
  if (message.type === 'prepare-segment') prepare(message.path, message.bytes, RETRY_MILLIS);
  else parentPort?.close();
});

function prepare(path: string, bytes: number, pause: number): void {
  const isRetry = pause > RETRY_MILLIS;
  try {
    prepareSegment(path, bytes, disk);
    if (isRetry) logger.warn({ path, bytes }, 'the next file of the journal is prepared now');
    else logger.debug({ path, bytes }, 'the next file of the journal is prepared');
  } catch (error) {
    if (!isRetry) {
      logger.error(
        { path, bytes, error: (error as Error).message },
        'the next file of the journal cannot be prepared, which is tried again and again: once the present one is full ' +
          'new orders are refused with STORAGE; free space on the disk of the data directory',
      );
    }
    retry = setTimeout(() => prepare(path, bytes, Math.min(2 * pause, RETRY_MILLIS_MAX)), pause);
  }
}
