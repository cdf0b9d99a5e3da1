// The table of docs/settings.md as the schema has it.

import { settingNames } from '../../daemon/settings/setting-names.js';

export const SETTINGS_TABLE_HEAD = [
  '| flag | environment | default | allowed | for |',
  '|---|---|---|---|---|',
] as const;

/** One row a setting, in the schema's order. */
export function settingsTableRows(): string[] {
  return settingNames.map(({ flag, environment, defaultText, allowed, description }) => {
    const fallback = defaultText === undefined ? 'none' : `\`${defaultText}\``;
    return `| \`--${flag}\` | \`${environment}\` | ${fallback} | ${allowed} | ${description} |`;
  });
}
