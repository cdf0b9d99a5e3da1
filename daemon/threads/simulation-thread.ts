// Worker thread of the simulated participants: ordinary clients that happen to run inside the daemon's process.

import { parentPort, workerData } from 'node:worker_threads';
import { startSimulatedParticipants } from '../../market-data/feeds/simulated-participants.js';
import { createLogger } from '../logging.js';

export interface SimulationSpec {
  readonly grpcAddress: string;
  readonly logLevel: string;
  /** By account; empty where authentication is off. */
  readonly tokens: Readonly<Record<string, string>>;
}

const { grpcAddress, logLevel, tokens } = workerData as SimulationSpec;
const logger = createLogger('simulation', logLevel);

const participants = await startSimulatedParticipants({ grpcAddress, logger, tokens });
parentPort?.once('message', async () => {
  await participants.stop();
  parentPort?.close();
});
