// How each setting is spelled: `dataDir` in code, `data_dir` in the configuration file, `--data-dir` as a flag,
// `RINGBOOK_DATA_DIR` in the environment.

import { type SettingKey, settingsSchema } from './schema.js';
import type { SettingText } from './setting-types.js';

export interface SettingName {
  readonly key: SettingKey;
  readonly file: string;
  /** Without its dashes. */
  readonly flag: string;
  readonly environment: string;
  readonly allowed: string;
  readonly description: string;
  /** As a person would write it; undefined where the setting has none. */
  readonly defaultText: string | undefined;
}

export const ENVIRONMENT_PREFIX = 'RINGBOOK_';

/** All settings, in the schema's order. */
export const settingNames: readonly SettingName[] = Object.keys(settingsSchema.shape).map((name) => {
  const key = name as SettingKey;
  const words = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return {
    key,
    file: words,
    flag: words.replaceAll('_', '-'),
    environment: ENVIRONMENT_PREFIX + words.toUpperCase(),
    ...textOf(key),
    defaultText: defaultTextOf(key),
  };
});

function textOf(key: SettingKey): SettingText {
  const schema = settingsSchema.shape[key];
  const own = schema.meta() as Partial<SettingText> | undefined;
  const inner = 'innerType' in schema.def ? (schema.def.innerType as { meta(): unknown }).meta() : undefined;
  const { allowed, description } = { ...(inner as Partial<SettingText>), ...own };
  if (allowed === undefined || description === undefined) throw new Error(`the setting ${key} has no text`);
  return { allowed, description };
}

function defaultTextOf(key: SettingKey): string | undefined {
  const { def } = settingsSchema.shape[key];
  return 'defaultValue' in def && def.defaultValue !== undefined ? String(def.defaultValue) : undefined;
}
