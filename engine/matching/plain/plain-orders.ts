// hot path
// The short way of a plain order: a limit order without any condition, in an instrument that is open and where nothing
// waits, entered, replaced or canceled. It does what the long way does, record for record; it only asks less. Whatever is
// not plain it leaves alone, before anything has changed, and the long way takes it.

import { CommandKind } from '../../domain/command-layout.js';
import type { RecordMemory } from '../../domain/record-memory.js';
import type { EngineHandlers } from '../engine-handlers.js';
import type { MatchingCore } from '../matching-core.js';
import type { PlainCancel } from './plain-cancel.js';
import { PlainNewOrder } from './plain-new-order.js';
import { PlainOutcome } from './plain-outcome.js';
import { PlainReplace } from './plain-replace.js';

const { NOT_PLAIN } = PlainOutcome;
const { NEW_ORDER, CANCEL, REPLACE } = CommandKind;

export class PlainOrders {
  readonly #newOrder: PlainNewOrder;
  readonly #cancel: PlainCancel;
  readonly #replace: PlainReplace;

  constructor(core: MatchingCore, { incoming, plainCancel, plainOutputs, resting }: EngineHandlers) {
    this.#newOrder = new PlainNewOrder(core, incoming, plainOutputs);
    this.#cancel = plainCancel;
    this.#replace = new PlainReplace(core, incoming, resting);
  }

  /** Executes the command where it is plain. */
  execute(
    memory: RecordMemory,
    offset: number,
    engineSequence: number,
    timeLow: number,
    timeHigh: number,
  ): PlainOutcome {
    const kind = memory.uint8[offset];
    if (kind === NEW_ORDER) return this.#newOrder.execute(memory, offset, engineSequence, timeLow, timeHigh);
    if (kind === CANCEL) return this.#cancel.execute(memory, offset, engineSequence, timeLow, timeHigh);
    if (kind === REPLACE) return this.#replace.execute(memory, offset, engineSequence, timeLow, timeHigh);
    return NOT_PLAIN;
  }
}
