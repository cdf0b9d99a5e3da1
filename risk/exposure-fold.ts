// hot path
// A sink of exposure events that folds each into a risk state: the validators' part in a replay that no validator hears.
// A record is complete before the next is claimed, so each is folded one late. Owner: the thread that replays.

import { EXPOSURE_EVENT_BYTES, ExposureEvent } from '../engine/domain/exposure-event.js';
import { RecordMemory } from '../engine/domain/record-memory.js';
import type { RecordSink } from '../engine/domain/record-sink.js';
import type { RiskState } from './risk-state.js';

export class ExposureFold implements RecordSink {
  readonly memory = RecordMemory.allocate(EXPOSURE_EVENT_BYTES);
  readonly #event = new ExposureEvent(this.memory);
  readonly #state: RiskState;
  #isPending = false;

  constructor(state: RiskState) {
    this.#state = state;
  }

  claim(): number {
    this.flush();
    this.#isPending = true;
    return 0;
  }

  /** Folds the last record, too. */
  flush(): void {
    if (this.#isPending) this.#state.apply(this.#event);
    this.#isPending = false;
  }
}
