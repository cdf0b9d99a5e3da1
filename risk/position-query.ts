// hot path
// Answers QUERY_POSITIONS: one POSITION record a position, then POSITIONS_END with their number. An answer may be longer
// than the room in the ring to the engine; then it goes on at the next call. Owner: a validator thread.

import { Command, PositionAnswer } from '../engine/domain/command.js';
import { CommandKind } from '../engine/domain/command-layout.js';
import { NO_INSTRUMENT } from '../engine/domain/limits.js';
import type { RecordMemory } from '../engine/domain/record-memory.js';
import { RING_FULL, type RingProducer } from '../engine/ring/one-to-one-ring.js';
import type { Positions } from './positions.js';
import type { RiskState } from './risk-state.js';

export class PositionQuery {
  readonly #state: RiskState;
  readonly #positions: Positions;
  readonly #output: RingProducer;
  readonly #query: Command;
  readonly #answer: PositionAnswer;
  /** Half-way through an answer: the row to go on with and how many records are out. */
  #isAnswering = false;
  #row = 0;
  #records = 0;

  constructor(state: RiskState, commands: RecordMemory, output: RingProducer) {
    this.#state = state;
    this.#positions = state.positions;
    this.#output = output;
    this.#query = new Command(commands);
    this.#answer = new PositionAnswer(output.memory);
  }

  /** Answers the query at `offset` as far as there is room; false where it must be called again with the same query. */
  answer(offset: number, riskInLow: number, riskInHigh: number): boolean {
    const query = this.#query.at(offset);
    query.setRiskIn(riskInLow, riskInHigh);
    const instrument = query.instrument;
    if (!this.#isAnswering) this.#begin(query.account);
    if (instrument === NO_INSTRUMENT ? !this.#tellAll() : !this.#tellOne(query.account, instrument)) return false;
    if (!this.#claim(CommandKind.POSITIONS_END, instrument)) return false;
    this.#answer.quantity = this.#records;
    this.#isAnswering = false;
    return true;
  }

  #begin(account: number): void {
    this.#isAnswering = true;
    this.#records = 0;
    this.#row = this.#positions.first(account);
  }

  /** Every position that is not zero; false where the ring is full. */
  #tellAll(): boolean {
    while (this.#row !== 0) {
      if (!this.#positions.isZero(this.#row) && !this.#tell(this.#row, this.#positions.instrument(this.#row)))
        return false;
      this.#row = this.#positions.next(this.#row);
    }
    return true;
  }

  /** The position in one instrument, be it zero. */
  #tellOne(account: number, instrument: number): boolean {
    return this.#records === 1 || this.#tell(this.#positions.find(account, instrument), instrument);
  }

  #tell(row: number, instrument: number): boolean {
    if (!this.#claim(CommandKind.POSITION, instrument)) return false;
    const positions = this.#positions;
    const answer = this.#answer;
    answer.quantity = positions.quantity(row);
    answer.averagePrice = positions.averagePrice(row);
    answer.realizedPnl = positions.realizedPnl(row);
    answer.openBuyQuantity = positions.openBuyQuantity(row);
    answer.openSellQuantity = positions.openSellQuantity(row);
    answer.unrealizedPnl = this.#unrealizedPnl(row, instrument);
    answer.fees = positions.fees(row);
    this.#records++;
    return true;
  }

  /** 0 where no price says what the position is worth. */
  #unrealizedPnl(row: number, instrument: number): number {
    const mark = row === 0 ? 0 : this.#state.markets.mark(instrument);
    return this.#positions.unrealizedPnl(row, mark);
  }

  /** Moves `#answer` to a fresh record that goes where the query came from. */
  #claim(kind: number, instrument: number): boolean {
    const offset = this.#output.tryClaim();
    if (offset === RING_FULL) return false;
    const query = this.#query;
    const answer = this.#answer.at(offset).reset(kind);
    answer.account = query.account;
    answer.session = query.session;
    answer.instrument = instrument;
    answer.setRequestId(query.requestIdLow, query.requestIdHigh);
    answer.setGatewayIn(query.gatewayInLow, query.gatewayInHigh);
    answer.setRiskIn(query.riskInLow, query.riskInHigh);
    return true;
  }
}
