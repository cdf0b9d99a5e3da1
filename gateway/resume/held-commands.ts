// What a session sends while it is still told its history: it goes into the pipeline once the session is live, so that
// its answers come behind that history and in the order of the commands. Owner: the gateway thread.

import { COMMAND_BYTES } from '../../engine/domain/command-layout.js';
import type { RecordMemory } from '../../engine/domain/record-memory.js';
import { HELD_COMMANDS_MAX } from '../gateway-limits.js';

export class HeldCommands {
  #records: Uint8Array[] = [];
  #head = 0;

  get count(): number {
    return this.#records.length - this.#head;
  }

  get isFull(): boolean {
    return this.count >= HELD_COMMANDS_MAX;
  }

  /** Adds the command at the start of `memory`. */
  add(memory: RecordMemory): void {
    this.#records.push(memory.uint8.slice(0, COMMAND_BYTES));
  }

  /** Puts the oldest at the start of `memory`. */
  peek(memory: RecordMemory): void {
    memory.uint8.set(this.#records[this.#head]);
  }

  /** Forgets the oldest. */
  drop(): void {
    this.#head++;
    if (this.#head < this.#records.length) return;
    this.#records = [];
    this.#head = 0;
  }
}
