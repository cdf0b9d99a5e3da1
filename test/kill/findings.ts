// What a kill test finds wrong, by what it means for a client.

export const Finding = {
  /** A client was told of it, and the venue no longer knows. */
  LOST: 'lost',
  /** The venue tells of what nobody has sent, or of what does not follow from what it told before. */
  INVENTED: 'invented',
  /** It was done, or told, twice. */
  DOUBLED: 'doubled',
  /** It is told otherwise than before. */
  CHANGED: 'changed',
} as const;
export type Finding = (typeof Finding)[keyof typeof Finding];

/** Beyond these only the count goes on. */
const KEPT_MAX = 50;

export class Findings {
  readonly texts: string[] = [];
  readonly counts: Record<Finding, number> = { lost: 0, invented: 0, doubled: 0, changed: 0 };

  add(finding: Finding, what: string, ...facts: unknown[]): void {
    this.counts[finding]++;
    if (this.texts.length < KEPT_MAX) this.texts.push(`${finding}: ${what}: ${facts.map(textOf).join(', ')}`);
  }

  /** Adds it unless it holds. */
  check(holds: boolean, finding: Finding, what: string, ...facts: unknown[]): void {
    if (!holds) this.add(finding, what, ...facts);
  }

  get total(): number {
    return Object.values(this.counts).reduce((sum, count) => sum + count, 0);
  }
}

function textOf(fact: unknown): string {
  return typeof fact === 'string' ? fact : JSON.stringify(fact);
}
