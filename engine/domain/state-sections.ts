// How a stage's state is kept outside of it: named columns of words, doubles or bytes, each a used prefix of one of the
// stage's tables, so that what is kept does not depend on how large the tables are.

export type StateColumn = Int32Array | Float64Array | Uint8Array;

/** Takes the columns of a state; they are read until the next change of that state. */
export interface StateWriter {
  put(name: string, column: StateColumn): void;
}

/** Gives them back. Both methods throw a StateError where there is no such column. */
export interface StateReader {
  /** How many elements the column has. */
  length(name: string): number;
  /** Copies the column to the begin of `target`, which is of its kind and has room for it. */
  take(name: string, target: StateColumn): void;
}

/** The kept state lacks what this version keeps, or does not fit in: it is of another version, or of another venue. */
export class StateError extends Error {
  override readonly name: string = 'StateError';
  readonly code: string = 'RINGBOOK_STATE';
  readonly exitCode: number = 65;
}

/** The state is one of another version, which this one does not understand; found out before anything is loaded. */
export class StateVersionError extends StateError {
  override readonly name = 'StateVersionError';

  constructor(
    readonly found: number,
    readonly wanted: number,
    what: string,
  ) {
    super(`${what} is of version ${found}, and this one reads ${wanted}`);
  }
}

/** The state needs more room than the stage that it is loaded into was made with. */
export class StateCapacityError extends StateError {
  override readonly name = 'StateCapacityError';
  override readonly code = 'RINGBOOK_STATE_CAPACITY';
  override readonly exitCode = 64;

  constructor(
    readonly capacity: string,
    wanted: number,
    kept: number,
  ) {
    super(`the capacity ${capacity} is ${wanted}, and the state was kept with ${kept}: it must not be smaller`);
  }
}

/** Columns in memory. */
export class StateSections implements StateWriter, StateReader {
  readonly #columns = new Map<string, StateColumn>();

  get names(): readonly string[] {
    return [...this.#columns.keys()];
  }

  put(name: string, column: StateColumn): void {
    if (this.#columns.has(name)) throw new StateError(`the column ${name} is kept twice`);
    this.#columns.set(name, column.slice());
  }

  length(name: string): number {
    return this.get(name).length;
  }

  take(name: string, target: StateColumn): void {
    copyColumn(name, this.get(name), target);
  }

  get(name: string): StateColumn {
    const column = this.#columns.get(name);
    if (column === undefined) throw noSuchColumn(name);
    return column;
  }
}

export function noSuchColumn(name: string): StateError {
  return new StateError(`the kept state has no column ${name}`);
}

/** Throws where the target is of another kind or too small. */
export function checkTarget(name: string, kind: string, length: number, target: StateColumn): void {
  if (target.constructor.name !== kind) throw new StateError(`the column ${name} is of ${kind}`);
  if (target.length < length) {
    throw new StateError(`the column ${name} has ${length} elements, and there is room for ${target.length}`);
  }
}

function copyColumn(name: string, column: StateColumn, target: StateColumn): void {
  checkTarget(name, column.constructor.name, column.length, target);
  target.set(column);
}

/** The columns of one stage among those of others: their names begin with `prefix`. */
export function writerFor(prefix: string, state: StateWriter): StateWriter {
  return { put: (name, column) => state.put(prefix + name, column) };
}

export function readerOf(prefix: string, state: StateReader): StateReader {
  return {
    length: (name) => state.length(prefix + name),
    take: (name, target) => state.take(prefix + name, target),
  };
}

/** The column up to its last element that is not 0. */
export function usedPrefix<Column extends StateColumn>(column: Column): Column {
  let used = column.length;
  while (used > 0 && column[used - 1] === 0) used--;
  return column.subarray(0, used) as Column;
}

export function takeWords(state: StateReader, name: string): Int32Array {
  const words = new Int32Array(state.length(name));
  state.take(name, words);
  return words;
}

export function takeNumbers(state: StateReader, name: string): Float64Array {
  const numbers = new Float64Array(state.length(name));
  state.take(name, numbers);
  return numbers;
}

/** Texts, one after the other, and their lengths in bytes. */
export function putTexts(state: StateWriter, name: string, texts: readonly string[]): void {
  const encoded = texts.map((text) => new TextEncoder().encode(text));
  state.put(
    `${name}.lengths`,
    Int32Array.from(encoded, (bytes) => bytes.length),
  );
  state.put(name, Uint8Array.from(encoded.flatMap((bytes) => [...bytes])));
}

export function takeTexts(state: StateReader, name: string): string[] {
  const bytes = new Uint8Array(state.length(name));
  state.take(name, bytes);
  let at = 0;
  return Array.from(takeWords(state, `${name}.lengths`), (length) => {
    const text = new TextDecoder().decode(bytes.subarray(at, at + length));
    at += length;
    return text;
  });
}
