// The byte layout of a journaled command inside a batch: only what replay needs, by kind, a multiple of 8 bytes.
//
//   0        1         2        3               4                 8                                  16
//   +--------+---------+--------+---------------+-----------------+-----------------------------------+
//   | kind   | contents| length | second text   | account         | time: the engine's stamp (u64)    |  every kind
//   |        | (bits)  | / 8    | length        |                 |                                   |
//   +--------+---------+--------+---------------+-----------------+-----------------------------------+
//
//   NEW_ORDER          16 instrument | 20 session      | 24 quantity (f64)
//                      32 price (f64)                  | 40 options: the command's bytes 128 to 136
//                      48 conditions, where contents says so: stop price, trail offset, display quantity, minimum
//                         quantity (f64 each), expire time (u64); then, each where contents says so: deadline (u64),
//                         protection price (f64)
//                         first text: client order id; second text: tag
//   REPLACE            16 instrument | 20 first text length (u8), zeros | 24 order id (f64)
//                      32 quantity (f64)               | 40 price (f64)
//                      48 each where contents says so: stop price (f64), protection price (f64)
//                         first text: client order id; second text: new client order id
//   CANCEL             16 instrument | 20 first text length (u8), zeros | 24 order id (f64)
//                      32 first text: client order id
//   MASS_CANCEL        16 instrument | 20 side (u8), zeros              | 24 only session (f64)
//                      32 second text: tag
//   CONFIGURE_ACCOUNT  16 options    | 24 first text: account name
//   ADD_INSTRUMENT     16 instrument | 20 zeros        | 24 lot mantissa (f64)
//                      32 tick mantissa (f64)          | 40 options (tick scale in `side`, lot scale in `type`)
//                      48 its rules, where it has some, in the places of a new order's conditions and deadline:
//                         reference price, price band, volatility auction, day end (f64 each), opening auction, open
//                         (i32 each); then, where contents says so: closing auction, close (i32 each)
//                         second text: symbol
//   SET_TRADING_STATUS 16 instrument | 20 trading status (u8), zeros
//   TICK               nothing: its time is all
//   REMOVE_INSTRUMENT  16 instrument | 20 zeros
//   CONFIGURE_RISK     16 instrument | 20 subject (u8), zeros           | 24 twelve values (f64 each)
//   SET_KILL_SWITCH    16 instrument | 20 engaged, cancels, trigger (u8 each), zero
//                      24 value (f64)                  | 32 limit (f64)
//   ADJUST_CASH        16 instrument | 20 first (u8), zeros, first text length (u8)
//                      24 amount (f64)                 | 32 cost price (f64)
//                         first text: adjustment id
//
// Texts are whole words, padded with zeros, one right after the other; one zero word more where the record would not
// end at a multiple of 8. Options hold the length of the first text in their last byte. Request ids, and the stamps of
// gateway and validator, are not journaled: replay answers nobody.

import { CommandKind } from '../domain/command-layout.js';

export const RECORD_HEADER_BYTES = 16;
export const RecordLayout = {
  KIND: 0,
  CONTENTS: 1,
  LENGTH: 2,
  SECOND_TEXT_LENGTH: 3,
  ACCOUNT: 4,
  TIME: 8,
  BODY: 16,
} as const;

/** Bits of `contents`. */
export const RecordContents = {
  /** NEW_ORDER: the five conditions; ADD_INSTRUMENT: the rules in their place; REPLACE: the stop price. */
  CONDITIONS: 1,
  /** NEW_ORDER: the deadline; ADD_INSTRUMENT: the rules in its place. */
  DEADLINE: 2,
  /** NEW_ORDER, REPLACE: the protection price. */
  PROTECTION: 4,
  /** REPLACE: its validator knew no open order of that name. */
  UNKNOWN_TO_RISK: 8,
} as const;

/** Bytes of each kind before its conditional parts and texts; 0 for kinds that are not journaled. */
export const RECORD_FIXED_BYTES: readonly number[] = (() => {
  const bytes = new Array<number>(256).fill(0);
  bytes[CommandKind.NEW_ORDER] = 48;
  bytes[CommandKind.REPLACE] = 48;
  bytes[CommandKind.CANCEL] = 32;
  bytes[CommandKind.MASS_CANCEL] = 32;
  bytes[CommandKind.CONFIGURE_ACCOUNT] = 24;
  bytes[CommandKind.ADD_INSTRUMENT] = 48;
  bytes[CommandKind.SET_TRADING_STATUS] = 24;
  bytes[CommandKind.TICK] = 16;
  bytes[CommandKind.REMOVE_INSTRUMENT] = 24;
  bytes[CommandKind.CONFIGURE_RISK] = 120;
  bytes[CommandKind.SET_KILL_SWITCH] = 40;
  bytes[CommandKind.ADJUST_CASH] = 40;
  return bytes;
})();

export const CONDITIONS_BYTES = 40;
export const DEADLINE_BYTES = 8;
export const PROTECTION_BYTES = 8;
/** A NEW_ORDER with everything: 48 + 40 + 8 + 8, a client order id of 36 and a tag of 16, padded to 8. */
export const RECORD_BYTES_MAX = 160;

/** Words of the text fields of a command. */
export const NAME_WORDS = 9;
export const TAG_WORDS = 4;
