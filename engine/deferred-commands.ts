// Commands of the gateway's own that the journal had no room for: nobody waits for their answer, and nobody would send
// them again, so they are carried out, before any other, once there is room. Cold: the gateway sends none while it knows of
// the trouble, so these are the ones that were on their way. Owner: the engine thread.

import { COMMAND_BYTES } from './domain/command-layout.js';
import { RecordMemory } from './domain/record-memory.js';

export class DeferredCommands {
  readonly #commands: RecordMemory[] = [];

  get isEmpty(): boolean {
    return this.#commands.length === 0;
  }

  /** Keeps a copy. */
  add(memory: RecordMemory, offset: number): void {
    const copy = RecordMemory.allocate(COMMAND_BYTES);
    copy.uint8.set(memory.uint8.subarray(offset, offset + COMMAND_BYTES));
    this.#commands.push(copy);
  }

  /** The oldest one, which is no longer here. */
  take(): RecordMemory {
    return this.#commands.shift()!;
  }
}
