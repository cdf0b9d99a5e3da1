// The end of a build: protos are copied, outputs of sources that are gone are removed, and nothing else is.

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { projectRoot } from '../support/source-tree.js';

let root = '';
afterEach(() => rmSync(root, { recursive: true, force: true }));

function files(): string[] {
  return readdirSync(join(root, 'dist'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, 'dist/').length))
    .sort();
}

it('leaves in dist what has a source', () => {
  root = mkdtempSync(join(tmpdir(), 'ringbook-build-'));
  const write = (...paths: string[]) => {
    for (const path of paths) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), '');
    }
  };
  write('gateway/proto/ringbook.proto', 'gateway/proto/kept.ts', 'test/unit/kept.test.ts');
  const kept = [
    'gateway/proto/kept.js',
    'test/unit/kept.test.d.ts',
    'test/unit/kept.test.js',
    'test/unit/kept.test.js.map',
  ];
  const gone = ['test/unit/gone.test.js', 'test/unit/gone.test.js.map', 'test/unit/gone.test.d.ts', 'old/deep/gone.js'];
  write(
    ...[...kept, ...gone, '.tsbuildinfo', 'test/data.json', 'gateway/proto/gone.proto'].map((path) => `dist/${path}`),
  );
  mkdirSync(join(root, 'daemon'));
  cpSync(join(projectRoot, 'daemon/finish-build.mjs'), join(root, 'daemon/finish-build.mjs'));
  execFileSync(process.execPath, [join(root, 'daemon/finish-build.mjs')]);
  expect(files()).toEqual(['.tsbuildinfo', 'gateway/proto/ringbook.proto', 'test/data.json', ...kept].sort());
  expect(existsSync(join(root, 'dist/old'))).toBe(false);
});
