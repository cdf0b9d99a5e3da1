// The sentence for a person in a refusal: names the field, its value and the limit. Refusals cross the rings as numbers,
// and only those that a client gets to see become text, here.

import { CommandType } from '../engine/domain/command-type.js';
import { AMOUNT_MAX, NO_ACCOUNT } from '../engine/domain/limits.js';
import { OrderType } from '../engine/domain/order-type.js';
import { RejectField } from '../engine/domain/reject-field.js';
import { RejectReason } from '../engine/domain/reject-reason.js';
import type { ExecutionReport } from '../engine/domain/report.js';
import { Side } from '../engine/domain/side.js';
import { TimeInForce } from '../engine/domain/time-in-force.js';

/** A text longer than this is cut before it is repeated to its sender. */
const ECHO_CHARACTERS_MAX = 64;
/** Records hold enumerations and the lengths of texts in a byte: this one stands for itself and all that has no room. */
const BYTE_MAX = 255;
/** BOOK_FULL of an account that would be new. */
export const NO_ROOM_FOR_ACCOUNT = 'the venue has no room for another account';

/** What each reason says where its field adds nothing; the tests check that every reason has one. */
const PLAIN: Readonly<Record<number, string>> = {
  [RejectReason.MALFORMED]: 'the command is malformed',
  [RejectReason.UNKNOWN_SYMBOL]: 'symbol is not that of any instrument',
  [RejectReason.INVALID_SIDE]: 'side must be BUY (1) or SELL (2)',
  [RejectReason.INVALID_ORDER_TYPE]: 'type must be LIMIT (1) or MARKET (2)',
  [RejectReason.INVALID_TIME_IN_FORCE]: 'time_in_force must be GTC (1), IOC (2) or FOK (3)',
  [RejectReason.INVALID_PRICE]: 'price is out of range',
  [RejectReason.INVALID_QUANTITY]: 'quantity is out of range',
  [RejectReason.INVALID_STOP_PRICE]: 'stop_price is out of range',
  [RejectReason.INVALID_CLIENT_ORDER_ID]: 'client_order_id must have 1 to 36 of A-Z a-z 0-9 . _ : -',
  [RejectReason.INVALID_COMBINATION]: 'two fields of the command exclude each other',
  [RejectReason.DEADLINE_PASSED]: 'deadline_ns had passed when the order reached the engine',
  [RejectReason.NOT_LOGGED_ON]: 'the first command of a session must be a Logon',
  [RejectReason.UNAUTHENTICATED]: 'token is not valid for this account',
  [RejectReason.FORBIDDEN]: 'the account has no right to this command',
  [RejectReason.RATE_LIMITED]: 'the account sends faster than it may',
  [RejectReason.DUPLICATE_CLIENT_ORDER_ID]: 'client_order_id is that of an open or recent order of this account',
  [RejectReason.KILL_SWITCH]: 'the kill switch of this account is engaged',
  [RejectReason.MAX_ORDER_QUANTITY]: 'quantity is above the limit for one order',
  [RejectReason.MAX_ORDER_NOTIONAL]: 'price x quantity is above the limit for one order',
  [RejectReason.PRICE_COLLAR]: 'price is too far from the reference price',
  [RejectReason.MAX_POSITION]: 'the position would pass its limit',
  [RejectReason.MAX_OPEN_ORDERS]: 'the account has as many open orders as it may',
  [RejectReason.MAX_EXPOSURE]: 'open orders and position together would pass their limit',
  [RejectReason.INSUFFICIENT_FUNDS]: 'the account has too little to pay for the order',
  [RejectReason.MAX_DAILY_LOSS]: 'the account has lost as much as it may today',
  [RejectReason.REDUCE_ONLY]: 'the order would not reduce the position',
  [RejectReason.UNKNOWN_ORDER]: 'the account has no such order',
  [RejectReason.TOO_LATE]: 'the order is already terminal',
  [RejectReason.POST_ONLY_WOULD_CROSS]: 'the order is post-only and would have traded',
  [RejectReason.FOK_NOT_FILLABLE]: 'time_in_force is FOK and the order could not be filled whole',
  [RejectReason.NO_LIQUIDITY]: 'the other side of the book is empty',
  [RejectReason.MIN_QUANTITY]: 'min_quantity could not be filled at once',
  [RejectReason.SELF_TRADE]: 'the order met another order of its own account',
  [RejectReason.INSTRUMENT_HALTED]: 'the instrument is halted; only cancels are taken',
  [RejectReason.INSTRUMENT_CLOSED]: 'the instrument is closed',
  [RejectReason.BUSY]: 'the venue is busy and did nothing; send the command again',
  [RejectReason.BOOK_FULL]: 'the venue has no room for another order',
  [RejectReason.STORAGE]: 'the journal cannot be written',
  [RejectReason.SHUTTING_DOWN]: 'the venue is shutting down and takes no more commands',
};

