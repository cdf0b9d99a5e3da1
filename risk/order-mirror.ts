// hot path
// What a validator knows of its accounts' orders: those that the engine counts as open, and those on their way. What an
// order might come to is reserved, and the sums of that are what limits are held against. Owner: a validator thread.
//
// While a command is on its way, its order has reserved the larger of what it had and what the command asks for, at the
// higher of the two prices. What trades leaves the reservation with the event that brings the position, so the two
// together never shrink by a trade. When the last command on its way is answered, exactly what is open stays reserved; when
// an order ends, nothing. What an order loses for a moment within a command (a stop that triggers, a peg that moves) stays
// reserved until it has come to rest, because the engine may publish a command's events in several portions.
//
// Invariants: with nothing on its way, reserved = open for every order, and the sums are the sums over the orders.

import { type ExposureEvent, ExposureFlag, NamedFlag } from '../engine/domain/exposure-event.js';
import { AMOUNT_MAX } from '../engine/domain/limits.js';
import { Side } from '../engine/domain/side.js';
import {
  StateError,
  type StateReader,
  type StateWriter,
  takeNumbers,
  takeWords,
} from '../engine/domain/state-sections.js';
import type { AccountRows } from './account-rows.js';
import type { Fees } from './fees.js';
import { orderNotReserved, orderUnknown } from './order-invariants.js';
import { ID_WORDS, OrderSlots } from './order-slots.js';
import type { Positions } from './positions.js';
import type { Reservations } from './reservations.js';

// A constant of this module, which V8 folds into the code; an imported binding it loads and checks at every use.
const MONEY_MAX = AMOUNT_MAX;

/** What a snapshot keeps of each open order, in words and in doubles. */
const ORDER_WORDS = ['accounts', 'instruments', 'sides', 'protected'] as const;
const ORDER_NUMBERS = ['orderId', 'leaves', 'price', 'traded'] as const;

export class OrderMirror {
  readonly slots = new OrderSlots();
  readonly #positions: Positions;
  readonly #reservations: Reservations;
  readonly #accounts: AccountRows;
  readonly #fees: Fees;
  readonly #heldChange = new Float64Array(1);

  constructor(positions: Positions, reservations: Reservations, accounts: AccountRows, fees: Fees) {
    this.#positions = positions;
    this.#reservations = reservations;
    this.#accounts = accounts;
    this.#fees = fees;
  }

  /** A new order goes on its way; returns the number of its reservation. */
  enter(
    account: number,
    instrument: number,
    side: number,
    quantity: number,
    price: number,
    words: Int32Array,
    word: number,
  ): number {
    const slot = this.#open(account, instrument, words, word);
    this.slots.side[slot] = side;
    this.slots.inFlight[slot] = 1;
    this.#reserve(slot, quantity, price);
    return slot;
  }

  /** A replace of an order goes on its way, which may come to this many lots at this price. */
  change(slot: number, lots: number, price: number): number {
    const { slots } = this;
    slots.inFlight[slot]++;
    this.#reserve(slot, Math.max(slots.reserved[slot], lots), Math.max(slots.reservedPrice[slot], price));
    return slot;
  }

  /** The replace that `change` took asks for another client order id: both names mean the order until it is answered. */
  rename(slot: number, words: Int32Array, word: number): number {
    const { slots } = this;
    const alias = slots.open(slots.account[slot], words, word);
    slots.target[alias] = slot;
    return alias;
  }

  /** The engine has named an order: a new one, or one that a replace gave another client order id. */
  named(event: ExposureEvent): void {
    const { slots } = this;
    const { account, namedOrderId, reservation } = event;
    if (reservation !== 0) {
      if (slots.account[reservation] !== account || slots.orderId[reservation] !== 0) orderNotReserved(namedOrderId);
      slots.setOrderId(reservation, namedOrderId);
      slots.isProtected[reservation] = event.flags & NamedFlag.PROTECTED;
      return;
    }
    const known = slots.findOrderId(namedOrderId);
    if (known !== 0) {
      slots.forgetText(known);
      slots.setText(known, event.words, event.clientOrderIdWord);
      return;
    }
    const slot = this.#open(account, event.instrument, event.words, event.clientOrderIdWord);
    slots.setOrderId(slot, namedOrderId);
    slots.isProtected[slot] = event.flags & NamedFlag.PROTECTED;
  }

  /** The engine says what became of an order; the position has been told. */
  apply(event: ExposureEvent): void {
    const { slots } = this;
    const slot = slots.findOrderId(event.orderId);
    if (slot === 0) orderUnknown(event.orderId, event.engineSequence);
    slots.side[slot] = event.side;
    const { flags, tradedQuantity: traded } = event;
    slots.leaves[slot] += event.openQuantityChange;
    slots.traded[slot] += traded;
    if (traded === 0) slots.price[slot] = event.price;
    if ((flags & ExposureFlag.ENDED) !== 0) this.#end(slot);
    else if (traded !== 0) this.#reserve(slot, Math.max(0, slots.reserved[slot] - traded), slots.reservedPrice[slot]);
    else if ((flags & ExposureFlag.CONTINUES) === 0) this.#settle(slot);
  }

  /** A command that bore this reservation has been answered. */
  commandEnded(reservation: number): void {
    const { slots } = this;
    let slot = reservation;
    if (slots.target[reservation] !== 0) {
      slot = slots.target[reservation];
      slots.forgetText(reservation);
      slots.free(reservation);
    }
    slots.inFlight[slot]--;
    if (slots.ended[slot] !== 0) {
      if (slots.inFlight[slot] === 0) slots.free(slot);
    } else if (slots.orderId[slot] === 0) {
      // The engine has refused it, or is about to say so of the replaces behind it.
      if (slots.inFlight[slot] === 0) this.#forget(slot);
    } else {
      this.#settle(slot);
    }
  }

