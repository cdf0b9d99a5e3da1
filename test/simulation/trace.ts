// What happens in a simulated run, as one hash over all of it and the last lines of it as text: two runs of a seed have
// the same hash, or something in the venue listens to more than the simulator.

/** FNV-1a, 32 bits. */
const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;
/** Lines kept for the report of a failure. */
const LINES_KEPT = 60;

export class Trace {
  #hash = OFFSET_BASIS;
  #lines: string[] = [];
  entries = 0;

  /** `onLine` hears every line, for whoever wants to read the whole run. */
  constructor(readonly onLine?: (line: string) => void) {}

  add(what: string, ...facts: (number | string)[]): void {
    const line = facts.length === 0 ? what : `${what} ${facts.join(' ')}`;
    this.entries++;
    for (let i = 0; i < line.length; i++) this.#hash = Math.imul(this.#hash ^ line.charCodeAt(i), PRIME);
    this.#lines.push(line);
    if (this.#lines.length > 2 * LINES_KEPT) this.#lines = this.#lines.slice(-LINES_KEPT);
    this.onLine?.(line);
  }

  get hash(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, '0');
  }

  /** The last lines, oldest first. */
  get tail(): string[] {
    return this.#lines.slice(-LINES_KEPT);
  }
}
