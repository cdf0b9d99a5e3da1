// Worker thread: prepares the journal's next segment file before the engine needs it, so that the engine never waits for
// a file to grow. One that cannot be prepared is no failure yet: the engine then prepares it itself and knows best.

import { parentPort, workerData } from 'node:worker_threads';
import { prepareSegment } from '../../engine/journal/prepare-segment.js';
import { createLogger } from '../logging.js';
import type { SupervisorMessage, ThreadSpec } from './thread-messages.js';

const spec = workerData as ThreadSpec;
const logger = createLogger(spec.thread, spec.settings.logLevel);

parentPort?.on('message', (message: SupervisorMessage) => {
  if (message.type !== 'prepare-segment') {
    parentPort?.close();
    return;
  }
  const { path, bytes } = message;
  try {
    prepareSegment(path, bytes);
    logger.debug({ path, bytes }, 'journal segment prepared');
  } catch (error) {
    logger.warn({ path, bytes, error: (error as Error).message }, 'journal segment could not be prepared ahead');
  }
});
