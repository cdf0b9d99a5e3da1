// Commands as plain objects, for models and generators, and how they are written into the engine's fixed-layout records.

import {
  AddInstrumentCommand,
  AdjustCashCommand,
  CancelCommand,
  Command,
  ConfigureAccountCommand,
  InstrumentCommand,
  KillSwitchCommand,
  MassCancelCommand,
  NewOrderCommand,
  QueryBookCommand,
  QueryOpenOrdersCommand,
  ReplaceCommand,
  RiskValuesCommand,
} from '../../engine/domain/command.js';
import { CommandFlag, CommandKind } from '../../engine/domain/command-layout.js';
import { NO_INSTRUMENT } from '../../engine/domain/limits.js';
import type { RecordMemory } from '../../engine/domain/record-memory.js';
import { highWord, lowWord } from '../../engine/domain/time-words.js';

/** Midnight of a day; every instant in plain commands is in nanoseconds after it, exact for 104 days. */
const EPOCH = 20_000n * 86_400_000_000_000n;

/** The two words of an instant. */
export function timeWords(time: number): [low: number, high: number] {
  const nanos = EPOCH + BigInt(time);
  return [lowWord(nanos), highWord(nanos)];
}
/** An instant as decoded records show it. */
export const timeText = (time: number): string => timeWords(time).join(',');

interface Common {
  readonly account: number;
  readonly session: number;
  readonly requestId: number;
  /** Nanoseconds of engine time since the command before; 1 where it says nothing. */
  readonly elapsed?: number;
}

export interface PlainNewOrder extends Common {
  readonly kind: 'new';
  readonly instrument: number;
  readonly clientOrderId: string;
  readonly side: number;
  readonly type: number;
  readonly timeInForce: number;
  readonly quantity: number;
  readonly price: number;
  readonly stopPrice: number;
  readonly postOnly: number;
  readonly selfTradePrevention: number;
  readonly tag: string;
  /** 0 = none. */
  readonly deadline: number;
  readonly trailOffset?: number;
  readonly displayQuantity?: number;
  readonly minQuantity?: number;
  readonly reduceOnly?: number;
  readonly hidden?: number;
  /** 0 = none. */
  readonly expireTime?: number;
  /** What a validator adds: the worst price of a market kind, and what it has reserved for the order under which number. */
  readonly protectionPrice?: number;
  readonly reservation?: number;
}

export interface PlainReference extends Common {
  readonly kind: 'cancel' | 'queryOrder';
  /** 0 = by client order id. */
  readonly orderId: number;
  readonly clientOrderId: string;
  /** -1 = not named. */
  readonly instrument: number;
}

export interface PlainReplace extends Common {
  readonly kind: 'replace';
  readonly orderId: number;
  readonly clientOrderId: string;
  readonly instrument: number;
  readonly newClientOrderId: string;
  readonly reservation?: number;
  readonly protectionPrice?: number;
  readonly isUnknownToRisk?: boolean;
  readonly quantity: number;
  readonly price: number;
  readonly stopPrice: number;
}

export interface PlainMassCancel extends Common {
  readonly kind: 'massCancel';
  readonly instrument: number;
  readonly side: number;
  readonly tag: string;
  readonly onlySession: number;
}

export interface PlainConfigure extends Common {
  readonly kind: 'configure';
  readonly name: string;
  readonly selfTradePrevention: number;
}

export interface PlainAddInstrument extends Common {
  readonly kind: 'addInstrument';
  readonly symbol: string;
  readonly tickMantissa: number;
  readonly tickScale: number;
  readonly lotMantissa: number;
  readonly lotScale: number;
  readonly referencePrice?: number;
  readonly priceBandBasisPoints?: number;
  readonly volatilityAuctionSeconds?: number;
  /** Seconds of the day: opening auction, open, closing auction, close. */
  readonly schedule?: readonly [number, number, number, number];
  readonly dayEndSecond?: number;
}

export interface PlainRemoveInstrument extends Common {
  readonly kind: 'removeInstrument';
  readonly instrument: number;
}

export interface PlainSetTradingStatus extends Common {
  readonly kind: 'setTradingStatus';
  readonly instrument: number;
  readonly tradingStatus: number;
}

export interface PlainConfigureRisk extends Common {
  readonly kind: 'configureRisk';
  readonly instrument: number;
  readonly subject: number;
  readonly values: readonly number[];
}

