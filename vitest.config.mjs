// Tests run the built JavaScript (dist/), because worker threads and child processes can run nothing else.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['dist/test/**/*.test.js'],
    exclude: ['node_modules/**'],
    // What waits has a shorter limit of its own; these are for machines several times slower.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    pool: 'forks',
    maxWorkers: 2,
    server: { deps: { external: [/\/dist\/(?!test\/)/] } },
  },
});
