// Enumerations as JSON names them: the proto's names without their prefix, which are those of engine/domain.

import { CommandType } from '../../engine/domain/command-type.js';
import { ExecType } from '../../engine/domain/exec-type.js';
import { Liquidity } from '../../engine/domain/liquidity.js';
import { OrderStatus } from '../../engine/domain/order-status.js';
import { OrderType } from '../../engine/domain/order-type.js';
import { PostOnly } from '../../engine/domain/post-only.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { SelfTradePrevention } from '../../engine/domain/self-trade-prevention.js';
import { Side } from '../../engine/domain/side.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';
import { CancelOnDisconnect } from '../session.js';

export class EnumNames {
  readonly names: readonly string[];
  readonly #values: ReadonlyMap<string, number>;
  readonly #names: ReadonlyMap<number, string>;

  constructor(values: Readonly<Record<string, number>>) {
    this.names = Object.keys(values);
    this.#values = new Map(Object.entries(values));
    this.#names = new Map(Object.entries(values).map(([name, value]) => [value, name]));
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** 0, which is unspecified, where there is no name. */
  value(name: string | undefined): number {
    return name === undefined ? 0 : (this.#values.get(name) ?? 0);
  }

  name(value: number): string | undefined {
    return this.#names.get(value);
  }
}

export const SIDES = new EnumNames(Side);
export const ORDER_TYPES = new EnumNames(OrderType);
export const TIMES_IN_FORCE = new EnumNames(TimeInForce);
export const POST_ONLY = new EnumNames(PostOnly);
export const SELF_TRADE_PREVENTION = new EnumNames(SelfTradePrevention);
export const CANCEL_ON_DISCONNECT = new EnumNames(CancelOnDisconnect);
export const EXEC_TYPES = new EnumNames(ExecType);
export const ORDER_STATUSES = new EnumNames(OrderStatus);
export const LIQUIDITY = new EnumNames(Liquidity);
export const COMMAND_TYPES = new EnumNames(CommandType);
export const REJECT_REASONS = new EnumNames(RejectReason);
