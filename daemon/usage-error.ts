// A command line or setting that is wrong: the person at the keyboard mends it, so it is text without a stack.

import { ExitCode } from './exit-code.js';

export class UsageError extends Error {
  readonly code = 'RINGBOOK_USAGE';
  readonly exitCode = ExitCode.USAGE;
  override readonly name = 'UsageError';
}
