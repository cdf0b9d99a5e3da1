// A command record as a plain command, the way back from plain-command.ts: what the simulated engine sequences is run
// through the naive model.

import {
  AddInstrumentCommand,
  Command,
  ConfigureAccountCommand,
  InstrumentCommand,
  MassCancelCommand,
  NewOrderCommand,
  ReplaceCommand,
} from '../../engine/domain/command.js';
import { CommandFlag, CommandKind } from '../../engine/domain/command-layout.js';
import { CLIENT_ORDER_ID_BYTES_MAX } from '../../engine/domain/limits.js';
import type { RecordMemory } from '../../engine/domain/record-memory.js';
import { readText } from '../../engine/domain/text-field.js';
import { nanosBetween } from '../../engine/domain/time-words.js';
import { type PlainAddInstrument, type PlainCommand, type PlainNewOrder, timeWords } from '../support/plain-command.js';

const [EPOCH_LOW, EPOCH_HIGH] = timeWords(0);

/** Nanoseconds of plain commands; `none` where both words are 0. */
export function plainTime(low: number, high: number, none = 0): number {
  return low === 0 && high === 0 ? none : nanosBetween(EPOCH_LOW, EPOCH_HIGH, low, high);
}

/** Any command that is journaled. */
export function decodeCommand(memory: RecordMemory, offset: number): PlainCommand {
  const { account, session, requestIdLow, instrument, kind } = new Command(memory, offset);
  const header = { account, session, requestId: requestIdLow };
  switch (kind) {
    case CommandKind.NEW_ORDER:
      return { ...header, instrument, ...decodeNewOrder(new NewOrderCommand(memory, offset)) };
    case CommandKind.REPLACE: {
      const { orderId, clientOrderId, quantity, price, stopPrice, ...record } = fieldsOf(memory, offset);
      const { flags, protectionPrice } = new ReplaceCommand(memory, offset);
      const isUnknownToRisk = (flags & CommandFlag.UNKNOWN_TO_RISK) !== 0;
      return {
        ...header,
        isUnknownToRisk,
        protectionPrice,
        kind: 'replace',
        instrument,
        orderId,
        clientOrderId,
        quantity,
        price,
        stopPrice,
        ...record,
      };
    }
    case CommandKind.CANCEL: {
      const { orderId, clientOrderId } = fieldsOf(memory, offset);
      return { ...header, kind: 'cancel', instrument, orderId, clientOrderId };
    }
    case CommandKind.MASS_CANCEL: {
      const { side, tag, onlySession } = new MassCancelCommand(memory, offset);
      return { ...header, kind: 'massCancel', instrument, side, tag, onlySession };
    }
    case CommandKind.CONFIGURE_ACCOUNT: {
      const { clientOrderId, selfTradePrevention } = new ConfigureAccountCommand(memory, offset);
      return { ...header, kind: 'configure', name: clientOrderId, selfTradePrevention };
    }
    case CommandKind.ADD_INSTRUMENT:
      return { ...header, ...decodeAddInstrument(new AddInstrumentCommand(memory, offset)) };
    case CommandKind.REMOVE_INSTRUMENT:
      return { ...header, kind: 'removeInstrument', instrument };
    case CommandKind.SET_TRADING_STATUS: {
      const { tradingStatus } = new InstrumentCommand(memory, offset);
      return { ...header, kind: 'setTradingStatus', instrument, tradingStatus };
    }
    case CommandKind.TICK:
      return { ...header, kind: 'tick' };
    default:
      throw new Error(`command kind ${kind} is not journaled`);
  }
}

/** What the journal keeps of a command: two that are the same in it have the same text. */
export function journaledText(command: PlainCommand): string {
  const { requestId: _requestId, session, ...kept } = command;
  return JSON.stringify(command.kind === 'new' ? { ...kept, session } : kept);
}

function fieldsOf(memory: RecordMemory, offset: number) {
  const record = new ReplaceCommand(memory, offset);
  const { orderId, clientOrderId, quantity, price, stopPrice, newClientOrderIdWord, newClientOrderIdLength } = record;
  const length = newClientOrderIdLength;
  const newClientOrderId = readText(memory.uint8, newClientOrderIdWord << 2, length, CLIENT_ORDER_ID_BYTES_MAX);
  return { orderId, clientOrderId, newClientOrderId, quantity, price, stopPrice };
}

function decodeNewOrder(
  record: NewOrderCommand,
): Omit<PlainNewOrder, 'account' | 'session' | 'requestId' | 'instrument'> {
  const { clientOrderId, side, type, timeInForce, quantity, price, stopPrice, postOnly, selfTradePrevention } = record;
  const { tag, trailOffset, displayQuantity, minQuantity, reduceOnly, hidden } = record;
  return {
    kind: 'new',
    ...{ clientOrderId, side, type, timeInForce, quantity, price, stopPrice, postOnly, selfTradePrevention },
    ...{ tag, trailOffset, displayQuantity, minQuantity, reduceOnly, hidden },
    protectionPrice: record.protectionPrice,
    deadline: plainTime(record.deadlineLow, record.deadlineHigh),
    expireTime: plainTime(record.expireTimeLow, record.expireTimeHigh),
  };
}

function decodeAddInstrument(
  record: AddInstrumentCommand,
): Omit<PlainAddInstrument, 'account' | 'session' | 'requestId'> {
  const { symbol, tickMantissa, tickScale, lotMantissa, lotScale } = record;
  const { referencePrice, priceBandBasisPoints, volatilityAuctionSeconds, dayEndSecond } = record;
  const times = [record.openingAuctionSecond, record.openSecond, record.closingAuctionSecond, record.closeSecond];
  const [openingAuction, open, closingAuction, close] = times.map((second) => second - 1);
  return {
    kind: 'addInstrument',
    ...{ symbol, tickMantissa, tickScale, lotMantissa, lotScale },
    ...{ referencePrice, priceBandBasisPoints, volatilityAuctionSeconds, dayEndSecond },
    ...(openingAuction < 0 ? {} : { schedule: [openingAuction, open, closingAuction, close] as const }),
  };
}
