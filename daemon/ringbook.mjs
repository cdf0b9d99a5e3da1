#!/usr/bin/env node
// The committed entry of the `ringbook` command: runs the built program, or says how to build it.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const program = new URL('../dist/daemon/cli.js', import.meta.url);
if (existsSync(fileURLToPath(program))) {
  const { main } = await import(program.href);
  await main(process.argv.slice(2));
} else {
  process.stderr.write('ringbook is not built yet: run `npm run build` first\n');
  process.exitCode = 64;
}
