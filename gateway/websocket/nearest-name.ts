// The known name that a mistyped one most likely means, for the text of a refusal.

/** Further apart than a third of its letters, two names are two names. */
const LETTERS_PER_MISTAKE = 3;
/** A longer name is no slip of the finger, and is not compared. */
const NAME_LENGTH_MAX = 40;

/** `; did you mean "price"?`, or nothing where no known name is near. */
export function didYouMean(name: string, known: Iterable<string>): string {
  let nearest = '';
  let nearestDistance = Number.POSITIVE_INFINITY;
  if (name.length > NAME_LENGTH_MAX) return '';
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    const allowed = Math.max(1, Math.floor(candidate.length / LETTERS_PER_MISTAKE));
    if (distance > allowed || distance >= nearestDistance) continue;
    nearest = candidate;
    nearestDistance = distance;
  }
  return nearest === '' ? '' : `; did you mean "${nearest}"?`;
}

/** Insertions, deletions and substitutions (Levenshtein), by rows. */
function editDistance(a: string, b: string): number {
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substituted, last[j] + 1, row[j - 1] + 1));
    }
    last = row;
  }
  return last[b.length];
}
