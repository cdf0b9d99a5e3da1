// The port to older reports than the gateway keeps: whoever stands behind it makes them again from the journal. The daemon
// has a task of its background thread do it.

/** Reports of one account with a sequence above `after`, up to `until`, in order, as many as the buffer has room for. */
export interface HistoryRequest {
  readonly account: number;
  readonly after: number;
  readonly until: number;
  /** Records of REPORT_BYTES are written from its start; it is the source's until it has answered. */
  readonly buffer: SharedArrayBuffer;
}

export type HistoryAnswer =
  /** So many lie in the buffer, the first with sequence `after` + 1; 0: not yet, ask again. */
  | { readonly kind: 'records'; readonly records: number }
  /** The journal does not reach back so far: this is the first report that can be had. */
  | { readonly kind: 'gone'; readonly firstSequence: number }
  | { readonly kind: 'failed'; readonly text: string };

export interface HistorySource {
  /** Answers once, later. */
  read(request: HistoryRequest, onAnswer: (answer: HistoryAnswer) => void): void;
}
