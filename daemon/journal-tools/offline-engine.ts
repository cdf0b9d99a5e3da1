// The matching engine of a data directory that is read offline: as large as the one that wrote it.

import type { CreateReplayEngine } from '../../engine/journal/tools/replay-engine.js';
import { MatchingEngine } from '../../engine/matching/matching-engine.js';
import { keptCapacities } from '../settings/kept-capacities.js';

export function engineFor(directory: string): CreateReplayEngine {
  return (outputs) => new MatchingEngine(keptCapacities(directory), outputs);
}
