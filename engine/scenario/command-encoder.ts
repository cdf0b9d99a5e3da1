// Writes a scenario's command into the fixed-layout record that the engine reads.

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
  ReplaceCommand,
  RiskValuesCommand,
} from '../domain/command.js';
import { CommandKind } from '../domain/command-layout.js';
import type { RecordMemory } from '../domain/record-memory.js';
import { highWord, lowWord } from '../domain/time-words.js';
import type {
  AddInstrument,
  MassCancel,
  NewOrder,
  OrderReference,
  Replace,
  ScenarioCommand,
} from './scenario-command.js';

const encoder = new TextEncoder();

/** Writes the command to the record at `offset`. */
export function encodeCommand(command: ScenarioCommand, memory: RecordMemory, offset: number): void {
  encodeBody(command, memory, offset);
  const header = new Command(memory, offset);
  if ('account' in command) header.account = command.account;
  if ('session' in command) header.session = command.session;
  if ('instrument' in command) header.instrument = command.instrument;
}

function encodeBody(command: ScenarioCommand, memory: RecordMemory, offset: number): void {
  switch (command.kind) {
    case 'new':
      encodeNewOrder(command, new NewOrderCommand(memory, offset).reset(CommandKind.NEW_ORDER));
      return;
    case 'cancel':
      encodeReference(command, new CancelCommand(memory, offset).reset(CommandKind.CANCEL));
      return;
    case 'status':
      encodeReference(command, new CancelCommand(memory, offset).reset(CommandKind.QUERY_ORDER));
      return;
    case 'replace':
      encodeReplace(command, new ReplaceCommand(memory, offset).reset(CommandKind.REPLACE));
      return;
    case 'massCancel':
      encodeMassCancel(command, new MassCancelCommand(memory, offset).reset(CommandKind.MASS_CANCEL));
      return;
    case 'account': {
      const record = new ConfigureAccountCommand(memory, offset).reset(CommandKind.CONFIGURE_ACCOUNT);
      const name = encoder.encode(command.name);
      record.setClientOrderId(name, 0, name.length);
      record.selfTradePrevention = command.selfTradePrevention;
      return;
    }
    case 'addInstrument':
      encodeAddInstrument(command, new AddInstrumentCommand(memory, offset).reset(CommandKind.ADD_INSTRUMENT));
      return;
    case 'tradingStatus':
      new InstrumentCommand(memory, offset).reset(CommandKind.SET_TRADING_STATUS).tradingStatus = command.tradingStatus;
      return;
    case 'removeInstrument':
      new InstrumentCommand(memory, offset).reset(CommandKind.REMOVE_INSTRUMENT);
      return;
    case 'configureRisk': {
      const record = new RiskValuesCommand(memory, offset).reset(CommandKind.CONFIGURE_RISK);
      record.subject = command.subject;
      for (const [index, value] of command.values.entries()) record.setValue(index, value);
      return;
    }
    case 'killSwitch': {
      const { engaged, cancelsOpenOrders } = command;
      const record = new KillSwitchCommand(memory, offset).reset(CommandKind.SET_KILL_SWITCH);
      Object.assign(record, { engaged, cancelsOpenOrders });
      return;
    }
    case 'adjustCash': {
      const { amount, costPrice } = command;
      Object.assign(new AdjustCashCommand(memory, offset).reset(CommandKind.ADJUST_CASH), { amount, costPrice });
      return;
    }
    case 'tick':
      new Command(memory, offset).reset(CommandKind.TICK);
  }
}

function encodeNewOrder(command: NewOrder, record: NewOrderCommand): void {
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
  record.trailOffset = command.trailOffset;
  record.displayQuantity = command.displayQuantity;
  record.minQuantity = command.minQuantity;
  record.setExpireTime(lowWord(command.expireTime), highWord(command.expireTime));
  record.setDeadline(lowWord(command.deadline), highWord(command.deadline));
  record.postOnly = command.postOnly;
  record.selfTradePrevention = command.selfTradePrevention;
  record.reduceOnly = command.reduceOnly ? 1 : 0;
  record.hidden = command.hidden ? 1 : 0;
}

function encodeReference(command: OrderReference | Replace, record: CancelCommand): void {
  const id = encoder.encode(command.clientOrderId);
  record.setClientOrderId(id, 0, id.length);
  record.orderId = command.orderId;
}

function encodeReplace(command: Replace, record: ReplaceCommand): void {
  encodeReference(command, record);
  const id = encoder.encode(command.newClientOrderId);
  record.setNewClientOrderId(id, 0, id.length);
  record.quantity = command.quantity;
  record.price = command.price;
  record.stopPrice = command.stopPrice;
}

function encodeMassCancel(command: MassCancel, record: MassCancelCommand): void {
  const tag = encoder.encode(command.tag);
  record.setTag(tag, 0, tag.length);
  record.side = command.side;
  record.onlySession = command.onlySession;
}

function encodeAddInstrument(command: AddInstrument, record: AddInstrumentCommand): void {
  const symbol = encoder.encode(command.symbol);
  record.setSymbol(symbol, 0, symbol.length);
  record.tickMantissa = command.tick.mantissa;
  record.tickScale = command.tick.scale;
  record.lotMantissa = command.lot.mantissa;
  record.lotScale = command.lot.scale;
  record.referencePrice = command.referencePrice;
  record.priceBandBasisPoints = command.bandBasisPoints;
  record.volatilityAuctionSeconds = command.volatilityAuctionSeconds;
  record.dayEndSecond = command.dayEndSecond;
  if (command.schedule.length === 0) return;
  const [openingAuction, open, closingAuction, close] = command.schedule.map((second) => second + 1);
  record.setSchedule(openingAuction, open, closingAuction, close);
}
