// Runs built tests with one mutation: RINGBOOK_MUTATION is its place in the list.
import { defineConfig } from 'vitest/config';
import { mutate, pathOf } from '../../dist/test/mutation/mutant.js';
import { MUTATIONS } from '../../dist/test/mutation/mutations.js';

const mutation = MUTATIONS[Number(process.env.RINGBOOK_MUTATION)];
const mutated = mutation && `/dist/${pathOf(mutation)}.js`;

const mutant = {
  name: 'mutant',
  enforce: 'pre',
  transform: (code, id) => (mutated && id.replaceAll('\\', '/').endsWith(mutated) ? mutate(mutation, code) : undefined),
};

export default defineConfig({
  plugins: [mutant],
  test: {
    include: ['dist/test/**/*.test.js'],
    // In threads, so that ending the process ends a test that a mutation has made endless.
    pool: 'threads',
    maxWorkers: 1,
    testTimeout: 180_000,
  },
});
