// The sentence for a person in a refusal: names the field, its value and the limit. Refusals cross the rings as numbers,
// and only those that a client gets to see become text, here.

import { ExecType } from '../engine/domain/exec-type.js';
import { AMOUNT_MAX, NO_ACCOUNT } from '../engine/domain/limits.js';
import { RejectField } from '../engine/domain/reject-field.js';
import { RejectReason } from '../engine/domain/reject-reason.js';
import type { ExecutionReport } from '../engine/domain/report.js';
import { Side } from '../engine/domain/side.js';
import { amountText } from './reject-amount-text.js';
import { combinationText } from './reject-combination-text.js';
import {
  type AmountWriter,
  byteCount,
  echo,
  enumValue,
  FIELD_NAMES,
  ORDER_TYPES,
  plainRejectText,
  storageText,
  TIMES_IN_FORCE,
  writeCount,
} from './reject-words.js';

/** Of an expiry that is missing, or that the engine's time has reached. */
const EXPIRY_NEEDED = 'time_in_force GTD needs an expire_time_ns that is still to come';
/** BOOK_FULL of an account that would be new. */
const NO_ROOM_FOR_ACCOUNT = 'the venue has no room for another account';
/** FORBIDDEN of an account that would be new. */
const UNKNOWN_ACCOUNT = 'the account is not known, and this venue opens none by itself';

/** Of an order that was canceled: short, because ten thousand reports in a row may say it. */
const KILLED = 'kill switch';

/** Why an account is not opened. */
export function accountRefusalText(reason: number): string {
  if (reason === RejectReason.BOOK_FULL) return NO_ROOM_FOR_ACCOUNT;
  return reason === RejectReason.FORBIDDEN ? UNKNOWN_ACCOUNT : plainRejectText(reason);
}

/** The sentence of a report with a reason. `unknownSymbol` is the symbol as sent where it is that of no instrument. */
export function rejectText(report: ExecutionReport, unknownSymbol = '', write: AmountWriter = writeCount): string {
  const { rejectReason: reason, rejectField: field, rejectValue: value, rejectLimit: limit } = report;
  switch (reason) {
    case RejectReason.UNKNOWN_SYMBOL:
      return unknownSymbolText(report, unknownSymbol);
    case RejectReason.INVALID_SIDE:
      return value === 0
        ? 'side is missing; it must be BUY (1) or SELL (2)'
        : `${enumValue('side', value)}; it must be BUY (1) or SELL (2)`;
    case RejectReason.INVALID_ORDER_TYPE:
      return enumText('type', value, ORDER_TYPES);
    case RejectReason.INVALID_TIME_IN_FORCE:
      return field === RejectField.EXPIRE_TIME ? EXPIRY_NEEDED : enumText('time_in_force', value, TIMES_IN_FORCE);
    case RejectReason.MALFORMED:
    case RejectReason.INVALID_CLIENT_ORDER_ID:
      return formText(reason, field, value, limit, write);
    case RejectReason.INVALID_PRICE:
    case RejectReason.INVALID_QUANTITY:
    case RejectReason.INVALID_STOP_PRICE:
      return amountText(report, write);
    case RejectReason.INVALID_COMBINATION:
      return combinationText(report, write);
    case RejectReason.REDUCE_ONLY:
      return reduceOnlyText(value, limit, write);
    case RejectReason.MIN_QUANTITY:
      return minQuantityText(value, limit, write);
    case RejectReason.STORAGE:
      return storageText(value);
    case RejectReason.KILL_SWITCH:
      return report.execType === ExecType.CANCELED ? KILLED : plainRejectText(reason);
    case RejectReason.POST_ONLY_WOULD_CROSS:
      return postOnlyText(report, field, value, limit, write);
    default:
      return plainText(report, reason, field, value, limit, write);
  }
}

/** Why a connection gets no session: the doors say so each in its own way. */
export function sessionsFullText(sessionsMax: number): string {
  return `the venue serves ${sessionsMax} sessions at a time; try again later`;
}

/** The gateway refuses symbols itself; the engine does where the instrument was removed meanwhile. */
function unknownSymbolText(report: ExecutionReport, symbol: string): string {
  if (symbol !== '') return `symbol ${echo(symbol)} is not that of any instrument`;
  return report.instrument < 0 ? 'symbol is missing' : 'the instrument has been removed';
}

function enumText(field: string, value: number, allowed: string): string {
  const found = value === 0 ? `${field} is missing` : enumValue(field, value);
  return `${found}; it must be ${allowed}`;
}

