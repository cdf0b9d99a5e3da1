// Brings the settings together: defaults, then the configuration file, then the environment, then flags, each over the
// one before. Throws a UsageError that names the key, where it came from, its value and what is allowed.

import { didYouMean } from '../../engine/domain/nearest-name.js';
import { UsageError } from '../usage-error.js';
import { readConfigurationFile } from './configuration-file.js';
import { assertRelations } from './relations.js';
import { type SettingKey, type Settings, settingsSchema } from './schema.js';
import { ENVIRONMENT_PREFIX, type SettingName, settingNames } from './setting-names.js';

/** The configuration file itself, which only the environment and a flag can name. */
const CONFIG_FLAG = 'config';
const CONFIG_VARIABLE = `${ENVIRONMENT_PREFIX}CONFIG`;
/** Variables that tests steer the daemon with; no settings, and heard only under NODE_ENV=test. */
const TEST_PREFIX = `${ENVIRONMENT_PREFIX}TEST_`;

/** The flags that `start` takes. */
export const settingFlags: readonly string[] = [CONFIG_FLAG, ...settingNames.map((name) => name.flag)];

interface Given {
  readonly text: string;
  /** For messages: the flag, the variable, or the file and its key. */
  readonly source: string;
}

/** `flags`: by name without dashes, as `readCommandLine` gives them. */
export function loadSettings(flags: ReadonlyMap<string, string>, environment: NodeJS.ProcessEnv): Settings {
  const given = new Map<SettingKey, Given>();
  const file = flags.get(CONFIG_FLAG) ?? environment[CONFIG_VARIABLE];
  if (file !== undefined) addFile(given, file);
  addEnvironment(given, environment);
  for (const name of settingNames) {
    const text = flags.get(name.flag);
    if (text !== undefined) given.set(name.key, { text, source: `--${name.flag}` });
  }
  const settings = validate(given);
  assertRelations(settings);
  return settings;
}

function addFile(given: Map<SettingKey, Given>, file: string): void {
  for (const [key, text] of readConfigurationFile(file)) {
    const name = settingNames.find((known) => known.file === key);
    if (name === undefined) {
      const known = settingNames.map((setting) => setting.file);
      throw new UsageError(`${file}: unknown setting "${key}"${didYouMean(key.replaceAll('-', '_'), known)}`);
    }
    given.set(name.key, { text, source: `${key} in ${file}` });
  }
}

function addEnvironment(given: Map<SettingKey, Given>, environment: NodeJS.ProcessEnv): void {
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith(ENVIRONMENT_PREFIX) || text === undefined) continue;
    if (variable === CONFIG_VARIABLE || (variable.startsWith(TEST_PREFIX) && environment.NODE_ENV === 'test')) continue;
    const name = settingNames.find((known) => known.environment === variable);
    if (name === undefined) {
      const known = [CONFIG_VARIABLE, ...settingNames.map((setting) => setting.environment)];
      throw new UsageError(`unknown setting ${variable} in the environment${didYouMean(variable, known)}`);
    }
    given.set(name.key, { text, source: variable });
  }
}

function validate(given: ReadonlyMap<SettingKey, Given>): Settings {
  const texts = Object.fromEntries([...given].map(([key, { text }]) => [key, text]));
  const result = settingsSchema.safeParse(texts);
  if (result.success) return result.data;
  const key = result.error.issues[0].path[0];
  const name = settingNames.find((known) => known.key === key) as SettingName;
  const { text, source } = given.get(name.key) as Given;
  throw new UsageError(`${name.file}: ${shown(name.key, text)} (${source}) is not allowed; allowed: ${name.allowed}`);
}

/** Tokens are secrets: no log line shows them. */
function shown(key: SettingKey, text: string): string {
  return key === 'authenticationTokens' ? 'the value' : `"${text}"`;
}
