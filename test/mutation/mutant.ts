// A small change to the engine or to the validators that breaks a rule, and how it is made in the text of a file, TypeScript or built. It stays
// true as long as its original stands once in that file; white space counts as one space, so it may run over lines.

export interface Mutation {
  /** What the change breaks. */
  readonly rule: string;
  /** Where the file is; without it engine/matching. */
  readonly directory?: 'engine/matching' | 'risk';
  /** Without its extension. */
  readonly file: string;
  readonly original: string;
  readonly replacement: string;
}

/** The file's path from the project's root, without its extension. */
export function pathOf({ directory = 'engine/matching', file }: Mutation): string {
  return `${directory}/${file}`;
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
