// The engine's thread of the snapshot benchmark: a matching engine over a real journal, a book of so many resting orders,
// then orders and cancels at a fixed pace, each batch durable. It times every batch against the moment it was due.

import { parentPort, workerData } from 'node:worker_threads';
import { EXPOSURE_EVENT_BYTES } from '../../engine/domain/exposure-event.js';
import { MARKET_EVENT_BYTES } from '../../engine/domain/market-event.js';
import { ScratchSink } from '../../engine/domain/record-sink.js';
import { REPORT_BYTES } from '../../engine/domain/report-layout.js';
import { EMPTY_JOURNAL } from '../../engine/journal/journal-settings.js';
import { JournalWriter } from '../../engine/journal/journal-writer.js';
import { MatchingEngine } from '../../engine/matching/matching-engine.js';
import { DURABLE, type OrderFlowSpec, PHASE, type PhaseTimings, STOP } from './phases.js';
import { RestingFlow } from './resting-flow.js';

const BATCHES_MAX = 1 << 17;
const LOAD_BATCH = 2048;
const TIME_HIGH = 0x18d70000;
const LOADED_MARGIN_MILLIS = 100;

const spec = workerData as OrderFlowSpec;
const shared = new Int32Array(spec.shared);
const flow = new RestingFlow();
const engine = new MatchingEngine(spec.capacities, {
  reports: new ScratchSink(REPORT_BYTES),
  marketEvents: new ScratchSink(MARKET_EVENT_BYTES),
  exposures: [new ScratchSink(EXPOSURE_EVENT_BYTES)],
});
const journal = new JournalWriter(spec.directory, EMPTY_JOURNAL, {
  durability: spec.durability,
  segmentBytes: 1 << 28, // the flow alone is measured, not the preparation of files
});
let sequence = 0;
const phases = new Int32Array(BATCHES_MAX);
const timings = [0, 1, 2].map(() => new Float64Array(BATCHES_MAX));

// A cancel may have been the last: the flow keeps the book at this size or one order below.
while (engine.openOrderCount < spec.resting - 1) {
  batchOf(LOAD_BATCH);
  journal.sync();
}
parentPort?.postMessage('loaded');
const batches = run();
journal.close();
if (engine.openOrderCount < spec.resting - spec.batch) throw new Error(`${engine.openOrderCount} orders are left`);
parentPort?.postMessage(gathered());

function batchOf(count: number): void {
  for (let i = 0; i < count; i++) {
    sequence++;
    flow.write(sequence, spec.resting);
    journal.append(flow.memory, 0, sequence, sequence | 0, TIME_HIGH);
    engine.execute(flow.memory, 0, sequence, sequence | 0, TIME_HIGH);
  }
}

/** Partner of the store and the load: the main thread, which begins phases and asks for what is durable. */
function run(): number {
  let due = performance.now() + LOADED_MARGIN_MILLIS;
  let at = 0;
  for (; at < BATCHES_MAX && Atomics.load(shared, PHASE) !== STOP; at++) {
    for (let left = due - performance.now(); left > 0; left = due - performance.now()) {
      Atomics.wait(shared, DURABLE, sequence, left);
    }
    const began = performance.now();
    batchOf(spec.batch);
    const worked = performance.now();
    journal.sync();
    Atomics.store(shared, DURABLE, sequence);
    phases[at] = Atomics.load(shared, PHASE);
    timings[0][at] = (performance.now() - due) * 1000;
    timings[1][at] = (began - due) * 1000;
    timings[2][at] = (worked - began) * 1000;
    due = Math.max(due + spec.everyMillis, performance.now() - spec.everyMillis);
  }
  return at;
}

function gathered(): PhaseTimings[] {
  const used = phases.subarray(0, batches);
  return [...new Set(used)].map((phase) => {
    const [total, late, work] = timings.map((values) => values.filter((_, at) => at < batches && phases[at] === phase));
    return { phase, total, late, work };
  });
}
