// hot path
// Which instruments the command in hand has changed, so that only they are settled after it. Most commands touch one.

export class TouchedInstruments {
  readonly #marks: Uint8Array;
  readonly #instruments: Int32Array;
  #count = 0;

  constructor(instrumentsMax: number) {
    this.#marks = new Uint8Array(instrumentsMax);
    this.#instruments = new Int32Array(instrumentsMax);
  }

  get count(): number {
    return this.#count;
  }

  /** The touched instruments by rising index. */
  at(place: number): number {
    return this.#instruments[place];
  }

  touch(instrument: number): void {
    if (this.#marks[instrument] !== 0) return;
    this.#marks[instrument] = 1;
    let place = this.#count++;
    for (; place > 0 && this.#instruments[place - 1] > instrument; place--) {
      this.#instruments[place] = this.#instruments[place - 1];
    }
    this.#instruments[place] = instrument;
  }

  clear(): void {
    for (let i = 0; i < this.#count; i++) this.#marks[this.#instruments[i]] = 0;
    this.#count = 0;
  }
}
