// How fast a journal is recovered: read, checked and decoded alone, and with the engine, whose state must be the one it
// was written with.

import { recover } from '../../engine/journal/recovery.js';
import { muteOutputs } from '../../engine/journal/tools/ordered-outputs.js';
import { MatchingEngine } from '../../engine/matching/matching-engine.js';
import { capacitiesOf } from '../matching/bench-engine.js';
import { type BookShape, ordersOf } from '../matching/steady-mix.js';
import { priceLevelsOf } from '../matching/steady-run.js';

export interface RecoveryFigures {
  readonly decodedPerSecond: number;
  readonly recoveredPerSecond: number;
  readonly stateHash: string;
}

/** Throws where a command is missing. */
export function measureRecovery(data: string, shape: BookShape, commands: number): RecoveryFigures {
  let count = 0;
  const decoded = recover(data, { execute: () => count++ });
  if (count !== commands) throw new Error(`${count} of ${commands} commands were read back`);
  const engine = new MatchingEngine(capacitiesOf(ordersOf(shape), priceLevelsOf(shape)), muteOutputs());
  const recovered = recover(data, engine);
  return {
    decodedPerSecond: (commands / decoded.milliseconds) * 1000,
    recoveredPerSecond: (commands / recovered.milliseconds) * 1000,
    stateHash: engine.stateHash(),
  };
}
