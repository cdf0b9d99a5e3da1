// Everything that a validator keeps of its accounts: a fold of the engine's exposure events, kept in snapshots part by
// part. Owner: the validator thread; in a snapshot's making, the thread that makes it, for all accounts at once.
//
// A part has columns of its own under a prefix of its own, and loads those of the accounts that it is asked for: with
// another number of validators than before, each account's part goes where the account is now.

import type { ExposureEvent } from '../engine/domain/exposure-event.js';
import {
  readerOf,
  StateError,
  type StateReader,
  type StateWriter,
  writerFor,
} from '../engine/domain/state-sections.js';
import { Positions } from './positions.js';

/** Goes up with every change of what a column means; a state of another version is not loaded. */
export const RISK_STATE_VERSION = 1;

const VERSION = 'version';

export interface RiskPart {
  save(state: StateWriter): void;
  /** Of the accounts that `owns` is true for. */
  load(state: StateReader, owns: (account: number) => boolean): void;
}

export class RiskState {
  readonly positions: Positions;
  readonly #parts: readonly (readonly [prefix: string, part: RiskPart])[];

  constructor(positionsMax?: number) {
    this.positions = new Positions(positionsMax);
    this.#parts = [['positions.', this.positions]];
  }

  /** Folds one EXPOSURE_CHANGED event in. */
  apply(event: ExposureEvent): void {
    this.positions.apply(event);
  }

  save(state: StateWriter): void {
    state.put(VERSION, Int32Array.of(RISK_STATE_VERSION));
    for (const [prefix, part] of this.#parts) part.save(writerFor(prefix, state));
  }

  /** Into a state without any of these accounts. Throws a StateError where something is missing. */
  load(state: StateReader, owns: (account: number) => boolean = () => true): void {
    checkRiskState(state);
    for (const [prefix, part] of this.#parts) part.load(readerOf(prefix, state), owns);
  }
}

/** Throws a StateError where this version would not understand it. */
export function checkRiskState(state: StateReader): void {
  const version = new Int32Array(1);
  state.take(VERSION, version);
  if (version[0] === RISK_STATE_VERSION) return;
  throw new StateError(`the risk state is of version ${version[0]}, and this one reads ${RISK_STATE_VERSION}`);
}
