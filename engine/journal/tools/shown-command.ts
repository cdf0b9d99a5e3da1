// One journaled command as the tools tell it: names instead of numbers, decimals instead of ticks and lots.

import {
  AddInstrumentCommand,
  AdjustCashCommand,
  ConfigureAccountCommand,
  InstrumentCommand,
  KillSwitchCommand,
  MassCancelCommand,
  NewOrderCommand,
  ReplaceCommand,
  RiskValuesCommand,
} from '../../domain/command.js';
import { CommandKind } from '../../domain/command-layout.js';
import { type Decimal, formatDecimal, type Instrument } from '../../domain/instrument.js';
import { CLIENT_ORDER_ID_BYTES_MAX, NO_INSTRUMENT } from '../../domain/limits.js';
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
import { nameOf } from '../../scenario/value-form.js';
import { decimalText, type KnownNames } from './known-names.js';

export type ShownValue = string | number;

export interface ShownCommand {
  readonly sequence: number;
  /** Nanoseconds since the epoch: the engine's stamp. */
  readonly time: bigint;
  readonly kind: string;
  /** The account's name; its index where the journal has not named it; none for commands of the venue itself. */
  readonly account?: string;
  readonly accountIndex: number;
  /** -1 where the command names none. */
  readonly instrument: number;
  /** 0 where the command names none. */
  readonly orderId: number;
  readonly clientOrderId: string;
  /** The other fields that are set, under their contract names; prices and quantities are decimals. */
  readonly fields: Readonly<Record<string, ShownValue>>;
}

/** Reads the command record at a byte. `orderInstrument` is that of the order it names, where it names no instrument itself. */
export function showCommand(
  memory: RecordMemory,
  offset: number,
  sequence: number,
  time: bigint,
  names: KnownNames,
  orderInstrument = NO_INSTRUMENT,
): ShownCommand {
  const command = new NewOrderCommand(memory, offset);
  const { account, kind } = command;
  const opensAccount = kind === CommandKind.CONFIGURE_ACCOUNT;
  const namesOrder = kind === CommandKind.CANCEL || kind === CommandKind.REPLACE;
  const instrument = namesOrder && command.instrument === NO_INSTRUMENT ? orderInstrument : command.instrument;
  return {
    sequence,
    time,
    kind: nameOf(CommandKind, kind),
    account: account < 0 ? undefined : names.account(account, opensAccount ? command.clientOrderId : undefined),
    accountIndex: account,
    instrument,
    orderId: namesOrder ? new ReplaceCommand(memory, offset).orderId : 0,
    clientOrderId: opensAccount || kind === CommandKind.ADJUST_CASH ? '' : command.clientOrderId,
    fields: withoutUnset({
      symbol: names.symbol(instrument),
      ...fieldsOf(memory, offset, kind, names.instrument(instrument)),
    }),
  };
}

type Sizes = Pick<Instrument, 'tickSize' | 'lotSize'> | undefined;

function fieldsOf(memory: RecordMemory, offset: number, kind: number, sizes: Sizes): Record<string, ShownValue> {
  switch (kind) {
    case CommandKind.NEW_ORDER:
      return newOrderFields(new NewOrderCommand(memory, offset), sizes);
    case CommandKind.REPLACE:
      return replaceFields(new ReplaceCommand(memory, offset), sizes);
    case CommandKind.MASS_CANCEL: {
      const { side, tag, onlySession } = new MassCancelCommand(memory, offset);
      return { side: side === 0 ? '' : nameOf(Side, side), tag, only_session: onlySession };
    }
    case CommandKind.CONFIGURE_ACCOUNT: {
      const mode = new ConfigureAccountCommand(memory, offset).selfTradePrevention;
      return { self_trade_prevention: nameOf(SelfTradePrevention, mode) };
    }
    case CommandKind.ADD_INSTRUMENT:
      return addInstrumentFields(new AddInstrumentCommand(memory, offset));
    case CommandKind.SET_TRADING_STATUS:
      return { status: nameOf(TradingStatus, new InstrumentCommand(memory, offset).tradingStatus) };
    case CommandKind.CONFIGURE_RISK:
      return riskFields(new RiskValuesCommand(memory, offset));
    case CommandKind.SET_KILL_SWITCH: {
      const { engaged, cancelsOpenOrders, trigger, value, limit } = new KillSwitchCommand(memory, offset);
      const cause = trigger === KillTrigger.ADMINISTRATOR ? '' : nameOf(KillTrigger, trigger);
      return { engaged: String(engaged), cancel_open_orders: cancelsOpenOrders ? 1 : 0, trigger: cause, value, limit };
    }
    case CommandKind.ADJUST_CASH: {
      const { amount: adjusted, clientOrderId, costPrice, isFirst } = new AdjustCashCommand(memory, offset);
      return {
        adjustment_id: clientOrderId,
        only_first: isFirst ? 1 : 0,
        amount: sizes === undefined ? adjusted : amount(adjusted, sizes.lotSize),
        cost_price: amount(costPrice, sizes?.tickSize),
      };
    }
    default:
      return {};
  }
}

function amount(count: number, size: Decimal | undefined): string {
  return count === 0 ? '' : decimalText(count, size);
}

function newOrderFields(order: NewOrderCommand, sizes: Sizes): Record<string, ShownValue> {
  return {
    side: nameOf(Side, order.side),
    type: nameOf(OrderType, order.type),
    time_in_force: nameOf(TimeInForce, order.timeInForce),
    quantity: amount(order.quantity, sizes?.lotSize),
    price: amount(order.price, sizes?.tickSize),
    stop_price: amount(order.stopPrice, sizes?.tickSize),
    trail_offset: amount(order.trailOffset, sizes?.tickSize),
    protection_price: amount(order.protectionPrice, sizes?.tickSize),
    display_quantity: amount(order.displayQuantity, sizes?.lotSize),
    min_quantity: amount(order.minQuantity, sizes?.lotSize),
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

function replaceFields(replace: ReplaceCommand, sizes: Sizes): Record<string, ShownValue> {
  const { bytes, newClientOrderIdWord, newClientOrderIdLength } = replace;
  const newId = readText(bytes, newClientOrderIdWord << 2, newClientOrderIdLength, CLIENT_ORDER_ID_BYTES_MAX);
  return {
    new_client_order_id: newId,
    quantity: amount(replace.quantity, sizes?.lotSize),
    price: amount(replace.price, sizes?.tickSize),
    stop_price: amount(replace.stopPrice, sizes?.tickSize),
    protection_price: amount(replace.protectionPrice, sizes?.tickSize),
  };
}

function addInstrumentFields(instrument: AddInstrumentCommand): Record<string, ShownValue> {
  const { tickMantissa, tickScale, lotMantissa, lotScale } = instrument;
  const tickSize = { mantissa: tickMantissa, scale: tickScale };
  return {
    symbol: instrument.symbol,
    tick_size: formatDecimal(tickSize),
    lot_size: formatDecimal({ mantissa: lotMantissa, scale: lotScale }),
    reference_price: amount(instrument.referencePrice, tickSize),
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
