// Commands as plain objects, for models and generators, and how they are written into the engine's fixed-layout records.

import {
  AddInstrumentCommand,
  CancelCommand,
  Command,
  ConfigureAccountCommand,
  MassCancelCommand,
  NewOrderCommand,
  QueryBookCommand,
  QueryOpenOrdersCommand,
  ReplaceCommand,
} from '../../engine/domain/command.js';
import { CommandKind } from '../../engine/domain/command-layout.js';
import { NO_INSTRUMENT } from '../../engine/domain/limits.js';
import type { RecordMemory } from '../../engine/domain/record-memory.js';

/** High word of every instant in these tests. */
export const TIME_HIGH = 7;

interface Common {
  readonly account: number;
  readonly session: number;
  readonly requestId: number;
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
  /** Low word of the deadline, whose high word is TIME_HIGH; 0 = none. */
  readonly deadline: number;
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
  record.setDeadline(command.deadline, command.deadline === 0 ? 0 : TIME_HIGH);
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
}
