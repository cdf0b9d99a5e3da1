// The commands of the snapshot benchmark: a book of so many resting orders, then a cancel of the oldest and a new order in
// turns, so that it stays as large as it is. Nothing trades. The command of a sequence depends on the sequence alone.

import { AddInstrumentCommand, CancelCommand, NewOrderCommand } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { OrderType } from '../../engine/domain/order-type.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { Side } from '../../engine/domain/side.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';

const ACCOUNTS = 8;
/** The first sequence that is an order. */
const FIRST_ORDER = ACCOUNTS + 2;
const NAME_BYTES = 12;
const TICKS = 10_000;
const MIDDLE = 100_000;

export class RestingFlow {
  readonly memory = RecordMemory.allocate(COMMAND_BYTES);
  readonly #order = new NewOrderCommand(this.memory);
  readonly #cancel = new CancelCommand(this.memory);
  readonly #name = new Uint8Array(NAME_BYTES);

  /** Puts the command of a sequence (from 1) at byte 0 of the memory. */
  write(sequence: number, resting: number): void {
    const past = sequence - FIRST_ORDER - resting;
    if (sequence === 1) this.#addInstrument();
    else if (sequence < FIRST_ORDER) this.#openAccount(sequence - 2);
    else if (past < 0) this.#newOrder(sequence - FIRST_ORDER);
    else if (past % 2 === 0) this.#cancelOrder(past / 2);
    else this.#newOrder(resting + (past - 1) / 2);
  }

  #addInstrument(): void {
    const instrument = new AddInstrumentCommand(this.memory).reset(CommandKind.ADD_INSTRUMENT);
    instrument.instrument = 0;
    instrument.tickMantissa = 1;
    instrument.tickScale = 2;
    instrument.lotMantissa = 1;
    instrument.setSymbol(new TextEncoder().encode('BENCH'), 0, 5);
  }

  #openAccount(index: number): void {
    const account = this.#order.reset(CommandKind.CONFIGURE_ACCOUNT);
    account.account = index;
    account.setClientOrderId(this.#nameOf(index), 0, NAME_BYTES);
  }

  #newOrder(number: number): void {
    const hash = Math.imul(number, 0x9e3779b1) >>> 8;
    const order = this.#order.reset(CommandKind.NEW_ORDER);
    order.account = number % ACCOUNTS;
    order.session = 1;
    order.instrument = 0;
    order.side = (hash & 1) === 0 ? Side.BUY : Side.SELL;
    order.type = OrderType.LIMIT;
    order.timeInForce = TimeInForce.GTC;
    order.quantity = 1 + (hash % 100);
    order.price = order.side === Side.BUY ? MIDDLE - 1 - (hash % TICKS) : MIDDLE + 1 + (hash % TICKS);
    order.setClientOrderId(this.#nameOf(number), 0, NAME_BYTES);
  }

  #cancelOrder(number: number): void {
    const cancel = this.#cancel.reset(CommandKind.CANCEL);
    cancel.instrument = 0;
    cancel.account = number % ACCOUNTS;
    cancel.setClientOrderId(this.#nameOf(number), 0, NAME_BYTES);
  }

  #nameOf(number: number): Uint8Array {
    let rest = number;
    for (let i = 0; i < NAME_BYTES; i++) {
      this.#name[i] = 97 + (rest % 26);
      rest = Math.floor(rest / 26);
    }
    return this.#name;
  }
}
