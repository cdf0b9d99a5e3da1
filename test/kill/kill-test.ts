// `npm run kill-test`: a real daemon is killed again and again, and each time what clients were told is compared with what
// the next one knows.
//
//   --kills N         how often; 30 without it
//   --seed N          of what clients do and when the kills come (what the machine makes of it is not repeated)
//   --durability <d>  fsync or write; fsync without it
//   --keep            leaves the data directory

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../support/source-tree.js';
import { type KillResult, type KillRow, KillRun } from './kill-run.js';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '30' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    durability: { type: 'string', default: 'fsync' },
    keep: { type: 'boolean', default: false },
  },
});
const kills = Number(values.kills);
const began = performance.now();

const COLUMNS: readonly (readonly [title: string, cell: (row: KillRow) => string | number])[] = [
  ['kill', (row) => row.kill],
  ['moment', (row) => row.moment],
  ['when', (row) => row.when],
  ['answered', (row) => row.answered],
  ['unknown', (row) => row.unanswered],
  ['of them done', (row) => row.executed],
  ['replayed', (row) => `${row.replayed}${row.fromSnapshot ? ' after a snapshot' : ''}`],
  ['start ms', (row) => Math.round(row.startMillis)],
  ['reports', (row) => row.reports],
  ['lost', (row) => row.findings.lost],
  ['invented', (row) => row.findings.invented],
  ['doubled', (row) => row.findings.doubled],
  ['changed', (row) => row.findings.changed],
];

function table(rows: readonly KillRow[]): string {
  const lines = [COLUMNS.map(([title]) => title), COLUMNS.map(() => '---')];
  for (const row of rows) lines.push(COLUMNS.map(([, cell]) => String(cell(row))));
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function showProgress({ kill, moment }: KillRow): void {
  const seconds = (performance.now() - began) / 1000;
  const left = (seconds / kill) * (kills - kill);
  const line = `${Math.floor((100 * kill) / kills)} %  killed ${kill} of ${kills} times, last ${moment}; about ${Math.ceil(left)} s left`;
  process.stdout.write(process.stdout.isTTY ? `\r${line.padEnd(78)}` : `${line}\n`);
}

function summary({ reports, trades, answered, findings }: KillResult): string {
  const counts = Object.entries(findings.counts).map(([finding, count]) => `${count} ${finding}`);
  return `${reports} reports, ${trades} trades, ${answered} commands answered: ${counts.join(', ')}`;
}

const run = new KillRun({ kills, seed: Number(values.seed), durability: values.durability, onKill: showProgress });
console.log(`seed ${values.seed}, durability ${values.durability}`);
const result = await run.run().catch((error: unknown) => {
  if (!values.keep) run.remove();
  throw error;
});
const verify = ['journal', 'verify', '--data-dir', result.dataDir];
const verified = spawnSync(process.execPath, [join(projectRoot, 'daemon/ringbook.mjs'), ...verify], {
  encoding: 'utf8',
});
console.log(`\n\n${table(result.rows)}\n\n${summary(result)}`);
console.log(verified.stdout + verified.stderr);
console.log(`the last life ended with ${result.exitCode}, journal verify with ${verified.status}`);
for (const text of result.findings.texts) console.log(text);
if (values.keep) console.log(result.dataDir);
else run.remove();
process.exitCode = result.findings.total + result.exitCode + (verified.status ?? 1) === 0 ? 0 : 1;