/** As the contract names them. */
const FIELD_NAMES: Readonly<Record<number, string>> = {
  [RejectField.SYMBOL]: 'symbol',
  [RejectField.SIDE]: 'side',
  [RejectField.TYPE]: 'type',
  [RejectField.TIME_IN_FORCE]: 'time_in_force',
  [RejectField.CLIENT_ORDER_ID_LENGTH]: 'client_order_id',
  [RejectField.CLIENT_ORDER_ID_CHARACTER]: 'client_order_id',
  [RejectField.QUANTITY]: 'quantity',
  [RejectField.PRICE]: 'price',
  [RejectField.STOP_PRICE]: 'stop_price',
  [RejectField.TRAIL_OFFSET]: 'trail_offset',
  [RejectField.DISPLAY_QUANTITY]: 'display_quantity',
  [RejectField.MIN_QUANTITY]: 'min_quantity',
  [RejectField.POST_ONLY]: 'post_only',
  [RejectField.REDUCE_ONLY]: 'reduce_only',
  [RejectField.SELF_TRADE_PREVENTION]: 'self_trade_prevention',
  [RejectField.EXPIRE_TIME]: 'expire_time_ns',
  [RejectField.DEADLINE]: 'deadline_ns',
  [RejectField.TAG]: 'tag',
  [RejectField.HIDDEN]: 'hidden',
  [RejectField.NOTIONAL]: 'price x quantity',
  [RejectField.ORDER_ID]: 'order_id',
  [RejectField.NEW_CLIENT_ORDER_ID]: 'new_client_order_id',
};

/** Fields that the contract has and this version refuses whenever they are set. */
const NOT_OFFERED: ReadonlySet<number> = new Set([
  RejectField.TRAIL_OFFSET,
  RejectField.DISPLAY_QUANTITY,
  RejectField.MIN_QUANTITY,
  RejectField.REDUCE_ONLY,
  RejectField.HIDDEN,
  RejectField.EXPIRE_TIME,
]);

/** Writes an amount as the client's encoding has it; the field says whether it counts ticks, lots or something else. */
export type AmountWriter = (value: number, field: number) => string;

