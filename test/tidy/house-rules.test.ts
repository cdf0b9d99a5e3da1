// The house rules that a machine can check: file heads and sizes, hot files, one-way imports, named Atomics partners.

import { readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { functionsOf, projectRoot, type SourceFile, sourceFiles } from '../support/source-tree.js';

const files = sourceFiles();
const FILE_LINES_MAX = 400;
const FUNCTION_LINES_MAX = 70;

/** `path:line: text` for every line that a rule refuses, so that a failure reads as a list of places. */
function places(file: SourceFile, lines: readonly number[]): string[] {
  return lines.map((index) => `${file.path}:${index + 1}: ${file.lines[index].trim()}`);
}

describe('every source file', () => {
  it('begins with a comment that says its role', () => {
    const bad = files.filter((file) => !file.lines[file.hot ? 1 : 0].startsWith('// ')).map((file) => file.path);
    expect(bad).toEqual([]);
  });

  it(`has at most ${FILE_LINES_MAX} lines`, () => {
    const flyweights = new Set(['engine/domain/command.ts', 'engine/domain/report.ts']);
    const bad = files.filter((file) => file.lines.length > FILE_LINES_MAX && !flyweights.has(file.path));
    expect(bad.map((file) => `${file.path}: ${file.lines.length}`)).toEqual([]);
  });

  it(`has functions of at most ${FUNCTION_LINES_MAX} lines`, () => {
    const bad = files
      .filter((file) => !file.path.startsWith('test/'))
      .flatMap((file) =>
        functionsOf(file)
          .filter((found) => found.lines.length > FUNCTION_LINES_MAX)
          .map((found) => `${file.path}:${found.start + 1}: ${found.name} has ${found.lines.length} lines`),
      );
    expect(bad).toEqual([]);
  });

  it('has no enum, no default export and nothing left open', () => {
    const forbidden = /^\s*(export )?(const )?enum \w|^export default|\b(TODO|FIXME|XXX|HACK)\b/;
    const bad = files
      .filter((file) => file.path !== 'test/tidy/house-rules.test.ts')
      .flatMap((file) =>
        places(
          file,
          file.lines.flatMap((line, index) => (forbidden.test(line) ? [index] : [])),
        ),
      );
    expect(bad).toEqual([]);
  });
});

describe('hot files', () => {
  const allocating =
    /\.(map|filter|forEach|slice|concat|flatMap|push)\(|\.\.\.\w|\bBigInt\(|\b\d+n\b|JSON\.|new (Map|Set|Array)\b|\btry \{|\basync [(\w#]|\bawait |=> /;

  it('exist on every stage', () => {
    const stages = new Set(files.filter((file) => file.hot).map((file) => file.path.split('/')[0]));
    for (const stage of ['engine', 'risk', 'gateway', 'client']) expect(stages).toContain(stage);
  });

  it('allocate nothing outside constructors and functions marked cold', () => {
    const bad = files
      .filter((file) => file.hot)
      .flatMap((file) =>
        functionsOf(file)
          .filter((found) => found.name !== 'constructor' && !/\bcold\b/i.test(found.comment))
          .flatMap((found) => {
            const lines = found.lines.flatMap((line, index) =>
              allocating.test(withoutComment(line)) ? [found.start + index] : [],
            );
            return places(file, lines);
          }),
      );
    expect(bad).toEqual([]);
  });

  function withoutComment(line: string): string {
    return line.replace(/\/\/.*$|^\s*\*.*$|^\s*\/\*.*$/, '');
  }
});

describe('imports', () => {
  const ground = ['engine/domain/', 'engine/ring/'];
  /** What each part may import besides itself; the longest prefix that fits counts. */
  const allowed: Record<string, readonly string[]> = {
    'engine/domain/': [],
    'engine/ring/': ['engine/domain/'],
    'engine/matching/': ground,
    'engine/journal/': [...ground, 'engine/matching/'],
    'engine/journal/tools/': [...ground, 'engine/matching/', 'engine/journal/', 'engine/scenario/'],
    'engine/': ['engine/'],
    'risk/': ground,
    'gateway/': ground,
    'market-data/feeds/': ['client/', ...ground],
    'market-data/': ground,
    'client/': ['engine/domain/', 'gateway/proto/'],
  };

  it('go one way', () => {
    const bad = files.flatMap((file) => {
      const part = Object.keys(allowed)
        .filter((prefix) => file.path.startsWith(prefix))
        .sort((a, b) => b.length - a.length)[0];
      if (part === undefined) return [];
      return file.lines.flatMap((line, index) => {
        const target = /from '(\.[^']+)'|import\('(\.[^']+)'\)/.exec(line);
        if (target === null) return [];
        const imported = posix.normalize(posix.join(dirname(file.path), target[1] ?? target[2]));
        const fits = [part, ...allowed[part]].some((prefix) => imported.startsWith(prefix));
        return fits ? [] : [`${file.path}:${index + 1} imports ${imported}`];
      });
    });
    expect(bad).toEqual([]);
  });
});

describe('Atomics', () => {
  it('name their partner', () => {
    const bad = files
      .filter((file) => !file.path.startsWith('test/') && !file.path.startsWith('bench/'))
      .flatMap((file) =>
        functionsOf(file)
          .filter((found) => found.lines.some((line) => /\bAtomics\.(?!pause)\w+\(/.test(line)))
          .filter((found) => !/partner/i.test(found.comment + found.lines.join('\n')))
          .map((found) => `${file.path}:${found.start + 1}: ${found.name}`),
      );
    expect(bad).toEqual([]);
  });
});

describe('the package', () => {
  const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  const all = { ...manifest.dependencies, ...manifest.devDependencies };

  it('pins every dependency', () => {
    const loose = Object.entries(all).filter(([, version]) => !/^(npm:[\w@/.-]+@)?\d+\.\d+\.\d+$/.test(version));
    expect(loose).toEqual([]);
  });

  it('gives every dependency a line of reason', () => {
    const reasons = readFileSync(join(projectRoot, 'docs/dependencies.md'), 'utf8');
    const missing = Object.keys(all).filter((name) => !reasons.includes(`\`${name}\``));
    expect(missing).toEqual([]);
  });
});