export interface PlainKillSwitch extends Common {
  readonly kind: 'killSwitch';
  readonly engaged: boolean;
  readonly cancelsOpenOrders: boolean;
  readonly trigger: number;
  readonly value: number;
  readonly limit: number;
}

export interface PlainAdjustCash extends Common {
  readonly kind: 'adjustCash';
  readonly instrument: number;
  readonly amount: number;
  readonly costPrice: number;
  /** Empty or absent: none. */
  readonly adjustmentId?: string;
  /** Refused where anything of the account was adjusted before. */
  readonly isFirst?: boolean;
}

/** What an adjustment says. */
export type PlainAdjustment = Pick<PlainAdjustCash, 'account' | 'instrument' | 'amount' | 'costPrice' | 'adjustmentId'>;

export interface PlainTick extends Common {
  readonly kind: 'tick';
}

export interface PlainQuery extends Common {
  readonly kind: 'queryOpenOrders' | 'queryBook' | 'logon';
  readonly instrument: number;
  /** Of queryOpenOrders: the order that the last page ended with; of queryBook: levels a side. */
  readonly argument: number;
}

export type PlainCommand =
  | PlainNewOrder
  | PlainReference
  | PlainReplace
  | PlainMassCancel
  | PlainConfigure
  | PlainAddInstrument
  | PlainRemoveInstrument
  | PlainSetTradingStatus
  | PlainConfigureRisk
  | PlainKillSwitch
  | PlainAdjustCash
  | PlainTick
  | PlainQuery;

/** True for the kinds that the engine executes, false for those it answers. */
export function isExecuted(command: PlainCommand): boolean {
  return !['queryOrder', 'queryOpenOrders', 'queryBook', 'logon'].includes(command.kind);
}

const encoder = new TextEncoder();

/** Writes the command to the record at `offset`. */
export function encodeCommand(command: PlainCommand, memory: RecordMemory, offset: number): void {
  encodeBody(command, memory, offset);
  const header = new Command(memory, offset);
  header.account = command.account;
  header.session = command.session;
  header.setRequestId(command.requestId, 0);
  header.setGatewayIn(command.requestId + 1, 1);
  header.setRiskIn(command.requestId + 2, 1);
  header.instrument = 'instrument' in command ? command.instrument : NO_INSTRUMENT;
}

function encodeBody(command: PlainCommand, memory: RecordMemory, offset: number): void {
  switch (command.kind) {
    case 'new':
      encodeNewOrder(command, new NewOrderCommand(memory, offset).reset(CommandKind.NEW_ORDER));
      return;
    case 'replace': {
      const record = new ReplaceCommand(memory, offset).reset(CommandKind.REPLACE);
      encodeReference(command, record);
      const id = encoder.encode(command.newClientOrderId);
      record.setNewClientOrderId(id, 0, id.length);
      record.quantity = command.quantity;
      record.price = command.price;
      record.stopPrice = command.stopPrice;
      record.reservation = command.reservation ?? 0;
      record.protectionPrice = command.protectionPrice ?? 0;
      record.flags = command.isUnknownToRisk ? CommandFlag.UNKNOWN_TO_RISK : 0;
      return;
    }
    case 'cancel':
      encodeReference(command, new CancelCommand(memory, offset).reset(CommandKind.CANCEL));
      return;
    case 'queryOrder':
      encodeReference(command, new CancelCommand(memory, offset).reset(CommandKind.QUERY_ORDER));
      return;
    case 'massCancel': {
      const record = new MassCancelCommand(memory, offset).reset(CommandKind.MASS_CANCEL);
      const tag = encoder.encode(command.tag);
      record.side = command.side;
      record.setTag(tag, 0, tag.length);
      record.onlySession = command.onlySession;
      return;
    }
    case 'configure': {
      const record = new ConfigureAccountCommand(memory, offset).reset(CommandKind.CONFIGURE_ACCOUNT);
      const name = encoder.encode(command.name);
      record.setClientOrderId(name, 0, name.length);
      record.selfTradePrevention = command.selfTradePrevention;
      return;
    }
    case 'addInstrument':
      encodeAddInstrument(command, new AddInstrumentCommand(memory, offset).reset(CommandKind.ADD_INSTRUMENT));
      return;
    case 'removeInstrument':
      new InstrumentCommand(memory, offset).reset(CommandKind.REMOVE_INSTRUMENT);
      return;
    case 'setTradingStatus': {
      const record = new InstrumentCommand(memory, offset).reset(CommandKind.SET_TRADING_STATUS);
      record.tradingStatus = command.tradingStatus;
      return;
    }
    case 'configureRisk':
    case 'killSwitch':
    case 'adjustCash':
      encodeRiskCommand(command, memory, offset);
      return;
    case 'tick':
      new Command(memory, offset).reset(CommandKind.TICK);
      return;
    case 'queryOpenOrders':
      new QueryOpenOrdersCommand(memory, offset).reset(CommandKind.QUERY_OPEN_ORDERS).orderId = command.argument;
      return;
    case 'queryBook':
      new QueryBookCommand(memory, offset).reset(CommandKind.QUERY_BOOK).depth = command.argument;
      return;
    case 'logon':
      new Command(memory, offset).reset(CommandKind.LOGON);
  }
}

