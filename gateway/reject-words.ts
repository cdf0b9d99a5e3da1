// The words that sentences of refusals are made of: each reason's own sentence, the fields' names, amounts and echoes.

import { OrderType } from '../engine/domain/order-type.js';
import { RejectField } from '../engine/domain/reject-field.js';
import { RejectReason } from '../engine/domain/reject-reason.js';
import { TimeInForce } from '../engine/domain/time-in-force.js';
import { StorageTrouble } from '../engine/ring/storage-words.js';

/** A text longer than this is cut before it is repeated to its sender. */
const ECHO_CHARACTERS_MAX = 64;
/** Records hold enumerations and the lengths of texts in a byte: this one stands for itself and all that has no room. */
const BYTE_MAX = 255;
/** Every type, and every time in force, with its number. */
export const ORDER_TYPES = listOf(OrderType);
export const TIMES_IN_FORCE = listOf(TimeInForce);

const DID_NOTHING = 'the command did nothing, and to send it again later is safe';

const STORAGE_TROUBLES: Readonly<Record<number, string>> = {
  [StorageTrouble.NO_ROOM]: 'the disk has no room for the journal',
  [StorageTrouble.WRITES_FAIL]: 'the disk refuses to write the journal',
  [StorageTrouble.SLOW]: 'the disk takes too long to write the journal',
  [StorageTrouble.WAITED]: 'the disk stalled, and the command had waited for it for too long',
};

/** What each reason says where its field adds nothing; the tests check that every reason has one. */
const PLAIN: Readonly<Record<number, string>> = {
  [RejectReason.MALFORMED]: 'the command is malformed',
  [RejectReason.UNKNOWN_SYMBOL]: 'symbol is not that of any instrument',
  [RejectReason.INVALID_SIDE]: 'side must be BUY (1) or SELL (2)',
  [RejectReason.INVALID_ORDER_TYPE]: `type must be ${ORDER_TYPES}`,
  [RejectReason.INVALID_TIME_IN_FORCE]: `time_in_force must be ${TIMES_IN_FORCE}`,
  [RejectReason.INVALID_PRICE]: 'price is out of range',
  [RejectReason.INVALID_QUANTITY]: 'quantity is out of range',
  [RejectReason.INVALID_STOP_PRICE]: 'stop_price is out of range',
  [RejectReason.INVALID_CLIENT_ORDER_ID]: 'client_order_id must have 1 to 36 of A-Z a-z 0-9 . _ : -',
  [RejectReason.INVALID_COMBINATION]: 'two fields of the command exclude each other',
  [RejectReason.DEADLINE_PASSED]: 'deadline_ns had passed when the order reached the engine',
  [RejectReason.NOT_LOGGED_ON]: 'the first command of a session must be a Logon',
  [RejectReason.UNAUTHENTICATED]: 'token is not valid for this account',
  [RejectReason.FORBIDDEN]: 'the token has no right to trade',
  [RejectReason.RATE_LIMITED]: 'the account sends faster than it may',
  [RejectReason.DUPLICATE_CLIENT_ORDER_ID]: 'client_order_id is that of an open or recent order of this account',
  [RejectReason.RESUME_UNAVAILABLE]: 'the reports after resume_after are not to be had',
  [RejectReason.KILL_SWITCH]: "a kill switch is engaged, this account's or everyone's; an administrator can release it",
  [RejectReason.MAX_ORDER_QUANTITY]: 'quantity is above the limit for one order',
  [RejectReason.MAX_ORDER_NOTIONAL]: 'price x quantity is above the limit for one order',
  [RejectReason.PRICE_COLLAR]: 'price is too far from the reference price',
  [RejectReason.MAX_POSITION]: 'the position would pass its limit',
  [RejectReason.MAX_OPEN_ORDERS]: 'the account has as many open orders as it may',
  [RejectReason.MAX_EXPOSURE]: 'open orders and position together would pass their limit',
  [RejectReason.INSUFFICIENT_FUNDS]: 'the account has too little to pay for the order',
  [RejectReason.MAX_DAILY_LOSS]: 'the account has lost as much as it may today, and only reduces its positions',
  [RejectReason.REDUCE_ONLY]: 'reduce_only is set, and there is no position left that the order would reduce',
  [RejectReason.UNKNOWN_ORDER]: 'the account has no such order',
  [RejectReason.TOO_LATE]: 'the order is already terminal',
  [RejectReason.POST_ONLY_WOULD_CROSS]: 'the order is post-only and would have traded',
  [RejectReason.FOK_NOT_FILLABLE]: 'time_in_force is FOK and the order could not be filled whole',
  [RejectReason.NO_LIQUIDITY]: 'the other side of the book is empty, or no price says what the order might cost',
  [RejectReason.MIN_QUANTITY]: 'min_quantity could not be filled at once',
  [RejectReason.SELF_TRADE]: 'the order met another order of its own account',
  [RejectReason.INSTRUMENT_HALTED]:
    'the instrument is not trading continuously: halted it takes cancels alone, in an auction also orders that may rest',
  [RejectReason.INSTRUMENT_CLOSED]: 'the instrument is closed; only cancels are taken',
  [RejectReason.INSTRUMENT_NOT_EMPTY]: 'the instrument has open orders; it can be removed once they are canceled',
  [RejectReason.SYMBOL_IN_USE]: 'symbol is that of an instrument already',
  [RejectReason.BUSY]: 'the venue is busy and did nothing; send the command again',
  [RejectReason.BOOK_FULL]: 'the venue has no room for another order',
  [RejectReason.STORAGE]: `the journal cannot be written now; ${DID_NOTHING}`,
  [RejectReason.SHUTTING_DOWN]: 'the venue is shutting down and takes no more commands',
};

/** The sentence of STORAGE, by what is wrong (see storage-words.ts). */
export function storageText(trouble: number): string {
  const cause = STORAGE_TROUBLES[trouble];
  return cause === undefined ? plainRejectText(RejectReason.STORAGE) : `${cause}; ${DID_NOTHING}`;
}

/** As the contract names them. */
export const FIELD_NAMES: Readonly<Record<number, string>> = {
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
  [RejectField.POSITION]: 'position',
  [RejectField.OPEN_ORDERS]: 'open orders',
  [RejectField.EXPOSURE]: 'exposure',
  [RejectField.LOSS]: 'loss',
  [RejectField.CASH]: 'cash',
  [RejectField.HOLDINGS]: 'holdings',
  [RejectField.ORDERS_PER_SECOND]: 'orders per second',
  [RejectField.ACCOUNT]: 'account',
  [RejectField.WAITING_ORDERS]: 'waiting orders of the instrument',
};

/** Writes an amount as the client's encoding has it; the field says whether it counts ticks, lots or something else. */
export type AmountWriter = (value: number, field: number) => string;

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

export function nameOf(values: Readonly<Record<string, number>>, value: number): string | undefined {
  return Object.keys(values).find((name) => values[name] === value);
}

/** Says that an enumeration does not have this value, as far as the value can be told. */
export function enumValue(field: string, value: number): string {
  return value >= BYTE_MAX ? `${field} is out of range` : `${field} ${value} is not known`;
}

/** "LIMIT (1), MARKET (2) or PEGGED (9)": all but the unspecified. */
function listOf(values: Readonly<Record<string, number>>): string {
  const entries = Object.entries(values).filter(([, value]) => value !== 0);
  const items = entries.map(([name, value]) => `${name} (${value})`);
  return `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;
}

export function byteCount(value: number): string {
  return value >= BYTE_MAX ? `${BYTE_MAX} or more` : String(value);
}
