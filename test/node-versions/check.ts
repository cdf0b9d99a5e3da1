// `npm run check-node-versions`: the same journal through Node 20, 22 and 24. Each writes the fixture journal, and replays
// the one that this Node has written; all must come to the same, byte for byte. A Node that is not this one is taken from the
// npm registry, where its binaries are packages without install scripts; where that cannot be had it is skipped, by name.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataDirectory } from '../../engine/journal/data-directory.js';
import { projectRoot } from '../support/source-tree.js';
import { writeFixtureJournal } from './fixture-journal.js';
import type { JournalDigest } from './journal-digest.js';

const MAJORS = ['20', '22', '24'];
const INSTALL_WITHIN_MS = 180_000;
const RUN_WITHIN_MS = 60_000;
const INSTALLED = join(projectRoot, '.tmp/node-versions');
const FIELDS = ['state', 'recovered', 'outputs', 'files'] as const;

interface Checked {
  readonly version: string;
  /** Of the journal that this Node has written. */
  readonly digest: JournalDigest;
  /** Of the one that it writes itself. */
  readonly own: JournalDigest;
}

/** The binary of a major version, or why there is none. */
function findNode(major: string): { binary: string } | { missing: string } {
  if (process.versions.node.startsWith(`${major}.`)) return { binary: process.execPath };
  const name = `node-${process.platform}-${process.arch}`;
  const directory = join(INSTALLED, major);
  const binary = join(directory, 'node_modules', name, 'bin/node');
  if (existsSync(binary)) return { binary };
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'package.json'), '{"private":true}\n');
  const { status, error, stderr } = spawnSync(
    'npm',
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', `${name}@${major}`],
    { cwd: directory, encoding: 'utf8', timeout: INSTALL_WITHIN_MS },
  );
  if (status === 0 && existsSync(binary)) return { binary };
  rmSync(directory, { recursive: true, force: true });
  const why = error?.message ?? stderr.trim().split('\n')[0];
  return { missing: `${name}@${major} cannot be had from npm: ${why}` };
}

function runNode(binary: string, script: string, ...args: string[]): string {
  const path = join(projectRoot, 'dist/test/node-versions', script);
  const { status, stdout, stderr } = spawnSync(binary, [path, ...args], { encoding: 'utf8', timeout: RUN_WITHIN_MS });
  if (status !== 0) throw new Error(`${binary} ${script} ended with ${status}:\n${stderr}`);
  return stdout;
}

function check(binary: string, written: string, temporary: string): Checked {
  const version = spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout.trim();
  const own = join(temporary, version);
  DataDirectory.open(own).close();
  runNode(binary, 'write-fixture.js', own);
  const digest = JSON.parse(runNode(binary, 'journal-digest.js', written));
  return { version, digest, own: JSON.parse(runNode(binary, 'journal-digest.js', own)) };
}

function differences(all: readonly Checked[]): string[] {
  const [{ digest: expected }] = all;
  return all.flatMap(({ version, digest, own }) =>
    FIELDS.flatMap((field) => [
      ...(digest[field] === expected[field] ? [] : [`${version}: ${field} of the same journal is ${digest[field]}`]),
      ...(own[field] === expected[field] ? [] : [`${version}: ${field} of the journal it writes is ${own[field]}`]),
    ]),
  );
}

function main(): number {
  const temporary = mkdtempSync(join(tmpdir(), 'ringbook-node-versions-'));
  try {
    const written = join(temporary, 'written');
    DataDirectory.open(written).close();
    writeFixtureJournal(written);
    const checked: Checked[] = [];
    for (const major of MAJORS) {
      const found = findNode(major);
      if ('missing' in found) {
        console.log(`Node ${major}    skipped: ${found.missing}`);
        continue;
      }
      const one = check(found.binary, written, temporary);
      checked.push(one);
      console.log(`${one.version.padEnd(10)} ${one.digest.commands} commands, state ${one.digest.state}`);
    }
    const different = differences(checked);
    for (const line of different) console.log(line);
    if (different.length === 0) console.log(`${checked.length} of ${MAJORS.length} checked: all the same`);
    return different.length === 0 ? 0 : 1;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

process.exitCode = main();
