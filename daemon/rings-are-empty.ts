// Whether every stage has handled what was published to it so far. The exposure rings do not count: a validator takes them
// in before each command, whenever that comes, and is woken for them alone only when there is much in them.

import { readRing } from '../engine/ring/counters-reader.js';
import type { VenueMemory } from './venue-memory.js';

export function ringsAreEmpty({ validators, reports, marketEvents }: VenueMemory): boolean {
  const commandRings = validators.flatMap(({ commands, checked }) => [commands, checked]);
  return [...commandRings, reports, marketEvents].every((ring) => readRing(ring).depth === 0);
}
