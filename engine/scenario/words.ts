// The words of one line, taken from the left; what is missing or left over is an error that names the line.

import { nearestName } from '../domain/nearest-name.js';
import { ScenarioError } from './scenario-error.js';

/** `@`, a comma and brackets are words of their own, so that `30@100` reads as `30 @ 100`. */
const WORD = /[,()@]|[^\s,()@]+/g;

export class Words {
  readonly line: number;
  readonly #words: readonly string[];
  #next = 0;

  constructor(text: string, line: number) {
    this.#words = text.match(WORD) ?? [];
    this.line = line;
  }

  get isEmpty(): boolean {
    return this.#next === this.#words.length;
  }

  peek(): string | undefined {
    return this.#words[this.#next];
  }

  /** The next word; `what` is what a reader would call it. */
  take(what: string): string {
    const word = this.#words[this.#next];
    if (word === undefined) this.fail(`the line ends where ${what} is needed`);
    this.#next++;
    return word;
  }

  /** True where the next word is this one, which is then taken. */
  takeIf(word: string): boolean {
    if (this.peek() !== word) return false;
    this.#next++;
    return true;
  }

  /** Takes the next word where it is one of the table's names, and answers with its value. */
  takeName<T>(table: Readonly<Record<string, T>>): T | undefined {
    const word = this.peek();
    if (word === undefined || !Object.hasOwn(table, word)) return undefined;
    this.#next++;
    return table[word];
  }

  /** Takes the next word, which must be one of the table's names. */
  name<T>(table: Readonly<Record<string, T>>, what: string): T {
    const word = this.take(what);
    if (!Object.hasOwn(table, word)) this.unknown(word, Object.keys(table), what);
    return table[word];
  }

  /** Throws where something is left. */
  end(): void {
    if (!this.isEmpty) this.fail(`"${this.peek()}" is more than this line can say`);
  }

  unknown(word: string, known: readonly string[], what: string): never {
    const near = nearestName(word, known);
    const hint = near === undefined ? `one of ${known.join(', ')}` : `did you mean ${near}?`;
    throw new ScenarioError(this.line, `"${word}" is not ${what}`, hint);
  }

  fail(message: string, hint?: string): never {
    throw new ScenarioError(this.line, message, hint);
  }
}
