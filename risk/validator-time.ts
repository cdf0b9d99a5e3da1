// hot path
// When the command in hand came: set once for each command, read by whatever counts by time. Owner: a validator thread.

export class ValidatorTime {
  /** Nanoseconds since the validator began; in an array, because so large a number as an argument would be an object. */
  readonly now = new Float64Array(1);
  /** The UTC day, counted from 1970. */
  day = 0;
}
