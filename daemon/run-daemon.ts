// The daemon as a process: its data directory, its signals, its last words.

import { setFlagsFromString } from 'node:v8';
import { DataDirectory } from '../engine/journal/data-directory.js';
import { diskFaultsFrom } from './disk-faults.js';
import { ExitCode, exitCodeOf } from './exit-code.js';
import { FailureTest } from './failure-test.js';
import { createLogger, type Logger } from './logging.js';
import { watchParent } from './parent-watch.js';
import { loadAccounts } from './settings/accounts-file.js';
import { loadInstruments } from './settings/instruments-file.js';
import { keepCapacities } from './settings/kept-capacities.js';
import type { Settings } from './settings/schema.js';
import { admitParticipants, participantsOf } from './simulation.js';
import { Supervisor } from './supervisor.js';
import { readVenueRisk } from './venue-risk.js';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** What a process that a signal ended answers with: 128 and the signal's number. */
const KILLED_BY = { SIGINT: 130, SIGTERM: 143 } as const;

/** A terminal and a program between it and the daemon may both pass the same signal on: what follows so soon is it again. */
const SAME_SIGNAL_MS = 1_000;

/** Runs the venue until it stops; resolves to the exit code, after which nothing of it must be waited for. */
export async function runDaemon(given: Settings, environment: NodeJS.ProcessEnv): Promise<number> {
  // Code that has not run for a while stays compiled, or a kill switch would have to wait for the compiler again.
  setFlagsFromString('--no-flush-bytecode');
  const logger = createLogger('main', given.logLevel);
  const instruments = loadInstruments(given.instruments, given.instrumentsMax);
  const accounts = loadAccounts(given, instruments);
  const participants = await participantsOf(given);
  const settings = admitParticipants(given, participants, accounts.credentials.length > 0);
  let dataDirectory: DataDirectory | undefined;
  let supervisor: Supervisor | undefined;
  try {
    if (settings.durability !== 'none') {
      dataDirectory = DataDirectory.open(settings.dataDir);
      keepCapacities(dataDirectory.path, settings);
    }
    const failureTest = FailureTest.fromEnvironment(environment);
    const { risk, keep } = readVenueRisk(settings, instruments, accounts, participants, dataDirectory?.path);
    const diskFaults = diskFaultsFrom(environment);
    supervisor = new Supervisor({ settings, instruments, risk, onSetUp: keep, logger, failureTest, diskFaults });
    listenToSignals(supervisor, logger);
    if (settings.stopWithParent === 'on') watchParent(() => supervisor?.stop('the parent process is gone'));
    const authentication = risk.credentials === undefined ? 'off' : 'on';
    logger.info(
      { node: process.version, dataDirectory: dataDirectory?.path, instruments: instruments.length, authentication },
      'starting',
    );
    return await supervisor.run();
  } catch (error) {
    return logFatal(logger, error);
  } finally {
    // An engine that has not ended may still write: the lock then outlives the process, and the next start clears it.
    if (supervisor?.dataDirectoryIsFree ?? true) dataDirectory?.close();
  }
}

function listenToSignals(supervisor: Supervisor, logger: Logger): void {
  const end = (exitCode: number) => supervisor.close().finally(() => process.exit(exitCode));
  let firstAt: number | undefined;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (firstAt === undefined) {
        firstAt = performance.now();
        supervisor.stop(signal);
        return;
      }
      if (performance.now() - firstAt < SAME_SIGNAL_MS) return;
      logger.fatal({ signal }, 'a second signal: ends at once');
      void end(KILLED_BY[signal]);
    });
  }
  process.on('uncaughtException', (error) => void end(logFatal(logger, error)));
}

function logFatal(logger: Logger, error: unknown): number {
  const exitCode = exitCodeOf(error);
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  logger.fatal({ error: message, exitCode, ...(exitCode === ExitCode.SOFTWARE ? { stack } : {}) }, 'the daemon failed');
  return exitCode;
}
