// Which texts may be tokens, and which digests are of none.

import { sha256 } from '../../gateway/authenticator.js';

export const TOKEN_ALLOWED = '1 to 256 characters without spaces';
const TOKEN = /^\S{1,256}$/;

export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** What comes of hashing a variable that is not set: with it whoever sends no token at all would be let in. */
export const DIGEST_OF_NOTHING = sha256('').toString('hex');
