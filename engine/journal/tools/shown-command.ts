// One journaled command as `journal show` tells it: names instead of numbers where the journal itself gives them.

import {
  AddInstrumentCommand,
  AdjustCashCommand,
  type Command,
  ConfigureAccountCommand,
  InstrumentCommand,
  KillSwitchCommand,
  MassCancelCommand,
  NewOrderCommand,
  ReplaceCommand,
  RiskValuesCommand,
} from '../../domain/command.js';
import { CommandKind } from '../../domain/command-layout.js';
import { formatDecimal } from '../../domain/instrument.js';
import { CLIENT_ORDER_ID_BYTES_MAX } from '../../domain/limits.js';
import { OrderType } from '../../domain/order-type.js';
import { PostOnly } from '../../domain/post-only.js';
import type { RecordMemory } from '../../domain/record-memory.js';
import { FeeRate, KillTrigger, RiskLimit, RiskSubject } from '../../domain/risk-settings.js';
import { SelfTradePrevention } from '../../domain/self-trade-prevention.js';
import { Side } from '../../domain/side.js';
import { readText } from '../../domain/text-field.js';
import { TimeInForce } from '../../domain/time-in-force.js';
import { formatTimeOfDay } from '../../domain/time-of-day.js';
import { toBigInt } from '../../domain/time-words.js';
import { TradingStatus } from '../../domain/trading-status.js';

export type ShownValue = string | number;

export interface ShownCommand {
  readonly sequence: number;
  /** Nanoseconds since the epoch: the engine's stamp. */
  readonly time: bigint;
  readonly kind: string;
  /** The account's name; its index where the journal has not named it; none for commands of the venue itself. */
  readonly account?: string;
  readonly accountIndex: number;
  /** 0 where the command names none and no engine was asked. */
  readonly orderId: number;
  readonly clientOrderId: string;
  /** The other fields that are set, under their contract names; amounts in ticks and lots. */
  readonly fields: Readonly<Record<string, ShownValue>>;
}

/** What the commands so far have named. */
export class KnownNames {
  readonly accounts = new Map<number, string>();
  /** By instrument index. */
  readonly symbols: string[] = [];
  readonly #inUse = new Set<string>();

