// hot path
// Writes a command record as a journal record (see record-layout.ts) with plain typed-array stores. Owner: the engine
// thread. Every byte of the journal record is written, whatever the buffer held before.

import { CommandFlag, CommandKind, CommandLayout as L } from '../domain/command-layout.js';
import type { RecordMemory } from '../domain/record-memory.js';
import { RISK_VALUES } from '../domain/risk-settings.js';
import { copyWords } from '../domain/text-field.js';
import { kindNotJournaled } from './journal-errors.js';
import {
  CONDITIONS_BYTES,
  DEADLINE_BYTES,
  NAME_WORDS,
  PROTECTION_BYTES,
  RECORD_HEADER_BYTES,
  RecordContents,
  RecordLayout,
  TAG_WORDS,
} from './record-layout.js';

const THREE_BYTES = 0xffffff;

/** Encodes the command at `offset` to `at`, a multiple of 8, and returns where the journal record ends. */
export function encodeRecord(
  command: RecordMemory,
  offset: number,
  target: RecordMemory,
  at: number,
  timeLow: number,
  timeHigh: number,
): number {
  const kind = command.uint8[offset];
  const word = at >> 2;
  target.int32[word] = 0;
  target.int32[word + 1] = command.int32[(offset + L.ACCOUNT) >> 2];
  target.int32[word + 2] = timeLow;
  target.int32[word + 3] = timeHigh;
  let end: number;
  if (kind === CommandKind.NEW_ORDER) end = encodeNewOrder(command, offset, target, at);
  else if (kind === CommandKind.CANCEL) end = encodeCancel(command, offset, target, at);
  else if (kind === CommandKind.REPLACE) end = encodeReplace(command, offset, target, at);
  else if (kind === CommandKind.MASS_CANCEL) end = encodeMassCancel(command, offset, target, at);
  else if (kind === CommandKind.CONFIGURE_ACCOUNT) end = encodeConfigureAccount(command, offset, target, at);
  else if (kind === CommandKind.TICK) end = at + RECORD_HEADER_BYTES;
  else if (kind === CommandKind.ADD_INSTRUMENT) end = encodeAddInstrument(command, offset, target, at);
  else if (kind === CommandKind.CONFIGURE_RISK) end = encodeConfigureRisk(command, offset, target, at);
  else if (kind === CommandKind.SET_KILL_SWITCH) end = encodeAmounts(command, offset, target, at);
  else if (kind === CommandKind.ADJUST_CASH) end = encodeAdjustCash(command, offset, target, at);
  else if (kind === CommandKind.SET_TRADING_STATUS || kind === CommandKind.REMOVE_INSTRUMENT) {
    end = encodeInstrument(command, offset, target, at);
  } else kindNotJournaled(kind);
  if ((end & 4) !== 0) {
    target.int32[end >> 2] = 0;
    end += 4;
  }
  target.uint8[at + RecordLayout.KIND] = kind;
  target.uint8[at + RecordLayout.LENGTH] = (end - at) >> 3;
  return end;
}

function encodeNewOrder(command: RecordMemory, offset: number, target: RecordMemory, at: number): number {
  const words = command.int32;
  const amounts = command.float64;
  const from = offset >> 3;
  const to = at >> 3;
  target.int32[(at + 16) >> 2] = words[(offset + L.INSTRUMENT) >> 2];
  target.int32[(at + 20) >> 2] = words[(offset + L.SESSION) >> 2];
  target.float64[to + 3] = amounts[from + (L.QUANTITY >> 3)];
  target.float64[to + 4] = amounts[from + (L.PRICE >> 3)];
  copyWords(target.int32, (at + 40) >> 2, words, (offset + L.SIDE) >> 2, 2);
  let end = encodeConditions(command, offset, target, at, at + 48);
  end = encodeProtection(command, offset, target, at, end);
  return encodeTag(command, offset, target, at, encodeClientOrderId(command, offset, target, end));
}

