// Copies what tsc does not: the public proto files, beside the JavaScript that loads them.
import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const from = join(root, 'gateway/proto');
const to = join(root, 'dist/gateway/proto');
mkdirSync(to, { recursive: true });
for (const name of readdirSync(from)) {
  if (name.endsWith('.proto')) cpSync(join(from, name), join(to, name));
}
