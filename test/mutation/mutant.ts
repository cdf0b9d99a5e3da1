// Applies a mutation to the text of a file, TypeScript or built: only white space may differ from what the mutation says.

import type { Mutation } from './mutations.js';

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
