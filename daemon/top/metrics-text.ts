// Reads Prometheus text, as far as this project's own metrics need it.

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Samples by metric name; of a histogram its `_bucket`, `_sum` and `_count` are names of their own. */
export type Metrics = ReadonlyMap<string, readonly Sample[]>;

const LINE = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** Lines that are neither comments nor samples are an error: the text is not what it claims to be. */
export function parseMetrics(text: string): Metrics {
  const metrics = new Map<string, Sample[]>();
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const match = LINE.exec(line);
    if (match === null) throw new Error(`not a line of Prometheus text: ${line}`);
    const labels: Record<string, string> = {};
    for (const [, name, value] of (match[2] ?? '').matchAll(LABEL)) labels[name] = value.replace(/\\(.)/g, '$1');
    const samples = metrics.get(match[1]) ?? [];
    samples.push({ labels, value: readNumber(match[3]) });
    metrics.set(match[1], samples);
  }
  return metrics;
}

function readNumber(text: string): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY;
  return text === '-Inf' ? Number.NEGATIVE_INFINITY : Number(text);
}

/** The sample with this label value, or the first; 0 where there is none. */
export function sampleValue(metrics: Metrics, name: string, label?: string, labelValue?: string): number {
  const samples = metrics.get(name) ?? [];
  const found = label === undefined ? samples[0] : samples.find(({ labels }) => labels[label] === labelValue);
  return found?.value ?? 0;
}

/** The different values of a label, in order of appearance. */
export function labelValues(metrics: Metrics, name: string, label: string): string[] {
  return [...new Set((metrics.get(name) ?? []).map(({ labels }) => labels[label]))];
}
