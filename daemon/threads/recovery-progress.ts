// Tells how far recovery is: a log line a second, and the main thread more often, for whoever asks why the venue is not
// ready yet and for the bar on a terminal.

import type { RecoveryProgress } from '../../engine/journal/recovery.js';
import type { Logger } from '../logging.js';
import type { SupervisorPort } from './thread-life.js';
import type { RecoveryNews } from './thread-messages.js';

const LOG_EVERY_MS = 1_000;
const TELL_EVERY_MS = 100;

export function tellProgress(logger: Logger, port: SupervisorPort): (progress: RecoveryProgress) => void {
  let logged = 0;
  let told = 0;
  return (progress) => {
    const { milliseconds } = progress;
    if (milliseconds - told < TELL_EVERY_MS) return;
    told = milliseconds;
    const news = newsOf(progress);
    port.postMessage({ type: 'recovering', ...news });
    if (milliseconds - logged < LOG_EVERY_MS) return;
    logged = milliseconds;
    logger.info(news, 'replaying the journal');
  };
}

/** Bytes go by evenly: what is left takes as long for each as what is done. */
export function newsOf({ bytesDone, bytesTotal, commands, milliseconds }: RecoveryProgress): RecoveryNews {
  const seconds = milliseconds / 1000;
  return {
    commands,
    percent: bytesTotal === 0 ? 100 : Math.floor((100 * bytesDone) / bytesTotal),
    commandsPerSecond: seconds === 0 ? 0 : Math.round(commands / seconds),
    secondsLeft: bytesDone === 0 ? 0 : Math.ceil((seconds * (bytesTotal - bytesDone)) / bytesDone),
  };
}
