// The commands of a rehearsal, written into a validator's ring like the gateway's: orders that rest, are replaced, canceled
// and traded, and a kill switch that cancels what is left. What they do concerns a venue that nobody knows of.

import {
  CancelCommand,
  ConfigureAccountCommand,
  KillSwitchCommand,
  NewOrderCommand,
  ReplaceCommand,
} from '../../engine/domain/command.js';
import { CommandKind } from '../../engine/domain/command-layout.js';
import { OrderType } from '../../engine/domain/order-type.js';
import { SelfTradePrevention } from '../../engine/domain/self-trade-prevention.js';
import { Side } from '../../engine/domain/side.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';
import { RING_FULL, type RingProducer } from '../../engine/ring/one-to-one-ring.js';

export const TRADER = 0;
export const OTHER = 1;
/** Prices of orders to buy, in ticks, of as many digits as most have. */
const FIRST_PRICE = 20_000;
const LEVELS = 100;
const SESSION = 1;
const encoder = new TextEncoder();

export class OrderScript {
  readonly #ring: RingProducer;
  readonly #order: NewOrderCommand;
  readonly #cancel: CancelCommand;
  readonly #replace: ReplaceCommand;
  readonly #switch: KillSwitchCommand;
  #number = 0;

  constructor(ring: RingProducer) {
    this.#ring = ring;
    this.#order = new NewOrderCommand(ring.memory);
    this.#cancel = new CancelCommand(ring.memory);
    this.#replace = new ReplaceCommand(ring.memory);
    this.#switch = new KillSwitchCommand(ring.memory);
  }

  openAccount(account: number): void {
    const command = new ConfigureAccountCommand(this.#ring.memory, this.#claim()).reset(CommandKind.CONFIGURE_ACCOUNT);
    const name = encoder.encode(`rehearsal-${account}`);
    command.account = account;
    command.setClientOrderId(name, 0, name.length);
    command.selfTradePrevention = SelfTradePrevention.NONE;
  }

  /** A bid that rests, or a sale that trades at once with one. */
  enter(account: number, side: Side): void {
    const order = this.#order.at(this.#claim()).reset(CommandKind.NEW_ORDER);
    const isBid = side === Side.BUY;
    const name = encoder.encode(`rehearsal-${++this.#number}`);
    order.account = account;
    order.instrument = 0;
    order.session = SESSION;
    order.side = side;
    order.type = OrderType.LIMIT;
    order.timeInForce = isBid ? TimeInForce.GTC : TimeInForce.IOC;
    order.quantity = 1 + (this.#number % 3);
    order.price = isBid ? FIRST_PRICE + (this.#number % LEVELS) : FIRST_PRICE;
    order.setClientOrderId(name, 0, name.length);
  }

  cancel(orderId: number): void {
    const command = this.#cancel.at(this.#claim()).reset(CommandKind.CANCEL);
    command.account = TRADER;
    command.session = SESSION;
    command.orderId = orderId;
  }

  replace(orderId: number): void {
    const command = this.#replace.at(this.#claim()).reset(CommandKind.REPLACE);
    command.account = TRADER;
    command.session = SESSION;
    command.orderId = orderId;
    command.quantity = 4;
  }

  switchKill(engaged: boolean): void {
    const command = this.#switch.at(this.#claim()).reset(CommandKind.SET_KILL_SWITCH);
    command.account = TRADER;
    command.session = SESSION;
    command.engaged = engaged;
    command.cancelsOpenOrders = engaged;
  }

  #claim(): number {
    const offset = this.#ring.tryClaim();
    if (offset === RING_FULL) throw new RangeError('a step of the rehearsal is longer than its ring');
    return offset;
  }
}
