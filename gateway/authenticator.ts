// Says whether a token is that of an account, in a time that tells nothing about either. Without tokens in the settings
// authentication is off and every token will do.

import { createHash, timingSafeEqual } from 'node:crypto';

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

export class Authenticator {
  readonly #digests: ReadonlyMap<string, Buffer> | undefined;
  /** Compared where the account has no token, so that it takes as long. */
  readonly #nobody = digest('');

  /** Account names and their tokens; undefined switches authentication off. */
  constructor(tokens: ReadonlyMap<string, string> | undefined) {
    this.#digests = tokens && new Map([...tokens].map(([account, token]) => [account, digest(token)]));
  }

  accepts(account: string, token: string): boolean {
    if (this.#digests === undefined) return true;
    const expected = this.#digests.get(account);
    const equal = timingSafeEqual(digest(token), expected ?? this.#nobody);
    return equal && expected !== undefined;
  }
}
