// hot path
// Reads the command in hand. The flyweights of the domain are a family of classes, so in a thread that uses several of
// them every inherited accessor meets several shapes and V8 gives up specializing it; this one class, which nobody
// extends, reads the same layout several times as fast. The engine has one, placed once for each command.

import { CommandLayout } from '../domain/command-layout.js';
import { RecordMemory } from '../domain/record-memory.js';

// A constant of this module, which V8 folds into the code; an imported binding it loads and checks at every use.
const L = CommandLayout;

export class CommandReader {
  #memory = RecordMemory.allocate(8);
  #uint8 = this.#memory.uint8;
  #int32 = this.#memory.int32;
  #float64 = this.#memory.float64;
  #b = 0;
  #w = 0;
  #d = 0;

  /** Moves to the record that begins at this byte of this memory. */
  over(memory: RecordMemory, offset: number): this {
    if (memory !== this.#memory) {
      this.#memory = memory;
      this.#uint8 = memory.uint8;
      this.#int32 = memory.int32;
      this.#float64 = memory.float64;
    }
    this.#b = offset;
    this.#w = offset >> 2;
    this.#d = offset >> 3;
    return this;
  }

  /** The words of the record's memory, into which the fields `…Word` point. */
  get words(): Int32Array {
    return this.#int32;
  }
  /** The same memory as doubles, into which the field `…Double` points. */
  get amounts(): Float64Array {
    return this.#float64;
  }
  /** Where the record begins, in words. */
  get wordOffset(): number {
    return this.#w;
  }

  get kind(): number {
    return this.#uint8[this.#b + L.KIND];
  }
  get account(): number {
    return this.#int32[this.#w + (L.ACCOUNT >> 2)];
  }
  get session(): number {
    return this.#int32[this.#w + (L.SESSION >> 2)];
  }
  get instrument(): number {
    return this.#int32[this.#w + (L.INSTRUMENT >> 2)];
  }
  get quantity(): number {
    return this.#float64[this.#d + (L.QUANTITY >> 3)];
  }
  get price(): number {
    return this.#float64[this.#d + (L.PRICE >> 3)];
  }
  get stopPrice(): number {
    return this.#float64[this.#d + (L.STOP_PRICE >> 3)];
  }
  /** Of a new order; a replace, a cancel or a query has its order id here. */
  get trailOffset(): number {
    return this.#float64[this.#d + (L.TRAIL_OFFSET >> 3)];
  }
  get displayQuantity(): number {
    return this.#float64[this.#d + (L.DISPLAY_QUANTITY >> 3)];
  }
  get minQuantity(): number {
    return this.#float64[this.#d + (L.MIN_QUANTITY >> 3)];
  }
  get expireTimeLow(): number {
    return this.#int32[this.#w + (L.EXPIRE_TIME >> 2)];
  }
  get expireTimeHigh(): number {
    return this.#int32[this.#w + (L.EXPIRE_TIME >> 2) + 1];
  }
  get reduceOnly(): number {
    return this.#uint8[this.#b + L.REDUCE_ONLY];
  }
  get hidden(): number {
    return this.#uint8[this.#b + L.HIDDEN];
  }
  /** Of a replace, a cancel or a query. */
  get flags(): number {
    return this.#uint8[this.#b + L.FLAGS];
  }
  get reservation(): number {
    return this.#int32[this.#w + (L.RESERVATION >> 2)];
  }
  get protectionPrice(): number {
    return this.#float64[this.#d + (L.PROTECTION_PRICE >> 3)];
  }
  get orderId(): number {
    return this.#float64[this.#d + (L.ORDER_ID >> 3)];
  }
  get orderIdDouble(): number {
    return this.#d + (L.ORDER_ID >> 3);
  }
  get deadlineLow(): number {
    return this.#int32[this.#w + (L.DEADLINE >> 2)];
  }
  get deadlineHigh(): number {
    return this.#int32[this.#w + (L.DEADLINE >> 2) + 1];
  }
  get side(): number {
    return this.#uint8[this.#b + L.SIDE];
  }
  get type(): number {
    return this.#uint8[this.#b + L.TYPE];
  }
  get timeInForce(): number {
    return this.#uint8[this.#b + L.TIME_IN_FORCE];
  }
  get postOnly(): number {
    return this.#uint8[this.#b + L.POST_ONLY];
  }
  get selfTradePrevention(): number {
    return this.#uint8[this.#b + L.SELF_TRADE_PREVENTION];
  }
  get clientOrderIdLength(): number {
    return this.#uint8[this.#b + L.CLIENT_ORDER_ID_LENGTH];
  }
  get clientOrderIdWord(): number {
    return this.#w + (L.CLIENT_ORDER_ID >> 2);
  }
  get tagLength(): number {
    return this.#uint8[this.#b + L.TAG_LENGTH];
  }
  get tagWord(): number {
    return this.#w + (L.TAG >> 2);
  }
  get newClientOrderIdLength(): number {
    return this.#uint8[this.#b + L.NEW_CLIENT_ORDER_ID_LENGTH];
  }
  get newClientOrderIdWord(): number {
    return this.#w + (L.NEW_CLIENT_ORDER_ID >> 2);
  }
  /** Of a mass cancel: 0, or the session whose orders alone are meant. */
  get onlySession(): number {
    return this.price;
  }
}
