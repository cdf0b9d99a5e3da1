// What `journal verify` prints: a table of hashes and a summary for a person, or a JSON object a line.

import { basename } from 'node:path';
import type { HashedState } from './state-checker.js';
import { timeText } from './time-text.js';
import type { JournalSummary } from './verify.js';

const SEQUENCE_WIDTH = 14;
const TIME_WIDTH = 30;
export const HASH_HEADING = `${'sequence'.padStart(SEQUENCE_WIDTH)}  ${'time'.padEnd(TIME_WIDTH)}  state hash`;

export function formatHash({ sequence, time, stateHash, snapshot }: HashedState): string {
  const equal = snapshot === undefined ? '' : `  as ${basename(snapshot)}`;
  return `${String(sequence).padStart(SEQUENCE_WIDTH)}  ${timeText(time).padEnd(TIME_WIDTH)}  ${stateHash}${equal}`;
}

export function hashToJson({ sequence, time, stateHash, snapshot }: HashedState): string {
  return JSON.stringify({ type: 'hash', sequence, time_ns: time.toString(), state_hash: stateHash, snapshot });
}

export function formatSummary(summary: JournalSummary): string[] {
  const kinds = Object.entries(summary.commandsByKind).map(([kind, count]) => `${kind} ${count}`);
  return [
    `segments       ${summary.segments} (${summary.bytes} bytes), ${summary.archived} of them archived`,
    `batches        ${summary.batches} (largest ${summary.largestBatch} commands)`,
    `commands       ${summary.commands}${kinds.length > 0 ? ` (${kinds.join(', ')})` : ''}`,
    `sequences      ${summary.commands === 0 ? '-' : `${summary.firstSequence} to ${summary.lastSequence}`}`,
    `first command  ${timeText(summary.firstTime)}`,
    `last command   ${timeText(summary.lastTime)}`,
    `snapshots      ${snapshotsText(summary)}`,
    `tail           ${tailText(summary)}`,
    'every checksum and sequence checks',
  ];
}

export function summaryToJson(summary: JournalSummary): string {
  const { torn } = summary;
  return JSON.stringify({
    type: 'summary',
    segments: summary.segments,
    archived: summary.archived,
    bytes: summary.bytes,
    batches: summary.batches,
    commands: summary.commands,
    commands_by_kind: summary.commandsByKind,
    largest_batch: summary.largestBatch,
    first_sequence: summary.firstSequence,
    last_sequence: summary.lastSequence,
    first_time_ns: summary.firstTime?.toString() ?? null,
    last_time_ns: summary.lastTime?.toString() ?? null,
    torn_tail:
      torn === undefined ? null : { file: torn.path, offset: torn.offset, bytes: torn.bytes, missing: torn.missing },
    snapshots: summary.snapshots,
    snapshots_of_other_versions: summary.snapshotsOfOtherVersions,
    in_use_by: summary.processId ?? null,
  });
}

function snapshotsText({ snapshots, snapshotsOfOtherVersions: others }: JournalSummary): string {
  return others === 0 ? `${snapshots}` : `${snapshots}, ${others} of them of another version: checksums alone`;
}

function tailText(summary: JournalSummary): string {
  const { processId, torn } = summary;
  if (processId !== undefined) return `in use by process ${processId}: read up to the last whole batch`;
  if (torn === undefined) return 'clean';
  if (torn.bytes === 0) return `${torn.path} is ${torn.missing} bytes shorter than it was made`;
  return `torn: ${torn.bytes} bytes at offset ${torn.offset} of ${torn.path}, cut off at the next start`;
}