/** What is set of the fields from stop price to deadline, and in the header that it is; returns where they end. */
function encodeConditions(
  command: RecordMemory,
  offset: number,
  target: RecordMemory,
  at: number,
  from: number,
): number {
  const words = command.int32;
  let end = from;
  let contents = 0;
  if (hasConditions(command, offset)) {
    contents = RecordContents.CONDITIONS;
    copyWords(target.int32, end >> 2, words, (offset + L.STOP_PRICE) >> 2, 4);
    copyWords(target.int32, (end >> 2) + 4, words, (offset + L.DISPLAY_QUANTITY) >> 2, 6);
    end += CONDITIONS_BYTES;
  }
  const deadline = (offset + L.DEADLINE) >> 2;
  if ((words[deadline] | words[deadline + 1]) !== 0) {
    contents |= RecordContents.DEADLINE;
    copyWords(target.int32, end >> 2, words, deadline, 2);
    end += DEADLINE_BYTES;
  }
  target.uint8[at + RecordLayout.CONTENTS] = contents;
  return end;
}

function hasConditions(command: RecordMemory, offset: number): boolean {
  const words = command.int32;
  const from = offset >> 2;
  let any = 0;
  for (let i = L.STOP_PRICE >> 2; i < (L.STOP_PRICE >> 2) + 4; i++) any |= words[from + i];
  for (let i = L.DISPLAY_QUANTITY >> 2; i < (L.DISPLAY_QUANTITY >> 2) + 6; i++) any |= words[from + i];
  return any !== 0;
}

function encodeProtection(
  command: RecordMemory,
  offset: number,
  target: RecordMemory,
  at: number,
  end: number,
): number {
  const protection = command.float64[(offset + L.PROTECTION_PRICE) >> 3];
  if (protection === 0) return end;
  target.uint8[at + RecordLayout.CONTENTS] |= RecordContents.PROTECTION;
  target.float64[end >> 3] = protection;
  return end + PROTECTION_BYTES;
}

function encodeReplace(command: RecordMemory, offset: number, target: RecordMemory, at: number): number {
  const words = command.int32;
  target.float64[(at + 32) >> 3] = command.float64[(offset + L.QUANTITY) >> 3];
  target.float64[(at + 40) >> 3] = command.float64[(offset + L.PRICE) >> 3];
  encodeReference(command, offset, target, at);
  let end = at + 48;
  const stopPrice = (offset + L.STOP_PRICE) >> 2;
  if ((words[stopPrice] | words[stopPrice + 1]) !== 0) {
    target.uint8[at + RecordLayout.CONTENTS] = RecordContents.CONDITIONS;
    copyWords(target.int32, end >> 2, words, stopPrice, 2);
    end += 8;
  }
  if ((command.uint8[offset + L.FLAGS] & CommandFlag.UNKNOWN_TO_RISK) !== 0) {
    target.uint8[at + RecordLayout.CONTENTS] |= RecordContents.UNKNOWN_TO_RISK;
  }
  end = encodeProtection(command, offset, target, at, end);
  end = encodeClientOrderId(command, offset, target, end);
  const length = command.uint8[offset + L.NEW_CLIENT_ORDER_ID_LENGTH];
  target.uint8[at + RecordLayout.SECOND_TEXT_LENGTH] = length;
  return encodeText(command, offset + L.NEW_CLIENT_ORDER_ID, length, NAME_WORDS, target, end);
}

function encodeCancel(command: RecordMemory, offset: number, target: RecordMemory, at: number): number {
  encodeReference(command, offset, target, at);
  return encodeClientOrderId(command, offset, target, at + 32);
}

/** Which order is meant: instrument, length of the client order id, order id. */
function encodeReference(command: RecordMemory, offset: number, target: RecordMemory, at: number): void {
  target.int32[(at + 16) >> 2] = command.int32[(offset + L.INSTRUMENT) >> 2];
  target.int32[(at + 20) >> 2] = command.uint8[offset + L.CLIENT_ORDER_ID_LENGTH];
  target.float64[(at + 24) >> 3] = command.float64[(offset + L.ORDER_ID) >> 3];
}

