// What GET /metrics says of the venue: every ring, every thread, the stages' latencies, the engine's sequence, what the
// doors report of themselves, and the process.

import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { CounterId, CountersReader } from '../../engine/ring/counters.js';
import { RingCounters } from '../../engine/ring/counters-reader.js';
import { StorageWords } from '../../engine/ring/storage-words.js';
import { SequenceReader } from '../sequence-word.js';
import { LatencyReader } from '../stage-latency/latency-reader.js';
import { allCounters, allRings, type VenueMemory } from '../venue-memory.js';
import { RiskMetrics } from './risk-metrics.js';
import { StageLatencyMetric } from './stage-latency-metric.js';

/** 32-bit words wrap: they must be looked at more often than that, whether anybody asks for metrics or not. */
const LOOK_EVERY_MS = 5_000;
const NANOS_PER_SECOND = 1e9;
const MICROS_PER_SECOND = 1e6;

export class VenueMetrics {
  readonly registry = new Registry();
  readonly latencies: LatencyReader;
  /** Each validator's own. */
  readonly #checkLatencies: readonly LatencyReader[];
  readonly engineSequence: SequenceReader;
  readonly risk: RiskMetrics;
  readonly #rings: readonly RingCounters[];
  readonly #threads: readonly CountersReader[];
  readonly #storage: StorageWords;
  readonly #timer: NodeJS.Timeout;

  constructor(memory: VenueMemory) {
    this.latencies = new LatencyReader(memory.stageLatencies);
    this.#checkLatencies = memory.validators.map(({ latencies }) => new LatencyReader(latencies));
    this.engineSequence = new SequenceReader(memory.engineSequence);
    this.#rings = allRings(memory).map((spec) => new RingCounters(spec));
    this.#threads = allCounters(memory).map((spec) => new CountersReader(spec));
    this.#storage = new StorageWords(memory.storage);
    this.#register();
    this.risk = new RiskMetrics(this.registry);
    collectDefaultMetrics({ register: this.registry });
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  /** Prometheus text. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  /** A gauge that another thread sends now and then, such as its open sessions. */
  addReportedGauge(name: string, help: string, read: () => number): void {
    this.#gauge(name, help, [], (set) => set({}, read()));
  }

  close(): void {
    clearInterval(this.#timer);
    this.registry.clear();
  }

  #look(): void {
    for (const ring of this.#rings) ring.read();
    for (const thread of this.#threads) for (const counter of Object.values(CounterId)) thread.read(counter);
    this.latencies.update();
    for (const each of this.#checkLatencies) each.update();
    this.engineSequence.read();
  }

  #register(): void {
    this.#registerRings();
    this.#registerThreads();
    this.#gauge('ringbook_engine_sequence', 'Sequence of the last command that the engine journaled', [], (set) =>
      set({}, this.engineSequence.read()),
    );
    this.#registerStorage();
    new StageLatencyMetric(this.registry, [this.latencies, ...this.#checkLatencies]);
  }

  #registerRings(): void {
    this.#gauge('ringbook_ring_depth', 'Records in the ring now', ['ring'], (set) => {
      for (const ring of this.#rings) set({ ring: ring.name }, ring.read().depth);
    });
    this.#gauge('ringbook_ring_capacity', 'Records that the ring holds', ['ring'], (set) => {
      for (const ring of this.#rings) set({ ring: ring.name }, ring.capacity);
    });
    this.#counter('ringbook_ring_produced_total', 'Records ever put into the ring', ['ring'], (set) => {
      for (const ring of this.#rings) set({ ring: ring.name }, ring.read().produced);
    });
    this.#counter('ringbook_ring_refusals_total', 'Claims that found the ring full', ['ring'], (set) => {
      for (const ring of this.#rings) set({ ring: ring.name }, ring.read().refusals);
    });
  }

  #registerThreads(): void {
    const perThread = (name: string, help: string, counter: CounterId) =>
      this.#counter(name, help, ['thread'], (set) => {
        for (const thread of this.#threads) set({ thread: thread.threadName }, thread.read(counter));
      });
    perThread('ringbook_thread_duty_cycles_total', 'Duty cycles that did something', CounterId.DUTY_CYCLES);
    perThread('ringbook_thread_records_total', 'Records handled', CounterId.RECORDS);
    perThread('ringbook_thread_parks_total', 'Times the thread went to sleep', CounterId.PARKS);
    perThread(
      'ringbook_thread_late_wake_ups_total',
      'Sleeps ended by themselves, work waiting',
      CounterId.LATE_WAKE_UPS,
    );
    perThread('ringbook_thread_back_pressure_total', 'Duty cycles held up by a full ring', CounterId.BACK_PRESSURE);
    this.#gauge('ringbook_thread_longest_duty_cycle_seconds', 'Longest duty cycle so far', ['thread'], (set) => {
      for (const thread of this.#threads) {
        const nanos = thread.read(CounterId.LONGEST_DUTY_CYCLE_NANOS);
        set({ thread: thread.threadName }, nanos / NANOS_PER_SECOND);
      }
    });
  }

  #registerStorage(): void {
    const storage = this.#storage;
    const troubles = '1 no room for the next journal file, 2 writes fail, 3 a write takes too long';
    this.#gauge('ringbook_storage_trouble', `0 while commands can be journaled; else ${troubles}`, [], (set) =>
      set({}, storage.trouble),
    );
    this.#gauge('ringbook_storage_last_sync_seconds', 'How long the last batch took to become durable', [], (set) =>
      set({}, storage.lastSyncMicros / MICROS_PER_SECOND),
    );
    this.#counter('ringbook_storage_retries_total', 'Times that a batch was written again', [], (set) =>
      set({}, storage.retries),
    );
  }

  #gauge(name: string, help: string, labelNames: string[], fill: Fill): void {
    const gauge = new Gauge({ name, help, labelNames, registers: [this.registry], collect });
    function collect(): void {
      fill((labels, value) => gauge.set(labels, value));
    }
  }

  /** A counter that another thread counts: set to the total each time it is asked. */
  #counter(name: string, help: string, labelNames: string[], fill: Fill): void {
    const counter = new Counter({ name, help, labelNames, registers: [this.registry], collect });
    function collect(): void {
      counter.reset();
      fill((labels, value) => counter.inc(labels, value));
    }
  }
}

type Fill = (set: (labels: Record<string, string>, value: number) => void) => void;
