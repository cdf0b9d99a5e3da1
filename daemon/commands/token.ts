// `ringbook token`: a token for the accounts file and its digest, or the digest of a token that there is.

import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { sha256 } from '../../gateway/authenticator.js';
import { readCommandLine } from '../command-line.js';
import { ExitCode } from '../exit-code.js';
import { isToken, TOKEN_ALLOWED } from '../settings/token-text.js';
import { UsageError } from '../usage-error.js';
import { type DaemonCommand, print } from './daemon-command.js';

/** As many as nobody guesses. */
const TOKEN_BYTES = 32;

export const token: DaemonCommand = {
  name: 'token',
  summary: 'makes a token for the accounts file, or the digest of one',
  help: `ringbook token [--digest]

Prints a new random token, for the client, and its SHA-256 digest, which stands as token_sha256 in the accounts file: so
the file need not be kept secret. With --digest it prints the digest of the token on standard input; as an argument it
would be seen in the list of processes.

Examples:
  ringbook token
  ringbook token --digest < token.txt`,

  async run(args) {
    const { switches } = readCommandLine('token', args, { switches: ['digest'] });
    if (switches.has('help')) print(token.help);
    else if (switches.has('digest')) print(digestOf(await text(process.stdin)));
    else printNew();
    return ExitCode.OK;
  },
};

function printNew(): void {
  const made = randomBytes(TOKEN_BYTES).toString('base64url');
  print(`token         ${made}\ntoken_sha256  ${sha256(made).toString('hex')}`);
}

/** What a shell adds at the end is no part of it. */
function digestOf(input: string): string {
  const [line, ...others] = input.replace(/\r?\n$/, '').split('\n');
  if (others.length > 0) throw new UsageError('standard input has more lines than one; a token is one line');
  if (!isToken(line)) throw new UsageError(`the token on standard input is not ${TOKEN_ALLOWED}`);
  return sha256(line).toString('hex');
}