/** The sentence of a report with a reason. `unknownSymbol` is the symbol as sent where it is that of no instrument. */
export function rejectText(report: ExecutionReport, unknownSymbol = '', write: AmountWriter = writeCount): string {
  const { rejectReason: reason, rejectField: field, rejectValue: value, rejectLimit: limit } = report;
  switch (reason) {
    case RejectReason.UNKNOWN_SYMBOL:
      return unknownSymbol === '' ? 'symbol is missing' : `symbol ${echo(unknownSymbol)} is not that of any instrument`;
    case RejectReason.INVALID_SIDE:
      return value === 0
        ? 'side is missing; it must be BUY (1) or SELL (2)'
        : `${enumValue('side', value)}; it must be BUY (1) or SELL (2)`;
    case RejectReason.INVALID_ORDER_TYPE:
      return enumText('type', value, OrderType, 'LIMIT (1) or MARKET (2)');
    case RejectReason.INVALID_TIME_IN_FORCE:
      return enumText('time_in_force', value, TimeInForce, 'GTC (1), IOC (2) or FOK (3)');
    case RejectReason.MALFORMED:
    case RejectReason.INVALID_CLIENT_ORDER_ID:
      return formText(reason, field, value, limit, write);
    case RejectReason.INVALID_PRICE:
    case RejectReason.INVALID_QUANTITY:
    case RejectReason.INVALID_STOP_PRICE:
      return amountText(reason, field, value, limit, write);
    case RejectReason.INVALID_COMBINATION:
      return combinationText(report, field, value, write);
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

/** The sentence of a reason by itself, for refusals that are no reports. */
export function plainRejectText(reason: number): string {
  return PLAIN[reason] ?? `refused with code ${reason}`;
}

/** A text of the sender's, short enough to repeat. */
export function echo(text: string): string {
  const shown = text.length > ECHO_CHARACTERS_MAX ? `${text.slice(0, ECHO_CHARACTERS_MAX)}…` : text;
  return JSON.stringify(shown);
}

/** An amount as records and protobuf have it: a number of ticks, of lots, or of what it counts. */
export function writeCount(value: number): string {
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}

function nameOf(values: Readonly<Record<string, number>>, value: number): string | undefined {
  return Object.keys(values).find((name) => values[name] === value);
}

/** Says that an enumeration does not have this value, as far as the value can be told. */
export function enumValue(field: string, value: number): string {
  return value >= BYTE_MAX ? `${field} is out of range` : `${field} ${value} is not known`;
}

function enumText(field: string, value: number, values: Readonly<Record<string, number>>, offered: string): string {
  if (value === 0) return `${field} is missing; it must be ${offered}`;
  const name = nameOf(values, value);
  if (name === undefined) return `${enumValue(field, value)}; it must be ${offered}`;
  return `${field} ${name} (${value}) is not offered by this version; it must be ${offered}`;
}

function byteCount(value: number): string {
  return value >= BYTE_MAX ? `${BYTE_MAX} or more` : String(value);
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

function amountText(reason: number, field: number, value: number, limit: number, write: AmountWriter): string {
  const name = FIELD_NAMES[field];
  if (name === undefined) return plainRejectText(reason);
  if (field === RejectField.NOTIONAL) {
    return `price x quantity is ${write(value, field)}, above the largest that is taken, ${write(limit || AMOUNT_MAX, field)}`;
  }
  // A limit below the largest amount is what the order has traded: only the engine says so, of a replace.
  if (field === RejectField.QUANTITY && value > 0 && limit > 0 && limit < AMOUNT_MAX) {
    return `quantity ${write(value, field)} is not above the ${write(limit, field)} that the order has already traded`;
  }
  return `${name} ${write(value, field)} is not between ${write(1, field)} and ${write(limit || AMOUNT_MAX, field)}`;
}

function combinationText(report: ExecutionReport, field: number, value: number, write: AmountWriter): string {
  const name = FIELD_NAMES[field];
  if (name === undefined) return plainRejectText(RejectReason.INVALID_COMBINATION);
  const set = value === 0 ? name : `${name} ${write(value, field)}`; // zero stands for a value that no double holds
  if (NOT_OFFERED.has(field)) return `${set} is not offered by this version; leave it out`;
  if (report.commandType === CommandType.REPLACE) return `${set} cannot be given to this order`;
  const type = nameOf(OrderType, report.type) ?? String(report.type);
  const timeInForce = nameOf(TimeInForce, report.timeInForce) ?? String(report.timeInForce);
  switch (field) {
    case RejectField.PRICE:
      return `price ${write(value, field)} is set, and an order of type ${type} takes none`;
    case RejectField.STOP_PRICE:
      return `stop_price ${write(value, field)} is set, and an order of type ${type} takes none`;
    case RejectField.TIME_IN_FORCE:
      return `time_in_force ${timeInForce} does not go with type ${type}`;
    case RejectField.POST_ONLY:
      return value > 2
        ? `${enumValue('post_only', value)}; it must be OFF (0), REJECT (1) or SLIDE (2)`
        : `post_only ${value} does not go with type ${type} and time_in_force ${timeInForce}, which take liquidity`;
    case RejectField.SELF_TRADE_PREVENTION:
      return `${enumValue('self_trade_prevention', value)}; it must be 0 to 5`;
    default:
      return `${name} ${write(value, field)} excludes another field of the command`;
  }
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
  if (reason === RejectReason.BOOK_FULL && report.account === NO_ACCOUNT) return NO_ROOM_FOR_ACCOUNT;
  if (reason === RejectReason.DUPLICATE_CLIENT_ORDER_ID) {
    if (field === RejectField.NEW_CLIENT_ORDER_ID) return `new_${sentence}`;
    return `client_order_id ${echo(report.clientOrderId)} is that of an open or recent order of this account`;
  }
  if (reason === RejectReason.UNKNOWN_ORDER || reason === RejectReason.TOO_LATE) return orderText(report, sentence);
  const details: string[] = [];
  const name = FIELD_NAMES[field];
  if (value !== 0) details.push(`${name ?? 'value'} ${write(value, field)}`);
  if (limit !== 0) details.push(`limit ${write(limit, field)}`);
  return details.length === 0 ? sentence : `${sentence}: ${details.join(', ')}`;
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
