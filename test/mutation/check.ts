// npm run mutation-check: breaks each rule of the list in turn and runs the tests of matching or of risk, to see that one of
// them notices. Not part of `npm test`: it takes minutes. Names of tests as arguments choose which of them run, in which
// order, and so whose rules are broken; RINGBOOK_MUTATION=5 chooses one mutation. Ends with 1 where a mutation survives or is
// out of date.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../support/source-tree.js';
import { type Mutation, mutate, pathOf } from './mutant.js';
import { MUTATIONS } from './mutations.js';

interface Suite {
  readonly directory: string;
  readonly files: readonly string[];
}

/** Those that guard a directory, the quickest first. */
const TESTS: Record<string, Suite> = {
  tables: { directory: 'engine/matching', files: ['scenarios/matching-tables'] },
  conformance: { directory: 'engine/matching', files: ['conformance/matching'] },
  units: { directory: 'risk', files: ['unit/risk-limits', 'unit/risk-agent', 'unit/risk-on-the-way'] },
  'risk-tables': { directory: 'risk', files: ['scenarios/risk-tables'] },
  document: { directory: 'risk', files: ['scenarios/risk-document'] },
  model: { directory: 'risk', files: ['conformance/risk-model'] },
  interleavings: { directory: 'risk', files: ['conformance/risk'] },
};
/** A test that takes longer has noticed, too: a mutation may be endless. */
const SECONDS_MAX = 60;

const chosen = process.argv.slice(2);
const names = chosen.length > 0 ? chosen : Object.keys(TESTS);

/** What running a test with a mutation (or with none, -1) came to. */
function run(suite: Suite, mutation: number): 'passed' | 'failed' | 'endless' {
  const { status } = spawnSync(
    process.execPath,
    [
      ...['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/mutation/vitest.config.mjs', '--bail=1'],
      ...suite.files.map((file) => `dist/test/${file}.test.js`),
    ],
    {
      cwd: projectRoot,
      env: { ...process.env, RINGBOOK_MUTATION: String(mutation), RINGBOOK_SHORTEN_SECONDS: '0' },
      stdio: 'ignore',
      timeout: SECONDS_MAX * 1000,
      killSignal: 'SIGKILL',
    },
  );
  if (status === null) return 'endless';
  return status === 0 ? 'passed' : 'failed';
}

/** Which of these tests notices a mutation, or fails without any. */
function catcherOf(mutation: number, names: readonly string[]): string | undefined {
  for (const name of names) {
    const begun = performance.now();
    const outcome = run(TESTS[name], mutation);
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    if (outcome !== 'passed') return `${name}${outcome === 'endless' ? ' (endless)' : ''}, ${seconds} s`;
  }
  return undefined;
}

/** Throws where the mutation is out of date, or makes what is no program at all: any test would notice that. */
function checkMutant(mutation: Mutation): void {
  const built = readFileSync(join(projectRoot, 'dist', `${pathOf(mutation)}.js`), 'utf8');
  const input = mutate(mutation, built);
  const { status, stderr } = spawnSync(process.execPath, ['--check', '--input-type=module', '-'], { input });
  if (status !== 0) throw new Error(`${mutation.rule}: ${stderr}`);
}

function main(): number {
  const unknown = names.filter((name) => !(name in TESTS));
  if (unknown.length > 0) throw new Error(`no test ${unknown.join(', ')}; there are ${Object.keys(TESTS).join(', ')}`);
  for (const mutation of MUTATIONS) checkMutant(mutation);
  const { RINGBOOK_MUTATION: only } = process.env;
  if (only === undefined && catcherOf(-1, names) !== undefined) throw new Error('the tests fail without any mutation');
  const guardsOf = (place: number) =>
    names.filter((name) => pathOf(MUTATIONS[place]).startsWith(`${TESTS[name].directory}/`));
  const guarded = [...MUTATIONS.keys()].filter((place) => guardsOf(place).length > 0);
  const places = only === undefined ? guarded : [Number(only)];
  const survivors = places.filter((place) => {
    const catcher = catcherOf(place, guardsOf(place));
    console.log(`${place}\t${MUTATIONS[place].rule}\t${catcher ?? 'SURVIVES'}`);
    return catcher === undefined;
  });
  console.log(`${places.length - survivors.length} of ${places.length} mutations caught`);
  return survivors.length === 0 ? 0 : 1;
}

process.exitCode = main();