  /** The engine numbers instruments in the order they are added; it refuses a symbol that is in use. */
  addInstrument(symbol: string): void {
    if (this.#inUse.has(symbol)) return;
    this.#inUse.add(symbol);
    this.symbols.push(symbol);
  }

  removeInstrument(instrument: number): void {
    this.#inUse.delete(this.symbols[instrument] ?? '');
  }
}

/** Reads the command record at byte 0, and learns the name that it gives, unless it is known to have been refused. */
export function showCommand(
  memory: RecordMemory,
  sequence: number,
  time: bigint,
  names: KnownNames,
  isRefused: boolean,
): ShownCommand {
  const command = new NewOrderCommand(memory);
  const { account, kind } = command;
  if (kind === CommandKind.CONFIGURE_ACCOUNT) names.accounts.set(account, command.clientOrderId);
  if (kind === CommandKind.ADD_INSTRUMENT && !isRefused) names.addInstrument(command.tag);
  if (kind === CommandKind.REMOVE_INSTRUMENT && !isRefused) names.removeInstrument(command.instrument);
  const namesOrder = kind === CommandKind.CANCEL || kind === CommandKind.REPLACE;
  return {
    sequence,
    time,
    kind: nameOf(CommandKind, kind),
    account: account < 0 ? undefined : (names.accounts.get(account) ?? `#${account}`),
    accountIndex: account,
    orderId: namesOrder ? new ReplaceCommand(memory).orderId : 0,
    clientOrderId: kind === CommandKind.CONFIGURE_ACCOUNT ? '' : command.clientOrderId,
    fields: withoutUnset(fieldsOf(memory, command, names)),
  };
}

function fieldsOf(memory: RecordMemory, command: Command, names: KnownNames): Record<string, ShownValue> {
  const { instrument } = command;
  const symbol = instrument < 0 ? '' : (names.symbols[instrument] ?? `#${instrument}`);
  switch (command.kind) {
    case CommandKind.NEW_ORDER:
      return { symbol, ...newOrderFields(new NewOrderCommand(memory)) };
    case CommandKind.REPLACE:
      return { symbol, ...replaceFields(new ReplaceCommand(memory)) };
    case CommandKind.MASS_CANCEL: {
      const { side, tag, onlySession } = new MassCancelCommand(memory);
      return { symbol, side: side === 0 ? '' : nameOf(Side, side), tag, only_session: onlySession };
    }
    case CommandKind.CONFIGURE_ACCOUNT: {
      const mode = new ConfigureAccountCommand(memory).selfTradePrevention;
      return { self_trade_prevention: nameOf(SelfTradePrevention, mode) };
    }
    case CommandKind.ADD_INSTRUMENT:
      return addInstrumentFields(new AddInstrumentCommand(memory));
    case CommandKind.SET_TRADING_STATUS:
      return { symbol, status: nameOf(TradingStatus, new InstrumentCommand(memory).tradingStatus) };
    case CommandKind.CONFIGURE_RISK:
      return { symbol, ...riskFields(new RiskValuesCommand(memory)) };
    case CommandKind.SET_KILL_SWITCH: {
      const { engaged, cancelsOpenOrders, trigger, value, limit } = new KillSwitchCommand(memory);
      const cause = trigger === KillTrigger.ADMINISTRATOR ? '' : nameOf(KillTrigger, trigger);
      return { engaged: String(engaged), cancel_open_orders: cancelsOpenOrders ? 1 : 0, trigger: cause, value, limit };
    }
    case CommandKind.ADJUST_CASH: {
      const { amount, costPrice } = new AdjustCashCommand(memory);
      return { symbol, amount, cost_price: costPrice };
    }
    default:
      return { symbol };
  }
}

function newOrderFields(order: NewOrderCommand): Record<string, ShownValue> {
  return {
    side: nameOf(Side, order.side),
    type: nameOf(OrderType, order.type),
    time_in_force: nameOf(TimeInForce, order.timeInForce),
    quantity: order.quantity,
    price: order.price,
    stop_price: order.stopPrice,
    trail_offset: order.trailOffset,
    protection_price: order.protectionPrice,
    display_quantity: order.displayQuantity,
    min_quantity: order.minQuantity,
    post_only: order.postOnly === PostOnly.OFF ? '' : nameOf(PostOnly, order.postOnly),
    reduce_only: order.reduceOnly,
    hidden: order.hidden,
    self_trade_prevention:
      order.selfTradePrevention === SelfTradePrevention.UNSPECIFIED
        ? ''
        : nameOf(SelfTradePrevention, order.selfTradePrevention),
    expire_time_ns: nanosText(order.expireTimeLow, order.expireTimeHigh),
    deadline_ns: nanosText(order.deadlineLow, order.deadlineHigh),
    tag: order.tag,
    session: order.session,
  };
}

function riskFields(command: RiskValuesCommand): Record<string, ShownValue> {
  const { subject } = command;
  const values: Readonly<Record<string, number>> =
    subject === RiskSubject.FEES ? FeeRate : subject === RiskSubject.LIMITS ? RiskLimit : {};
  const fields = Object.entries(values).map(([name, index]) => [name.toLowerCase(), command.value(index)] as const);
  return { subject: nameOf(RiskSubject, subject), ...Object.fromEntries(fields) };
}

function replaceFields(replace: ReplaceCommand): Record<string, ShownValue> {
  const { bytes, newClientOrderIdWord, newClientOrderIdLength } = replace;
  const newId = readText(bytes, newClientOrderIdWord << 2, newClientOrderIdLength, CLIENT_ORDER_ID_BYTES_MAX);
  return {
    new_client_order_id: newId,
    quantity: replace.quantity,
    price: replace.price,
    stop_price: replace.stopPrice,
  };
}

function addInstrumentFields(instrument: AddInstrumentCommand): Record<string, ShownValue> {
  const { tickMantissa, tickScale, lotMantissa, lotScale } = instrument;
  return {
    symbol: instrument.symbol,
    tick_size: formatDecimal({ mantissa: tickMantissa, scale: tickScale }),
    lot_size: formatDecimal({ mantissa: lotMantissa, scale: lotScale }),
    reference_price: instrument.referencePrice,
    price_band_bps: instrument.priceBandBasisPoints,
    volatility_auction_seconds: instrument.volatilityAuctionSeconds,
    day_end: instrument.dayEndSecond === 0 ? '' : formatTimeOfDay(instrument.dayEndSecond),
    schedule: scheduleText(instrument),
  };
}

/** The starts of opening auction, trading, closing auction and the end, in UTC. */
function scheduleText(instrument: AddInstrumentCommand): string {
  const { openingAuctionSecond, openSecond, closingAuctionSecond, closeSecond } = instrument;
  if (closeSecond === 0) return '';
  return [openingAuctionSecond, openSecond, closingAuctionSecond, closeSecond]
    .map((second) => formatTimeOfDay(second - 1))
    .join(' ');
}

function nanosText(low: number, high: number): string {
  return (low | high) === 0 ? '' : toBigInt(low, high).toString();
}

function withoutUnset(fields: Record<string, ShownValue>): Record<string, ShownValue> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '' && value !== 0));
}

/** The name of a number in a table of constants; the number itself where it has none. */
function nameOf(table: Readonly<Record<string, number>>, value: number): string {
  return Object.keys(table).find((name) => table[name] === value) ?? String(value);
}
