// hot path
// Answers a position query towards the engine, which hands the answer on in its place among the reports. It may be
// longer than the room there is: then it goes on where it stopped. Owner: one validator thread.

import { Command, PositionAnswer } from '../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind, CommandLayout } from '../engine/domain/command-layout.js';
import { NO_INSTRUMENT } from '../engine/domain/limits.js';
import type { RecordMemory } from '../engine/domain/record-memory.js';
import { copyWords } from '../engine/domain/text-field.js';
import { RING_FULL, type RingProducer } from '../engine/ring/one-to-one-ring.js';
import type { Positions } from './positions.js';

const HEADER_WORDS = CommandLayout.QUANTITY >> 2;
const NOT_BEGUN = -2;
const NO_ROW = -1;

export class PositionAnswerer {
  readonly #positions: Positions;
  readonly #output: RingProducer;
  readonly #query: Command;
  readonly #answer: PositionAnswer;
  #row = NOT_BEGUN;

  constructor(positions: Positions, output: RingProducer) {
    this.#positions = positions;
    this.#output = output;
    this.#query = new Command(output.memory);
    this.#answer = new PositionAnswer(output.memory);
  }

  /** Answers as far as there is room; true when the answer is complete. */
  answer(memory: RecordMemory, offset: number): boolean {
    const query = this.#query.over(memory, offset);
    const table = this.#positions.table;
    if (this.#row === NOT_BEGUN) this.#row = table.firstOf(query.account);
    while (this.#row !== NO_ROW) {
      if (this.#isAskedFor(this.#row, query.instrument)) {
        const at = this.#claim(CommandKind.POSITION, memory, offset);
        if (at === RING_FULL) return false;
        this.#write(at, this.#row);
      }
      this.#row = table.nextOf(this.#row);
    }
    if (this.#claim(CommandKind.POSITIONS_END, memory, offset) === RING_FULL) return false;
    this.#row = NOT_BEGUN;
    return true;
  }

  #isAskedFor(row: number, instrument: number): boolean {
    if (instrument === NO_INSTRUMENT) return !this.#positions.isBlank(row);
    return this.#positions.table.instrumentOf(row) === instrument;
  }

  /** A record with the query's header. */
  #claim(kind: number, memory: RecordMemory, offset: number): number {
    if (this.#output.free() === 0) return RING_FULL;
    const at = this.#output.tryClaim();
    const words = this.#output.memory.int32;
    copyWords(words, at >> 2, memory.int32, offset >> 2, HEADER_WORDS);
    words.fill(0, (at >> 2) + HEADER_WORDS, (at + COMMAND_BYTES) >> 2);
    this.#output.memory.uint8[at] = kind;
    return at;
  }

  #write(at: number, row: number): void {
    const positions = this.#positions;
    const answer = this.#answer.at(at);
    answer.instrument = positions.table.instrumentOf(row);
    answer.quantity = positions.quantity(row);
    answer.averagePrice = positions.averagePrice(row);
    answer.realizedPnl = positions.realizedPnl(row);
    answer.openBuyQuantity = positions.openBuyQuantity(row);
    answer.openSellQuantity = positions.openSellQuantity(row);
  }
}
