// hot path
// Short text in a record: a length byte elsewhere, then a fixed run of words, padded with zeros, so that two texts are
// equal exactly when their words are. A length above the field's size marks a text that was cut and must be refused.

const decoder = new TextDecoder();

/** Copies `length` bytes to a field of `size` bytes, pads with zeros and cuts what is too long. */
export function writeText(
  target: Uint8Array,
  targetOffset: number,
  size: number,
  source: Uint8Array,
  sourceOffset: number,
  length: number,
): void {
  const kept = Math.min(length, size);
  for (let i = 0; i < kept; i++) target[targetOffset + i] = source[sourceOffset + i];
  for (let i = kept; i < size; i++) target[targetOffset + i] = 0;
}

/** Copies a field of `words` words from one record to another. */
export function copyWords(
  target: Int32Array,
  targetWord: number,
  source: Int32Array,
  sourceWord: number,
  words: number,
): void {
  for (let i = 0; i < words; i++) target[targetWord + i] = source[sourceWord + i];
}

/** True where two fields of `words` words hold the same text. */
export function wordsEqual(a: Int32Array, aWord: number, b: Int32Array, bWord: number, words: number): boolean {
  for (let i = 0; i < words; i++) if (a[aWord + i] !== b[bWord + i]) return false;
  return true;
}

/** For cold code: the text of a field as a string. */
export function readText(source: Uint8Array, offset: number, length: number, size: number): string {
  const kept = Math.min(length, size);
  return decoder.decode(source.slice(offset, offset + kept)); // slice: TextDecoder refuses shared memory
}
