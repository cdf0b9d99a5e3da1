// Reads the --config file: one YAML map of settings. Every value is kept as the text that stands there, so that one
// reading rule serves files, environment and flags (and `on`, `0x10` or `1e3` mean nothing unexpected).

import { readFileSync } from 'node:fs';
import { type Document, parseDocument } from 'yaml';
import { UsageError } from '../usage-error.js';

/** The one setting that may be a map: account to token. */
const MAP_KEY = 'authentication_tokens';

/** Key and text of each setting in the file; a map of tokens comes as `account=token,…`. */
export function readConfigurationFile(file: string): [string, string][] {
  const content = readYaml(file);
  if (content === null || content === '') return [];
  if (typeof content !== 'object' || Array.isArray(content)) throw new UsageError(`${file}: must be a map of settings`);
  return Object.entries(content).map(([key, value]) => [key, textOf(file, key, value)]);
}

/** Parses a YAML or JSON file in which every scalar stays text; throws a UsageError that names file and position. */
export function readYaml(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file}: cannot be read: ${(error as Error).message}`);
  }
  const document = parseDocument(text, { schema: 'failsafe' });
  const fault = faultOf(document);
  if (fault !== undefined) throw new UsageError(`${file}: is neither YAML nor JSON: ${fault}`);
  return document.toJS();
}

/** In words that show nothing of the text but its marks: what stands there may be a secret. */
function faultOf(document: Document.Parsed): string | undefined {
  const [error] = document.errors;
  if (error !== undefined) return error.message.split('\n')[0];
  const [warning] = document.warnings;
  const line = warning?.linePos?.[0].line;
  if (warning !== undefined)
    return `what begins with ! must stand in quotes${line === undefined ? '' : ` at line ${line}`}`;
  try {
    document.toJS();
    return undefined;
  } catch {
    return 'what begins with * must stand in quotes';
  }
}

function textOf(file: string, key: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (key === MAP_KEY && typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const pairs = Object.entries(value).map(([account, token]) => pairOf(file, account, token));
    return pairs.join(',');
  }
  throw new UsageError(`${file}: ${key} must be one value`);
}

/** What would read as another pair once it stands in the list is refused. A token is a secret: the message has none. */
function pairOf(file: string, account: string, token: unknown): string {
  if (/[,=\s]/.test(account)) {
    throw new UsageError(`${file}: ${MAP_KEY}: an account has no comma, equals sign or space, but "${account}" does`);
  }
  if (typeof token !== 'string' || /[,\s]/.test(token)) {
    throw new UsageError(`${file}: ${MAP_KEY}: the token of "${account}" must be one text without commas and spaces`);
  }
  return `${account}=${token}`;
}
