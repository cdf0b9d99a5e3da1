// A scenario that cannot be read: the line at fault, what is wrong with it, and where one can guess it, what was meant.

export class ScenarioError extends Error {
  readonly code = 'RINGBOOK_SCENARIO';
  override readonly name = 'ScenarioError';

  /** Lines are counted from 1; `hint` says how to mend it. */
  constructor(
    readonly line: number,
    message: string,
    readonly hint?: string,
  ) {
    super(hint === undefined ? message : `${message}; ${hint}`);
  }
}
