// npm run mutation-check: breaks each rule of the list in turn and runs the tests of matching or of risk, to see that one of them
// notices. Not part of `npm test`: it takes minutes. Names of tests as arguments choose which of them run, in which order;
// RINGBOOK_MUTATION=5 chooses one mutation. Ends with 1 where a mutation survives or is out of date.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../support/source-tree.js';
import { type Mutation, mutate, pathOf } from './mutant.js';
import { MUTATIONS } from './mutations.js';

/** The quickest first. */
const TESTS: Record<string, string> = {
  tables: 'dist/test/scenarios/matching-tables.test.js',
  conformance: 'dist/test/conformance/matching.test.js',
  'risk-tables': 'dist/test/scenarios/risk-tables.test.js',
};
const OF_MATCHING = ['tables', 'conformance'];
const OF_RISK = ['risk-tables'];
/** A test that takes longer has noticed, too: a mutation may be endless. */
const SECONDS_MAX = 60;

const chosen = process.argv.slice(2);

/** What running a test with a mutation (or with none, -1) came to. */
function run(test: string, mutation: number): 'passed' | 'failed' | 'endless' {
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/mutation/vitest.config.mjs', '--bail=1', test],
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
  const unknown = chosen.filter((name) => !(name in TESTS));
  if (unknown.length > 0) throw new Error(`no test ${unknown.join(', ')}; there are ${Object.keys(TESTS).join(', ')}`);
  for (const mutation of MUTATIONS) checkMutant(mutation);
  const { RINGBOOK_MUTATION: only } = process.env;
  const all = chosen.length > 0 ? chosen : Object.keys(TESTS);
  if (only === undefined && catcherOf(-1, all) !== undefined) throw new Error('the tests fail without any mutation');
  const places = only === undefined ? [...MUTATIONS.keys()] : [Number(only)];
  const survivors = places.filter((place) => {
    const guards = MUTATIONS[place].folder === 'risk' ? OF_RISK : OF_MATCHING;
    const catcher = catcherOf(place, chosen.length > 0 ? chosen : guards);
    console.log(`${place}\t${MUTATIONS[place].rule}\t${catcher ?? 'SURVIVES'}`);
    return catcher === undefined;
  });
  console.log(`${places.length - survivors.length} of ${places.length} mutations caught`);
  return survivors.length === 0 ? 0 : 1;
}

process.exitCode = main();
