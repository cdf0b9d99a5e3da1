// A deterministic flow of commands for the journal's benchmark: one instrument and a few accounts, then orders of which
// most rest for a while and are canceled, and some trade. The command of a sequence depends on the sequence alone.

import { AddInstrumentCommand, CancelCommand, NewOrderCommand } from '../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../engine/domain/command-layout.js';
import { OrderType } from '../engine/domain/order-type.js';
import { RecordMemory } from '../engine/domain/record-memory.js';
import { SelfTradePrevention } from '../engine/domain/self-trade-prevention.js';
import { Side } from '../engine/domain/side.js';
import { TimeInForce } from '../engine/domain/time-in-force.js';

const ACCOUNTS = 8;
const FIRST_ORDER = ACCOUNTS + 2;
/** An order is canceled that many commands later. */
const CANCEL_AFTER = 2001;
const NAME_BYTES = 12;

export class CommandStream {
  readonly memory = RecordMemory.allocate(COMMAND_BYTES);
  readonly #order = new NewOrderCommand(this.memory);
  readonly #cancel = new CancelCommand(this.memory);
  readonly #instrument = new AddInstrumentCommand(this.memory);
  readonly #name = new Uint8Array(NAME_BYTES);

  /** Puts the command of a sequence (from 1) at byte 0 of the memory. */
  write(sequence: number): void {
    if (sequence === 1) this.#addInstrument();
    else if (sequence < FIRST_ORDER) this.#openAccount(sequence - 2);
    else if (sequence % 2 === 1 && sequence - CANCEL_AFTER >= FIRST_ORDER) this.#cancelOrder(sequence - CANCEL_AFTER);
    else this.#newOrder(sequence);
  }

  equals(memory: RecordMemory, offset: number): boolean {
    const other = memory.int32;
    for (let i = 0; i < COMMAND_BYTES >> 2; i++) if (this.memory.int32[i] !== other[(offset >> 2) + i]) return false;
    return true;
  }

  #addInstrument(): void {
    this.#instrument.reset(CommandKind.ADD_INSTRUMENT);
    this.#instrument.instrument = 0;
    this.#instrument.tickMantissa = 1;
    this.#instrument.tickScale = 2;
    this.#instrument.lotMantissa = 1;
    this.#instrument.setSymbol(new TextEncoder().encode('BENCH'), 0, 5);
  }

  #openAccount(index: number): void {
    this.#order.reset(CommandKind.CONFIGURE_ACCOUNT);
    this.#order.account = index;
    this.#order.selfTradePrevention = SelfTradePrevention.CANCEL_TAKER;
    this.#order.setClientOrderId(this.#nameOf(index), 0, NAME_BYTES);
  }

  #newOrder(sequence: number): void {
    const order = this.#order.reset(CommandKind.NEW_ORDER);
    const hash = Math.imul(sequence, 0x9e3779b1) >>> 8;
    const buys = (hash & 1) === 0;
    // Each side lies on its half of 200 ticks; every sixteenth order reaches into the other.
    const distance = sequence % 32 === 0 ? -2 : (hash >> 1) % 100;
    order.account = hash % ACCOUNTS;
    order.session = 1 + (hash % ACCOUNTS);
    order.instrument = 0;
    order.side = buys ? Side.BUY : Side.SELL;
    order.type = OrderType.LIMIT;
    order.timeInForce = TimeInForce.GTC;
    order.quantity = 1 + (hash % 500);
    order.price = buys ? 10_000 - distance : 10_001 + distance;
    order.setClientOrderId(this.#nameOf(sequence), 0, NAME_BYTES);
  }

  #cancelOrder(sequence: number): void {
    const hash = Math.imul(sequence, 0x9e3779b1) >>> 8;
    const cancel = this.#cancel.reset(CommandKind.CANCEL);
    cancel.account = hash % ACCOUNTS;
    cancel.setClientOrderId(this.#nameOf(sequence), 0, NAME_BYTES);
  }

  /** Twelve letters that name a number. */
  #nameOf(sequence: number): Uint8Array {
    let rest = sequence;
    for (let i = NAME_BYTES - 1; i >= 0; i--) {
      this.#name[i] = 0x61 + (rest % 26);
      rest = Math.floor(rest / 26);
    }
    return this.#name;
  }
}
