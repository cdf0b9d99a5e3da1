// What became of a command on the short way.

export const PlainOutcome = {
  /** It is not plain; nothing has been done. */
  NOT_PLAIN: 0,
  /** It is executed, and all that is to be said of it is written and marked as its end. */
  DONE: 1,
  /** It is executed as other commands are: what it has touched is still to be settled, and its end to be marked. */
  UNSETTLED: 2,
} as const;
export type PlainOutcome = (typeof PlainOutcome)[keyof typeof PlainOutcome];
