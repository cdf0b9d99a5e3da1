// What `journal verify` prints: lines for a person, or one JSON object.

import { timeText } from './time-text.js';
import type { JournalSummary } from './verify.js';

export function formatSummary(summary: JournalSummary): string[] {
  const kinds = Object.entries(summary.commandsByKind).map(([kind, count]) => `${kind} ${count}`);
  return [
    `segments       ${summary.segments} (${summary.bytes} bytes)`,
    `batches        ${summary.batches} (largest ${summary.largestBatch} commands)`,
    `commands       ${summary.commands}${kinds.length > 0 ? ` (${kinds.join(', ')})` : ''}`,
    `last sequence  ${summary.lastSequence}`,
    `first command  ${timeText(summary.firstTime)}`,
    `last command   ${timeText(summary.lastTime)}`,
    `tail           ${tailText(summary)}`,
    'every checksum and sequence checks',
  ];
}

export function summaryToJson(summary: JournalSummary): string {
  const { torn } = summary;
  return JSON.stringify({
    segments: summary.segments,
    bytes: summary.bytes,
    batches: summary.batches,
    commands: summary.commands,
    commands_by_kind: summary.commandsByKind,
    largest_batch: summary.largestBatch,
    last_sequence: summary.lastSequence,
    first_time_ns: summary.firstTime?.toString() ?? null,
    last_time_ns: summary.lastTime?.toString() ?? null,
    torn_tail:
      torn === undefined ? null : { file: torn.path, offset: torn.offset, bytes: torn.bytes, missing: torn.missing },
  });
}

function tailText(summary: JournalSummary): string {
  const { torn } = summary;
  if (torn === undefined) return 'clean';
  if (torn.bytes === 0) return `${torn.path} is ${torn.missing} bytes shorter than it was made`;
  return `torn: ${torn.bytes} bytes at offset ${torn.offset} of ${torn.path}, cut off at the next start`;
}
