// The known name that a mistyped one most likely means: for the texts that refuse a flag, a setting or a field of a request.

/** A longer name is no slip of the finger; whoever sends one does not make the daemon compare it. */
const NAME_LENGTH_MAX = 40;
/** Further apart than a third of the name, two names are two names. */
const DISTANCE_PER_LETTER_MAX = 1 / 3;

/**
 * The nearest of `known` by edit distance, capitals aside, or undefined where none is near. A prefix of just one counts
 * as near.
 */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  if (name.length > NAME_LENGTH_MAX) return undefined;
  const candidates = [...known];
  const startWithIt = candidates.filter((candidate) => name.length > 1 && candidate.startsWith(name));
  if (startWithIt.length === 1) return startWithIt[0];
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    const allowed = Math.max(1, Math.floor(Math.max(name.length, candidate.length) * DISTANCE_PER_LETTER_MAX));
    if (distance <= allowed && distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** `, did you mean "x"?` or nothing: the end of every message about an unknown name. */
export function didYouMean(name: string, known: Iterable<string>, write = (near: string) => near): string {
  const near = nearestName(name, known);
  return near === undefined ? '' : `, did you mean ${write(near)}?`;
}

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment), by rows. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substituted, last[j] + 1, row[j - 1] + 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length];
}
