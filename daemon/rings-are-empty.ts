// Whether every stage has handled what was published to it so far.

import { readRing } from '../engine/ring/counters-reader.js';
import { allRings, type VenueMemory } from './venue-memory.js';

export function ringsAreEmpty(memory: VenueMemory): boolean {
  return allRings(memory).every((ring) => readRing(ring).depth === 0);
}
