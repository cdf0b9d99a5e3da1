// What differed from the file: all of it counted, the first of it explained.

const EXPLAINED_MAX = 10;

export interface Mismatch {
  /** Row of the message file, counted from 1 as editors do; 0: before the first. */
  readonly row: number;
  readonly what: string;
}

export class Mismatches {
  count = 0;
  readonly first: Mismatch[] = [];

  add(row: number, what: string): void {
    this.count++;
    if (this.first.length < EXPLAINED_MAX) this.first.push({ row: row + 1, what });
  }
}
