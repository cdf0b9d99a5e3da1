// Reads the common clock on a thread of its own whenever asked.

import { parentPort, workerData } from 'node:worker_threads';
import { toBigInt } from '../../engine/domain/time-words.js';
import { Clock } from '../../engine/ring/clock.js';

const clock = new Clock(workerData);
parentPort!.on('message', () => {
  clock.read();
  parentPort!.postMessage(toBigInt(clock.low, clock.high));
});
