// Tokens of accounts as the gateway is given them.

import { type Credential, sha256 } from '../../gateway/authenticator.js';
import { OWN_RIGHTS } from '../../gateway/rights.js';

export function credential(account: string, token: string, rights: number = OWN_RIGHTS): Credential {
  return { account, tokenSha256: sha256(token).toString('hex'), rights };
}
