// Puts what was expected beside what was said: what fits is paired first, so that one missing line does not make all
// lines after it look wrong.

import { differences, type Expectation, type Statement } from './statement.js';

export interface AlignedLine {
  readonly expected?: Expectation;
  readonly actual?: Statement;
  /** Empty where both are there and agree. */
  readonly differences: readonly string[];
}

/** Every expected and every actual statement, in order, in pairs where they belong together. */
export function align(expected: readonly Expectation[], actual: readonly Statement[]): AlignedLine[] {
  const lines: AlignedLine[] = [];
  let e = 0;
  let a = 0;
  for (const [nextE, nextA] of [...longestFit(expected, actual), [expected.length, actual.length]]) {
    lines.push(...pair(expected.slice(e, nextE), actual.slice(a, nextA)));
    if (nextE < expected.length) lines.push({ expected: expected[nextE], actual: actual[nextA], differences: [] });
    e = nextE + 1;
    a = nextA + 1;
  }
  return lines;
}

/** What lies between two fits: the n-th with the n-th where both are about the same, else each by itself. */
function pair(expected: readonly Expectation[], actual: readonly Statement[]): AlignedLine[] {
  const lines: AlignedLine[] = [];
  let a = 0;
  for (const one of expected) {
    const other = actual[a];
    const belongs = other !== undefined && (one.verb === other.verb || expected.length === actual.length);
    if (belongs) a++;
    if (belongs) lines.push({ expected: one, actual: other, differences: differences(one, other) });
    else lines.push({ expected: one, differences: ['missing'] });
  }
  for (const other of actual.slice(a)) lines.push({ actual: other, differences: ['not listed'] });
  return lines;
}

/** The longest common subsequence of what agrees, as pairs of indices. */
function longestFit(expected: readonly Expectation[], actual: readonly Statement[]): [number, number][] {
  const fits = expected.map((one) => actual.map((other) => differences(one, other).length === 0));
  const length = Array.from({ length: expected.length + 1 }, () => new Array<number>(actual.length + 1).fill(0));
  for (let e = expected.length - 1; e >= 0; e--) {
    for (let a = actual.length - 1; a >= 0; a--) {
      const skipping = Math.max(length[e + 1][a], length[e][a + 1]);
      length[e][a] = fits[e][a] ? Math.max(skipping, length[e + 1][a + 1] + 1) : skipping;
    }
  }
  const pairs: [number, number][] = [];
  for (let e = 0, a = 0; e < expected.length && a < actual.length; ) {
    if (fits[e][a] && length[e][a] === length[e + 1][a + 1] + 1) pairs.push([e++, a++]);
    else if (length[e + 1][a] >= length[e][a + 1]) e++;
    else a++;
  }
  return pairs;
}
