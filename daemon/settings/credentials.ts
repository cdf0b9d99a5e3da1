// Who may do what: the tokens of the setting `authentication_tokens` and those of the accounts file, together.

import { type Credential, sha256 } from '../../gateway/authenticator.js';
import { ALL_RIGHTS, OWN_RIGHTS } from '../../gateway/rights.js';
import type { AccountsFile } from './accounts-file.js';
import type { Settings } from './schema.js';

/** Of the setting's accounts this one's token has the right to administer. */
const ADMIN_ACCOUNT = 'admin';

/** Undefined where neither has any: authentication is off. */
export function credentialsOf(
  { authenticationTokens }: Settings,
  { credentials }: AccountsFile,
): readonly Credential[] | undefined {
  if (authenticationTokens === undefined && credentials.length === 0) return undefined;
  const own = Object.entries(authenticationTokens ?? {}).map(([account, token]) => ({
    account,
    tokenSha256: sha256(token).toString('hex'),
    rights: account === ADMIN_ACCOUNT ? ALL_RIGHTS : OWN_RIGHTS,
  }));
  return [...own, ...credentials];
}
