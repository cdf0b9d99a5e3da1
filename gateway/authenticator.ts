// Says which rights a token has, in a time that tells nothing about any. Tokens are kept as their SHA-256 digests alone, and
// compared as such; where there are none, authentication is off and every token may do everything.

import { createHash, timingSafeEqual } from 'node:crypto';
import { ALL_RIGHTS, NO_RIGHTS, NOT_AUTHENTICATED, Right } from './rights.js';

/** A token of an account. Plain data. */
export interface Credential {
  readonly account: string;
  /** The token's SHA-256 digest, 64 lower-case hexadecimal digits. */
  readonly tokenSha256: string;
  /** Right, or several of them. */
  readonly rights: number;
}

interface Kept {
  readonly digest: Buffer;
  readonly rights: number;
}

export function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

export class Authenticator {
  /** Without it authentication is off. */
  readonly #byAccount: ReadonlyMap<string, readonly Kept[]> | undefined;
  readonly #administrators: readonly Kept[];
  /** Of every token: what the time of a look here may tell is about a digest, from which no token follows. */
  readonly #digests: ReadonlySet<string>;
  /** So many comparisons for every account, one that does not exist included. */
  readonly #comparisons: number;
  /** Compared where there is nothing to compare with. */
  readonly #nobody: Kept = { digest: sha256(''), rights: NO_RIGHTS };

  /** Undefined switches authentication off. */
  constructor(credentials: readonly Credential[] | undefined) {
    const byAccount = new Map<string, Kept[]>();
    const administrators: Kept[] = [];
    let comparisons = 1;
    for (const { account, tokenSha256, rights } of credentials ?? []) {
      const kept = { digest: Buffer.from(tokenSha256, 'hex'), rights };
      const tokens = byAccount.get(account) ?? [];
      tokens.push(kept);
      byAccount.set(account, tokens);
      comparisons = Math.max(comparisons, tokens.length);
      if ((rights & Right.ADMIN) !== 0) administrators.push(kept);
    }
    this.#byAccount = credentials && byAccount;
    this.#administrators = administrators;
    this.#digests = new Set((credentials ?? []).map(({ tokenSha256 }) => tokenSha256));
    this.#comparisons = comparisons;
  }

  /** What the token may do for this account; NOT_AUTHENTICATED where it is none of its tokens. */
  rightsOf(account: string, token: string): number {
    if (this.#byAccount === undefined) return ALL_RIGHTS;
    const digest = sha256(token);
    const tokens = this.#byAccount.get(account) ?? [];
    let rights: number = NOT_AUTHENTICATED;
    for (let i = 0; i < this.#comparisons; i++) {
      const kept = tokens[i] ?? this.#nobody;
      const isIt = timingSafeEqual(digest, kept.digest) && kept !== this.#nobody;
      if (isIt) rights = Math.max(rights, NO_RIGHTS) | kept.rights;
    }
    return rights;
  }

  /** ADMIN where it is any account's token with that right, NO_RIGHTS for one without, NOT_AUTHENTICATED for no token. */
  administrativeRights(token: string): number {
    if (this.#byAccount === undefined) return Right.ADMIN;
    const digest = sha256(token);
    let isAdministrators = false;
    for (const kept of this.#administrators) {
      if (timingSafeEqual(digest, kept.digest)) isAdministrators = true;
    }
    if (isAdministrators) return Right.ADMIN;
    return this.#digests.has(digest.toString('hex')) ? NO_RIGHTS : NOT_AUTHENTICATED;
  }

  /** True of an account that has a token. */
  lists(account: string): boolean {
    return this.#byAccount?.has(account) ?? false;
  }
}
