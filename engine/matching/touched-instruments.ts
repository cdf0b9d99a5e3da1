// hot path
// Which instruments the command in hand has changed, so that only they are settled after it. Most commands touch one; a
// mass cancel may touch them all.

export class TouchedInstruments {
  readonly #marks: Uint8Array;
  /** The range in which instruments are marked; empty where none is. */
  #lowest = 0;
  #highest = -1;

  constructor(instrumentsMax: number) {
    this.#marks = new Uint8Array(instrumentsMax);
  }

  /** The touched instrument of the lowest index, or -1. */
  get first(): number {
    return this.#highest < 0 ? -1 : this.#lowest;
  }

  /** The one with the next higher index, or -1. */
  next(instrument: number): number {
    for (let next = instrument + 1; next <= this.#highest; next++) if (this.#marks[next] !== 0) return next;
    return -1;
  }

  touch(instrument: number): void {
    this.#marks[instrument] = 1;
    if (this.#highest < 0 || instrument < this.#lowest) this.#lowest = instrument;
    if (instrument > this.#highest) this.#highest = instrument;
  }

  clear(): void {
    this.#marks.fill(0, this.#lowest, this.#highest + 1);
    this.#highest = -1;
  }
}
