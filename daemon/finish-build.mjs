// What a build needs beyond tsc: the public proto files beside the JavaScript that loads them, and no outputs of sources
// that are gone, which would still be imported, and run where they are tests.
import { cpSync, existsSync, mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** What tsc makes of a `.ts`, and what is copied as it is. */
const OUTPUT = /\.(?:js|js\.map|d\.ts)$/;
const COPIED = /\.proto$/;

function copyProtos(from, to) {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) if (COPIED.test(name)) cpSync(join(from, name), join(to, name));
}

/** Removes the outputs without a source, and directories that are empty then. Other files are left alone. */
function removeOrphans(outputs, sources) {
  for (const entry of readdirSync(outputs, { withFileTypes: true })) {
    const output = join(outputs, entry.name);
    if (entry.isDirectory()) removeOrphans(output, join(sources, entry.name));
    else if (isOrphan(entry.name, sources)) rmSync(output);
  }
  if (readdirSync(outputs).length === 0) rmdirSync(outputs);
}

function isOrphan(name, sources) {
  if (COPIED.test(name)) return !existsSync(join(sources, name));
  return OUTPUT.test(name) && !existsSync(join(sources, name.replace(OUTPUT, '.ts')));
}

function directoriesIn(path) {
  return readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
}

copyProtos(join(root, 'gateway/proto'), join(root, 'dist/gateway/proto'));
for (const { name } of directoriesIn(join(root, 'dist'))) removeOrphans(join(root, 'dist', name), join(root, name));
