// Prepares the journal's next file, as the daemon's segment thread does.

import { parentPort } from 'node:worker_threads';
import { prepareSegment } from '../../engine/journal/prepare-segment.js';

parentPort?.on('message', ({ path, bytes }: { path: string; bytes: number }) => prepareSegment(path, bytes));
