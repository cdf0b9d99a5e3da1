// A sink that keeps every record of one command, so that it can be read when the command is done.

import { InstrumentEvent } from '../domain/market-event.js';
import { RecordMemory } from '../domain/record-memory.js';
import type { RecordSink } from '../domain/record-sink.js';
import { ExecutionReport, KillSwitchReport, Report } from '../domain/report.js';
import { ReportKind } from '../domain/report-layout.js';
import type { Spoken } from './scenario-venue.js';

/** More records than the commands of a scenario written by hand can cause. */
const RECORDS_MAX = 4096;

export class RecordLog implements RecordSink {
  readonly memory: RecordMemory;
  readonly #recordBytes: number;
  #count = 0;

  constructor(recordBytes: number) {
    this.#recordBytes = recordBytes;
    this.memory = RecordMemory.allocate(recordBytes * RECORDS_MAX);
  }

  claim(): number {
    if (this.#count === RECORDS_MAX) throw new RangeError(`one command made more than ${RECORDS_MAX} records`);
    return this.#count++ * this.#recordBytes;
  }

  clear(): void {
    this.#count = 0;
  }

  /** Where each kept record begins, in bytes. */
  *offsets(): IterableIterator<number> {
    for (let index = 0; index < this.#count; index++) yield index * this.#recordBytes;
  }
}

/** What is said in a log of reports. */
export function spokenReports(log: RecordLog): Spoken['reports'] {
  return Array.from(log.offsets(), (offset) => {
    const isSwitch = new Report(log.memory, offset).kind === ReportKind.KILL_SWITCH;
    return isSwitch ? new KillSwitchReport(log.memory, offset) : new ExecutionReport(log.memory, offset);
  });
}

/** What is said in a log of market events. */
export function spokenEvents(log: RecordLog): Spoken['events'] {
  return Array.from(log.offsets(), (offset) => new InstrumentEvent(log.memory, offset));
}
