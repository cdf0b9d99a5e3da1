// hot path
// The open orders that one command cancels, one after another: plain ones on the short way, which is fast from the first
// on wherever orders are canceled at all, and the others on the long one. What the command has caused so far is handed on
// after every few hundred of them, so that the first reports leave while the engine is still at the last orders.

import { RecordMemory } from '../domain/record-memory.js';
import type { MatchingCore } from './matching-core.js';
import type { PlainCancel } from './plain/plain-cancel.js';
import type { PlainOutputs } from './plain/plain-outputs.js';
import type { RestingOrders } from './resting-orders.js';

/** Reports that are handed on together: enough for a message of a size that transports carry well. */
export const REPORTS_HANDED_ON = 512;

export class CancelRun {
  readonly #core: MatchingCore;
  readonly #resting: RestingOrders;
  readonly #plain: PlainCancel | undefined;
  readonly #outputs: PlainOutputs;
  #memory = RecordMemory.allocate(8);
  #offset = 0;
  #commandType = 0;
  #reason = 0;
  canceled = 0;

  /** Without `plain` every order goes the long way. */
  constructor(core: MatchingCore, resting: RestingOrders, outputs: PlainOutputs, plain: PlainCancel | undefined) {
    this.#core = core;
    this.#resting = resting;
    this.#outputs = outputs;
    this.#plain = plain;
  }

  /** Of the command in hand, which stands there; the reports bear this type and this reason. */
  begin(memory: RecordMemory, offset: number, commandType: number, reason: number): void {
    const { engineSequence, timeHigh, timeLow } = this.#core;
    this.#memory = memory;
    this.#offset = offset;
    this.#commandType = commandType;
    this.#reason = reason;
    this.canceled = 0;
    this.#outputs.at(engineSequence, timeLow, timeHigh);
  }

  cancel(slot: number): void {
    const { registry, touched } = this.#core;
    const plain = this.#plain;
    const isPlain = plain?.cancelOne(this.#memory, this.#offset, slot, this.#commandType, this.#reason);
    if (isPlain !== true) {
      touched.touch(registry.orders.instrument(slot));
      this.#resting.cancelResting(slot, this.#commandType, this.#reason);
    }
    if (++this.canceled % REPORTS_HANDED_ON === 0) this.#outputs.handOn();
  }
}
