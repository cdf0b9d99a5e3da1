// The conditions of a measurement, in one line.

import { cpus, release, totalmem, type } from 'node:os';

export function conditions(): string {
  const processors = cpus();
  const model = processors[0]?.model.trim() ?? 'unknown processor';
  const gib = Math.round(totalmem() / 2 ** 30);
  return `Node ${process.version}, ${type()} ${release().split('-')[0]}, ${processors.length} x ${model}, ${gib} GiB`;
}