function encodeRiskCommand(
  command: PlainConfigureRisk | PlainKillSwitch | PlainAdjustCash,
  memory: RecordMemory,
  offset: number,
): void {
  if (command.kind === 'configureRisk') {
    const record = new RiskValuesCommand(memory, offset).reset(CommandKind.CONFIGURE_RISK);
    record.subject = command.subject;
    for (const [index, value] of command.values.entries()) record.setValue(index, value);
  } else if (command.kind === 'killSwitch') {
    const { engaged, cancelsOpenOrders, trigger, value, limit } = command;
    const record = new KillSwitchCommand(memory, offset).reset(CommandKind.SET_KILL_SWITCH);
    Object.assign(record, { engaged, cancelsOpenOrders, trigger, value, limit });
  } else {
    const { amount, costPrice, adjustmentId = '', isFirst = false } = command;
    const record = new AdjustCashCommand(memory, offset).reset(CommandKind.ADJUST_CASH);
    const id = encoder.encode(adjustmentId);
    record.setClientOrderId(id, 0, id.length);
    Object.assign(record, { amount, costPrice, isFirst });
  }
}

function encodeNewOrder(command: PlainNewOrder, record: NewOrderCommand): void {
  const id = encoder.encode(command.clientOrderId);
  const tag = encoder.encode(command.tag);
  record.setClientOrderId(id, 0, id.length);
  record.setTag(tag, 0, tag.length);
  record.side = command.side;
  record.type = command.type;
  record.timeInForce = command.timeInForce;
  record.quantity = command.quantity;
  record.price = command.price;
  record.stopPrice = command.stopPrice;
  record.postOnly = command.postOnly;
  record.selfTradePrevention = command.selfTradePrevention;
  record.trailOffset = command.trailOffset ?? 0;
  record.displayQuantity = command.displayQuantity ?? 0;
  record.minQuantity = command.minQuantity ?? 0;
  record.reduceOnly = command.reduceOnly ?? 0;
  record.hidden = command.hidden ?? 0;
  record.protectionPrice = command.protectionPrice ?? 0;
  record.reservation = command.reservation ?? 0;
  if (command.deadline !== 0) record.setDeadline(...timeWords(command.deadline));
  if (command.expireTime) record.setExpireTime(...timeWords(command.expireTime));
}

function encodeReference(command: PlainReference | PlainReplace, record: CancelCommand): void {
  const id = encoder.encode(command.clientOrderId);
  record.orderId = command.orderId;
  record.setClientOrderId(id, 0, id.length);
}

function encodeAddInstrument(command: PlainAddInstrument, record: AddInstrumentCommand): void {
  const symbol = encoder.encode(command.symbol);
  record.setSymbol(symbol, 0, symbol.length);
  record.tickMantissa = command.tickMantissa;
  record.tickScale = command.tickScale;
  record.lotMantissa = command.lotMantissa;
  record.lotScale = command.lotScale;
  record.referencePrice = command.referencePrice ?? 0;
  record.priceBandBasisPoints = command.priceBandBasisPoints ?? 0;
  record.volatilityAuctionSeconds = command.volatilityAuctionSeconds ?? 0;
  record.dayEndSecond = command.dayEndSecond ?? 0;
  if (command.schedule === undefined) return;
  const [openingAuction, open, closingAuction, close] = command.schedule;
  record.setSchedule(openingAuction + 1, open + 1, closingAuction + 1, close + 1);
}