function encodeMassCancel(command: RecordMemory, offset: number, target: RecordMemory, at: number): number {
  target.int32[(at + 16) >> 2] = command.int32[(offset + L.INSTRUMENT) >> 2];
  target.int32[(at + 20) >> 2] = command.uint8[offset + L.SIDE];
  target.float64[(at + 24) >> 3] = command.float64[(offset + L.PRICE) >> 3];
  return encodeTag(command, offset, target, at, at + 32);
}

function encodeConfigureAccount(command: RecordMemory, offset: number, target: RecordMemory, at: number): number {
  copyWords(target.int32, (at + 16) >> 2, command.int32, (offset + L.SIDE) >> 2, 2);
  return encodeClientOrderId(command, offset, target, at + 24);
}

function encodeAddInstrument(command: RecordMemory, offset: number, target: RecordMemory, at: number): number {
  target.int32[(at + 16) >> 2] = command.int32[(offset + L.INSTRUMENT) >> 2];
  target.int32[(at + 20) >> 2] = 0;
  target.float64[(at + 24) >> 3] = command.float64[(offset + L.QUANTITY) >> 3];
  target.float64[(at + 32) >> 3] = command.float64[(offset + L.PRICE) >> 3];
  copyWords(target.int32, (at + 40) >> 2, command.int32, (offset + L.SIDE) >> 2, 2);
  return encodeTag(command, offset, target, at, encodeConditions(command, offset, target, at, at + 48));
}

function encodeInstrument(command: RecordMemory, offset: number, target: RecordMemory, at: number): number {
  target.int32[(at + 16) >> 2] = command.int32[(offset + L.INSTRUMENT) >> 2];
  target.int32[(at + 20) >> 2] = command.uint8[offset + L.SIDE];
  return at + 24;
}

function encodeConfigureRisk(command: RecordMemory, offset: number, target: RecordMemory, at: number): number {
  target.int32[(at + 16) >> 2] = command.int32[(offset + L.INSTRUMENT) >> 2];
  target.int32[(at + 20) >> 2] = command.uint8[offset + L.RISK_SUBJECT];
  copyWords(target.int32, (at + 24) >> 2, command.int32, (offset + L.RISK_VALUES) >> 2, RISK_VALUES << 1);
  return at + 24 + (RISK_VALUES << 3);
}

/** Two amounts and the three bytes before them. */
function encodeAmounts(command: RecordMemory, offset: number, target: RecordMemory, at: number): number {
  target.int32[(at + 16) >> 2] = command.int32[(offset + L.INSTRUMENT) >> 2];
  target.int32[(at + 20) >> 2] = command.int32[(offset + L.SIDE) >> 2] & THREE_BYTES;
  target.float64[(at + 24) >> 3] = command.float64[(offset + L.QUANTITY) >> 3];
  target.float64[(at + 32) >> 3] = command.float64[(offset + L.PRICE) >> 3];
  return at + 40;
}

/** The id's length takes the fourth byte. */
function encodeAdjustCash(command: RecordMemory, offset: number, target: RecordMemory, at: number): number {
  const end = encodeAmounts(command, offset, target, at);
  target.uint8[at + 23] = command.uint8[offset + L.CLIENT_ORDER_ID_LENGTH];
  return encodeClientOrderId(command, offset, target, end);
}

function encodeClientOrderId(command: RecordMemory, offset: number, target: RecordMemory, end: number): number {
  const length = command.uint8[offset + L.CLIENT_ORDER_ID_LENGTH];
  return encodeText(command, offset + L.CLIENT_ORDER_ID, length, NAME_WORDS, target, end);
}

function encodeTag(command: RecordMemory, offset: number, target: RecordMemory, at: number, end: number): number {
  const length = command.uint8[offset + L.TAG_LENGTH];
  target.uint8[at + RecordLayout.SECOND_TEXT_LENGTH] = length;
  return encodeText(command, offset + L.TAG, length, TAG_WORDS, target, end);
}

/** As many words as the text fills, never more than its field has; returns where they end. */
function encodeText(
  command: RecordMemory,
  textOffset: number,
  length: number,
  wordsMax: number,
  target: RecordMemory,
  end: number,
): number {
  const words = Math.min((length + 3) >> 2, wordsMax);
  copyWords(target.int32, end >> 2, command.int32, textOffset >> 2, words);
  return end + (words << 2);
}
