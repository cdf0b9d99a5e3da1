// Background task: makes reports of an account again from the journal. The engine that it replays with stays for the next
// request, as long as the thread does: a client that has missed many asks for one slice after another.
//
// It rests now and then, but has the priority of the others: at the lowest one, on a machine that has no core to spare, it
// would fall ever further behind the orders that flow.

import { RecordMemory } from '../../../engine/domain/record-memory.js';
import { ReportHistory, type ReportsFound, type ReportsWanted } from '../../../engine/history/report-history.js';
import type { MatchingCapacities } from '../../../engine/matching/capacities.js';
import { diskWith } from '../../disk-faults.js';
import { createRest } from './resting.js';

export interface ReadReportsRequest extends ReportsWanted {
  readonly dataDir: string;
  readonly capacities: MatchingCapacities;
  readonly diskFaults: string | undefined;
  /** The records are written to its start. */
  readonly buffer: SharedArrayBuffer;
}

let history: ReportHistory | undefined;

export function run(request: ReadReportsRequest): ReportsFound {
  const { dataDir, capacities, diskFaults, buffer } = request;
  history ??= new ReportHistory({
    dataDirectory: dataDir,
    capacities,
    disk: diskWith(diskFaults),
    rest: createRest(),
  });
  return history.read(request, new RecordMemory(buffer));
}
