// Logs: one JSON object a line on standard error, from every thread, each line with the name of its thread. Writes are
// synchronous, so that the last line before an end, clean or not, is never lost; hot code logs nothing.

import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino';

export type { Logger } from 'pino';

const STANDARD_ERROR = 2;

/** `stream`: where the lines go instead of standard error, for tests. */
export function createLogger(thread: string, level: string, stream?: DestinationStream): Logger {
  const options = {
    level,
    base: { pid: process.pid, thread },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return pino(options, stream ?? destination({ fd: STANDARD_ERROR, sync: true }));
}
