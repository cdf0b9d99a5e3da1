// A small change to engine or validator that breaks a rule, and how it is made in the text of a file, TypeScript or built. It stays
// true as long as its original stands once in that file; white space counts as one space, so it may run over lines.

export interface Mutation {
  /** What the change breaks. */
  readonly rule: string;
  /** Of the file; engine/matching where it is not stated. */
  readonly folder?: 'risk';
  /** Without its extension. */
  readonly file: string;
  readonly original: string;
  readonly replacement: string;
}

/** Where the file is, from the root of the sources or of what is built of them. */
export function pathOf({ folder, file }: Mutation): string {
  return `${folder ?? 'engine/matching'}/${file}`;
}

/** How often `mutation.original` stands in this text. */
export function occurrences(mutation: Mutation, text: string): number {
  return text.match(pattern(mutation))?.length ?? 0;
}

/** Throws where the original does not stand there exactly once: the mutation is then out of date. */
export function mutate(mutation: Mutation, text: string): string {
  const found = occurrences(mutation, text);
  if (found !== 1) throw new Error(`${mutation.file} has ${found} times: ${mutation.original}`);
  return text.replace(pattern(mutation), () => mutation.replacement);
}

function pattern({ original }: Mutation): RegExp {
  const words = original.split(/\s+/).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(words.join('\\s+'), 'g');
}
