// Reads the project's own TypeScript sources, for the tests that keep the house rules.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout, seen from the built test. */
export const projectRoot = join(dirname(fileURLToPath(import.meta.url)), '../../..');

export const SOURCE_FOLDERS = [
  'engine',
  'risk',
  'gateway',
  'market-data',
  'daemon',
  'client',
  'bench',
  'test',
  'examples',
] as const;

export interface SourceFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly lines: readonly string[];
  readonly hot: boolean;
}

/** A function, method or accessor that the formatter has laid out over several lines. */
export interface SourceFunction {
  readonly name: string;
  /** Index of its first line. */
  readonly start: number;
  readonly lines: readonly string[];
  /** The comment right above it. */
  readonly comment: string;
}

export function sourceFiles(): SourceFile[] {
  return SOURCE_FOLDERS.flatMap((folder) => filesUnder(join(projectRoot, folder))).map((file) => {
    const lines = readFileSync(file, 'utf8').split('\n');
    return { path: relative(projectRoot, file).replaceAll('\\', '/'), lines, hot: lines[0] === '// hot path' };
  });
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesUnder(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

const HEADER =
  /^( {0,2})(?:export )?(?:(?:async |static |override |get |set |protected |private )*(?:function\*? )?)([#\w]+)?.*\{$/;
const NOT_A_FUNCTION =
  /^ *(?:export )?(?:class|interface|type|const|let|if|for|while|switch|return|describe|it|test|abstract)\b/;

/** Functions at the top level and members of classes; nested functions count to the one around them. */
export function functionsOf(file: SourceFile): SourceFunction[] {
  const found: SourceFunction[] = [];
  for (let start = 0; start < file.lines.length; start++) {
    const line = file.lines[start];
    const header = HEADER.exec(joinedHeader(file.lines, start));
    if (header === null || header[2] === undefined || NOT_A_FUNCTION.test(line) || !line.includes('(')) continue;
    const end = file.lines.indexOf(`${header[1]}}`, start);
    if (end < 0) continue;
    found.push({
      name: header[2],
      start,
      lines: file.lines.slice(start, end + 1),
      comment: commentAbove(file.lines, start),
    });
    start = end;
  }
  return found;
}

/** A header that the formatter broke over lines ends in `): X {` at the indentation of its start. */
function joinedHeader(lines: readonly string[], start: number): string {
  const line = lines[start];
  if (!line.endsWith('(')) return line;
  const indent = /^ */.exec(line)![0];
  for (let i = start + 1; i < Math.min(lines.length, start + 30); i++) {
    if (lines[i].startsWith(`${indent})`)) return line + lines[i].trim();
  }
  return line;
}

function commentAbove(lines: readonly string[], start: number): string {
  const collected: string[] = [];
  for (let i = start - 1; i >= 0 && /^ *(\/\/|\/\*\*|\*)/.test(lines[i]); i--) collected.unshift(lines[i].trim());
  return collected.join(' ');
}
