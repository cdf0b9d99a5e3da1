// Which adjustments of cash and holdings have been made, by the ids that administrators gave them: one that is sent again is
// made once. And which accounts have been given anything at all. Rare commands: plain maps do.

import {
  putTexts,
  type StateReader,
  type StateWriter,
  takeNumbers,
  takeTexts,
  takeWords,
} from '../domain/state-sections.js';

/** Adjustments with an id that are remembered; beyond them the oldest is forgotten. */
export const ADJUSTMENTS_REMEMBERED = 65_536;

export interface Adjustment {
  readonly account: number;
  /** Empty where it has none. */
  readonly id: string;
  readonly instrument: number;
  readonly amount: number;
  readonly costPrice: number;
  /** The engine sequence of its command. */
  readonly sequence: number;
}

export class Adjustments {
  /** By account and id, oldest first. */
  readonly #made = new Map<string, Adjustment>();
  readonly #given = new Set<number>();

  /** The adjustment that the account has had under this id; none is under no id. */
  find(account: number, id: string): Adjustment | undefined {
    return this.#made.get(keyOf(account, id));
  }

  /** Whether the account was ever given, or taken, anything. */
  concerned(account: number): boolean {
    return this.#given.has(account);
  }

  add(adjustment: Adjustment): void {
    const { account, id } = adjustment;
    this.#given.add(account);
    if (id === '') return;
    this.#made.set(keyOf(account, id), adjustment);
    if (this.#made.size <= ADJUSTMENTS_REMEMBERED) return;
    for (const oldest of this.#made.keys()) {
      this.#made.delete(oldest);
      break;
    }
  }

  /** For a digest. */
  describe(): (number | string)[][] {
    const made = [...this.#made.values()].map(({ account, id, ...rest }) => [
      account,
      JSON.stringify(id),
      ...Object.values(rest),
    ]);
    return [...made, [...this.#given].sort((one, other) => one - other)];
  }

  save(state: StateWriter): void {
    const made = [...this.#made.values()];
    state.put('adjustments.given', Int32Array.from([...this.#given].sort((one, other) => one - other)));
    putTexts(
      state,
      'adjustments.ids',
      made.map(({ id }) => id),
    );
    state.put('adjustments.words', Int32Array.from(made.flatMap(({ account, instrument }) => [account, instrument])));
    state.put(
      'adjustments.amounts',
      Float64Array.from(made.flatMap(({ amount, costPrice, sequence }) => [amount, costPrice, sequence])),
    );
  }

  load(state: StateReader): void {
    for (const account of takeWords(state, 'adjustments.given')) this.#given.add(account);
    const words = takeWords(state, 'adjustments.words');
    const amounts = takeNumbers(state, 'adjustments.amounts');
    for (const [kept, id] of takeTexts(state, 'adjustments.ids').entries()) {
      const [account, instrument] = words.subarray(2 * kept);
      const [amount, costPrice, sequence] = amounts.subarray(3 * kept);
      this.add({ account, id, instrument, amount, costPrice, sequence });
    }
  }
}

function keyOf(account: number, id: string): string {
  return `${account} ${id}`;
}