  /** Cold: fees have changed, and with them what open buys may cost. */
  holdAnew(): void {
    const { slots } = this;
    for (let slot = 1; slot < slots.end; slot++) {
      if (slots.account[slot] >= 0 && slots.target[slot] === 0) {
        this.#reserve(slot, slots.reserved[slot], slots.reservedPrice[slot]);
      }
    }
  }

  /** Cold: the open orders; with nothing on its way, what they have reserved follows from them. */
  save(state: StateWriter): void {
    const { slots } = this;
    const open: number[] = [];
    for (let slot = 1; slot < slots.end; slot++) {
      if (slots.account[slot] < 0) continue;
      if (slots.inFlight[slot] !== 0) throw new StateError('a command is on its way');
      open.push(slot);
    }
    open.sort((one, other) => slots.orderId[one] - slots.orderId[other]); // slots are reused: their order says nothing
    const words = (of: (slot: number) => number) => Int32Array.from(open, of);
    const numbers = (of: (slot: number) => number) => Float64Array.from(open, of);
    state.put(
      'accounts',
      words((slot) => slots.account[slot]),
    );
    state.put(
      'instruments',
      words((slot) => this.#positions.instrument(slots.row[slot])),
    );
    state.put(
      'sides',
      words((slot) => slots.side[slot]),
    );
    state.put(
      'protected',
      words((slot) => slots.isProtected[slot]),
    );
    for (const name of ORDER_NUMBERS) {
      state.put(
        name,
        numbers((slot) => slots[name][slot]),
      );
    }
    state.put(
      'texts',
      Int32Array.from(open.flatMap((slot) => [...slots.texts.subarray(slot * ID_WORDS, (slot + 1) * ID_WORDS)])),
    );
  }

  /** Cold: of the accounts that `owns` is true for; their positions and all fees have been loaded. */
  load(state: StateReader, owns: (account: number) => boolean): void {
    const { slots } = this;
    const [accounts, instruments, sides, isProtected] = ORDER_WORDS.map((name) => takeWords(state, name));
    const [orderIds, leaves, prices, traded] = ORDER_NUMBERS.map((name) => takeNumbers(state, name));
    const texts = takeWords(state, 'texts');
    for (let kept = 0; kept < accounts.length; kept++) {
      if (!owns(accounts[kept])) continue;
      const slot = this.#open(accounts[kept], instruments[kept], texts, kept * ID_WORDS);
      slots.side[slot] = sides[kept];
      slots.isProtected[slot] = isProtected[kept];
      slots.setOrderId(slot, orderIds[kept]);
      slots.leaves[slot] = leaves[kept];
      slots.price[slot] = prices[kept];
      slots.traded[slot] = traded[kept];
      this.#reserve(slot, leaves[kept], prices[kept]);
    }
  }

  #open(account: number, instrument: number, words: Int32Array, word: number): number {
    const slot = this.slots.open(account, words, word);
    this.slots.row[slot] = this.#positions.findOrAdd(account, instrument);
    this.#reservations.reach(this.#positions.capacity);
    this.#accounts.reach(account);
    this.#accounts.openOrders[account]++;
    return slot;
  }

  /** What the engine counts as open is reserved, and what commands on their way may make of it. */
  #settle(slot: number): void {
    const { slots } = this;
    const leaves = slots.leaves[slot];
    const price = slots.price[slot];
    if (slots.inFlight[slot] === 0) this.#reserve(slot, leaves, price);
    else this.#reserve(slot, Math.max(slots.reserved[slot], leaves), Math.max(slots.reservedPrice[slot], price));
  }

  #end(slot: number): void {
    const { slots } = this;
    slots.leaves[slot] = 0;
    slots.forgetOrderId(slot);
    this.#release(slot);
    slots.ended[slot] = 1;
    if (slots.inFlight[slot] === 0) slots.free(slot);
  }

  #forget(slot: number): void {
    this.#release(slot);
    this.slots.free(slot);
  }

  #release(slot: number): void {
    this.#reserve(slot, 0, 0);
    this.slots.forgetText(slot);
    this.#accounts.openOrders[this.slots.account[slot]]--;
  }

  /** Sets what an order has reserved, and with it the sums. */
  #reserve(slot: number, lots: number, price: number): void {
    const { slots } = this;
    const before = slots.reserved[slot];
    const moneyBefore = moneyOf(before, slots.reservedPrice[slot]);
    const side = slots.side[slot];
    const row = slots.row[slot];
    const money = moneyOf(lots, price);
    slots.reserved[slot] = lots;
    slots.reservedPrice[slot] = price;
    if (lots !== before || money !== moneyBefore) {
      const { change } = this.#reservations;
      change[0] = lots - before;
      change[1] = money - moneyBefore;
      this.#reservations.add(row, side);
    }
    if (side !== Side.BUY) return;
    const cost = lots === 0 ? 0 : price + this.#fees.perLotAtMost(this.#positions.instrument(row), price);
    const held = moneyOf(lots, cost);
    if (held === slots.held[slot]) return;
    this.#heldChange[0] = held - slots.held[slot];
    this.#accounts.held.addFrom(slots.account[slot], this.#heldChange, 0);
    slots.held[slot] = held;
  }

  /** What buying these lots may cost at most, fees included. */
  heldFor(instrument: number, lots: number, price: number): number {
    return moneyOf(lots, price + this.#fees.perLotAtMost(instrument, price));
  }
}

/** Money beyond what a number counts exactly is as much as that: no limit is larger. */
export function moneyOf(lots: number, price: number): number {
  const money = lots * price;
  return money <= MONEY_MAX ? money : MONEY_MAX;
}
