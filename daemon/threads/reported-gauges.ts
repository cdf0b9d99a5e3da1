// What a door has open, told to the supervisor once a second for the metrics.

import type { SupervisorPort } from './thread-life.js';

const EVERY_MS = 1_000;

/** `read`: values by metric name. */
export function reportGauges(port: SupervisorPort, read: () => Record<string, number>): { stop(): void } {
  const report = () => port.postMessage({ type: 'gauges', gauges: read() });
  report();
  const timer = setInterval(report, EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
