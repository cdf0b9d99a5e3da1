// docs/journal-format.md says what the code does: its numbers, its kinds, its error codes and its example.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CancelCommand } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind, isJournaled } from '../../engine/domain/command-layout.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { DataDirectory } from '../../engine/journal/data-directory.js';
import * as errors from '../../engine/journal/journal-errors.js';
import { EMPTY_JOURNAL } from '../../engine/journal/journal-settings.js';
import { JournalWriter } from '../../engine/journal/journal-writer.js';
import * as records from '../../engine/journal/record-layout.js';
import * as segments from '../../engine/journal/segment-layout.js';
import { projectRoot } from '../support/source-tree.js';

const document = readFileSync(join(projectRoot, 'docs/journal-format.md'), 'utf8');

/** The first cells of the table whose head begins with this word. */
function table(head: string): string[][] {
  const lines = document
    .slice(document.indexOf(`| ${head} |`))
    .split('\n')
    .slice(2);
  const rows = lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith('|')),
  );
  return rows.map((line) =>
    line
      .split('|')
      .slice(1, 3)
      .map((cell) => cell.replaceAll('`', '').trim()),
  );
}

describe('docs/journal-format.md', () => {
  it('gives the constants of the layouts', () => {
    const constants: Record<string, unknown> = { ...segments, ...records };
    const rows = table('constant');
    expect(rows.length).toBeGreaterThan(10);
    for (const [name, value] of rows) expect([name, Number(value) | 0]).toEqual([name, constants[name]]);
  });

  it('gives every journaled kind', () => {
    const journaled = Object.entries(CommandKind).filter(([, kind]) => isJournaled(kind) && kind !== CommandKind.NONE);
    expect(table('kind')).toEqual(journaled.map(([name, kind]) => [name, String(kind)]));
  });

  it('gives every error code with its exit code', () => {
    const made = [
      new errors.JournalCorruptError('file', 1, 'reason'),
      new errors.JournalStorageError('write', 'file', 'cause'),
      new errors.DataDirectoryError('directory', 'cause'),
      new errors.DataDirectoryLockedError('directory', 1),
      new errors.JournalInvariantError('message'),
    ];
    expect(made.length).toBe(Object.keys(errors).filter((name) => name.endsWith('Error')).length);
    expect(table('code')).toEqual(made.map((error) => [error.code, String(error.exitCode)]));
  });

  it('shows the bytes that are written', () => {
    const data = mkdtempSync(join(tmpdir(), 'ringbook-format-'));
    DataDirectory.open(data).close();
    const writer = new JournalWriter(data, EMPTY_JOURNAL, { durability: 'write', segmentBytes: 4096 });
    const cancel = new CancelCommand(RecordMemory.allocate(COMMAND_BYTES)).reset(CommandKind.CANCEL);
    const memory = new RecordMemory(cancel.bytes.buffer, cancel.bytes.byteOffset);
    Object.assign(cancel, { account: 2, instrument: 0, orderId: 7 });
    cancel.setClientOrderId(new TextEncoder().encode('a-17'), 0, 4);
    const time = 1_790_000_000_123_456_789n;
    writer.append(memory, 0, 1, Number(BigInt.asIntN(32, time)), Number(time >> 32n));
    writer.close();
    const bytes = readFileSync(writer.segmentPath);
    rmSync(data, { recursive: true });
    const lines = /```hex\n([^`]*)\n```/.exec(document)![1].split('\n');
    expect(lines.length).toBe(10);
    lines.forEach((line, index) => {
      const row = [...bytes.subarray(index * 16, index * 16 + 16)].map((byte) => byte.toString(16).padStart(2, '0'));
      expect(line).toBe(`${String(index * 16).padStart(4, '0')}  ${row.join(' ')}`);
    });
  });
});
