// Which threads the venue's stages run on, as Aeron's media driver has it: DEDICATED gives each validator and the engine a
// thread of its own, SHARED runs the validators' agents and the engine's on one. docs/decisions/0011 has the figures.

import type { Settings } from './settings/schema.js';

export type Threading = 'dedicated' | 'shared';

/** Besides the validators: gateway, engine, market data. */
export const OTHER_HOT_THREADS = 3;

/** `auto` shares where one validator and the others would have to take turns on the cores there are. */
export function threadingOf({ threading, validators }: Settings, cores: number): Threading {
  if (threading !== 'auto') return threading;
  return validators === 1 && cores < validators + OTHER_HOT_THREADS ? 'shared' : 'dedicated';
}