function formText(reason: number, field: number, value: number, limit: number, write: AmountWriter): string {
  switch (field) {
    case RejectField.CLIENT_ORDER_ID_LENGTH:
    case RejectField.NEW_CLIENT_ORDER_ID:
      return value === 0
        ? `${FIELD_NAMES[field]} is missing; it must have 1 to ${limit || 36} bytes`
        : `${FIELD_NAMES[field]} has ${byteCount(value)} bytes; it must have 1 to ${limit || 36} of A-Z a-z 0-9 . _ : -`;
    case RejectField.CLIENT_ORDER_ID_CHARACTER:
      return `client_order_id has ${byteText(value)} at position ${limit}; allowed are A-Z a-z 0-9 . _ : -`;
    case RejectField.TAG:
      return `tag has ${byteCount(value)} bytes; it must have at most ${limit || 16}`;
    case RejectField.NONE:
      return plainRejectText(reason);
    default:
      return `${FIELD_NAMES[field]} ${write(value, field)} is not valid${limit > 0 ? `; the limit is ${write(limit, field)}` : ''}`;
  }
}

function byteText(byte: number): string {
  const printable = byte > 0x20 && byte < 0x7f;
  return printable
    ? `the character ${JSON.stringify(String.fromCharCode(byte))}`
    : `the byte 0x${byte.toString(16).padStart(2, '0')}`;
}

/** The reason's own sentence, with the value and the limit where the refusing stage gave some. */
function plainText(
  report: ExecutionReport,
  reason: number,
  field: number,
  value: number,
  limit: number,
  write: AmountWriter,
): string {
  const sentence = plainRejectText(reason);
  const isOfNewAccount = reason === RejectReason.BOOK_FULL && report.account === NO_ACCOUNT;
  if (isOfNewAccount || field === RejectField.ACCOUNT) return accountRefusalText(reason);
  if (reason === RejectReason.DUPLICATE_CLIENT_ORDER_ID) {
    if (field === RejectField.NEW_CLIENT_ORDER_ID) return `new_${sentence}`;
    return `client_order_id ${echo(report.clientOrderId)} is that of an open or recent order of this account`;
  }
  if (reason === RejectReason.UNKNOWN_ORDER || reason === RejectReason.TOO_LATE) return orderText(report, sentence);
  const details: string[] = [];
  const name = FIELD_NAMES[field];
  // Of a limit both numbers count, 0 too: an account without cash, a price below the first tick.
  if (field === RejectField.ORDERS_PER_SECOND) {
    return `${sentence}: ${write(limit, field)} orders per second, ${write(value, field)} at once; send it again later`;
  }
  if (field === RejectField.HOLDINGS) {
    return `the account has too few lots to sell so many: ${name} ${write(value, field)}, limit ${write(limit, field)}`;
  }
  if (isLimitReason(reason) && field !== RejectField.NONE) {
    return `${sentence}: ${name} ${write(value, field)}, limit ${write(limit, field)}`;
  }
  if (value !== 0) details.push(`${name ?? 'value'} ${write(value, field)}`);
  if (limit !== 0) details.push(`limit ${write(limit, field)}`);
  return details.length === 0 ? sentence : `${sentence}: ${details.join(', ')}`;
}

function isLimitReason(reason: number): boolean {
  return (
    reason === RejectReason.RATE_LIMITED || (reason > RejectReason.KILL_SWITCH && reason <= RejectReason.MAX_DAILY_LOSS)
  );
}

/** An order that is refused has a quantity; one that is canceled has nothing left to reduce. */
function reduceOnlyText(quantity: number, limit: number, write: AmountWriter): string {
  if (quantity === 0 || limit === 0) return plainRejectText(RejectReason.REDUCE_ONLY);
  const lots = (value: number) => write(value, RejectField.QUANTITY);
  return `reduce_only is set, and quantity ${lots(quantity)} is above the ${lots(limit)} by which the order may reduce the position`;
}

function minQuantityText(fillable: number, minimum: number, write: AmountWriter): string {
  if (minimum === 0) return plainRejectText(RejectReason.MIN_QUANTITY);
  const lots = (value: number) => write(value, RejectField.MIN_QUANTITY);
  return `min_quantity ${lots(minimum)} could not be filled at once: ${lots(fillable)} could be`;
}

/** The report does not say which kind of post-only it was: one that slides is refused where it has nowhere to go. */
function postOnlyText(
  report: ExecutionReport,
  field: number,
  price: number,
  opposite: number,
  write: AmountWriter,
): string {
  if (opposite === 0) return plainRejectText(report.rejectReason);
  const lastPrice = report.side === Side.SELL ? AMOUNT_MAX : 1;
  const nowhere = opposite === lastPrice ? ', behind which there is no other' : '';
  return `the order is post-only and its price ${write(price, field)} would have traded with the best opposite price, ${write(opposite, field)}${nowhere}`;
}

function orderText(report: ExecutionReport, sentence: string): string {
  if (report.orderId > 0) return `${sentence}: order_id ${writeCount(report.orderId)}`;
  if (report.clientOrderIdLength > 0) return `${sentence}: client_order_id ${echo(report.clientOrderId)}`;
  return `${sentence}: neither order_id nor client_order_id is given`;
}
