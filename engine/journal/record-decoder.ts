// hot path
// Reads a journal record back into an ordinary command record (see record-layout.ts): what is not journaled is zero.
// The bytes have passed their checksum; the lengths are checked all the same, so that no reader leaves its batch.

import { COMMAND_BYTES, CommandFlag, CommandKind, CommandLayout as L } from '../domain/command-layout.js';
import { NO_INSTRUMENT } from '../domain/limits.js';
import type { RecordMemory } from '../domain/record-memory.js';
import { RISK_VALUES } from '../domain/risk-settings.js';
import { copyWords } from '../domain/text-field.js';
import {
  CONDITIONS_BYTES,
  DEADLINE_BYTES,
  NAME_WORDS,
  PROTECTION_BYTES,
  RECORD_FIXED_BYTES,
  RECORD_HEADER_BYTES,
  RecordContents,
  RecordLayout,
  TAG_WORDS,
} from './record-layout.js';

/** Decodes the record at `at` to the command at `offset`; returns where the record ends, or 0 where it is malformed. */
export function decodeRecord(
  source: RecordMemory,
  at: number,
  limit: number,
  command: RecordMemory,
  offset: number,
): number {
  const kind = source.uint8[at + RecordLayout.KIND];
  const bytes = source.uint8[at + RecordLayout.LENGTH] << 3;
  const fixed = RECORD_FIXED_BYTES[kind];
  if (fixed === 0 || bytes < fixed || at + bytes > limit) return 0;
  command.int32.fill(0, offset >> 2, (offset + COMMAND_BYTES) >> 2);
  command.uint8[offset] = kind;
  command.int32[(offset + L.ACCOUNT) >> 2] = source.int32[(at + RecordLayout.ACCOUNT) >> 2];
  let end: number;
  if (kind === CommandKind.NEW_ORDER) end = decodeNewOrder(source, at, command, offset);
  else if (kind === CommandKind.CANCEL) end = decodeCancel(source, at, command, offset);
  else if (kind === CommandKind.REPLACE) end = decodeReplace(source, at, command, offset);
  else if (kind === CommandKind.MASS_CANCEL) end = decodeMassCancel(source, at, command, offset);
  else if (kind === CommandKind.CONFIGURE_ACCOUNT) end = decodeConfigureAccount(source, at, command, offset);
  else if (kind === CommandKind.TICK) end = decodeTick(at, command, offset);
  else if (kind === CommandKind.ADD_INSTRUMENT) end = decodeAddInstrument(source, at, command, offset);
  else if (kind === CommandKind.CONFIGURE_RISK) end = decodeConfigureRisk(source, at, command, offset);
  else if (kind === CommandKind.SET_KILL_SWITCH) end = decodeAmounts(source, at, command, offset);
  else if (kind === CommandKind.ADJUST_CASH) end = decodeAdjustCash(source, at, command, offset);
  else end = decodeInstrument(source, at, command, offset);
  end = (end + 7) & ~7;
  return end === at + bytes ? end : 0;
}

function decodeNewOrder(source: RecordMemory, at: number, command: RecordMemory, offset: number): number {
  command.int32[(offset + L.INSTRUMENT) >> 2] = source.int32[(at + 16) >> 2];
  command.int32[(offset + L.SESSION) >> 2] = source.int32[(at + 20) >> 2];
  command.float64[(offset + L.QUANTITY) >> 3] = source.float64[(at + 24) >> 3];
  command.float64[(offset + L.PRICE) >> 3] = source.float64[(at + 32) >> 3];
  copyWords(command.int32, (offset + L.SIDE) >> 2, source.int32, (at + 40) >> 2, 2);
  let end = decodeConditions(source, at, at + 48, command, offset);
  end = decodeProtection(source, at, end, command, offset);
  return decodeTag(source, at, decodeClientOrderId(source, end, command, offset), command, offset);
}

function decodeConditions(
  source: RecordMemory,
  at: number,
  from: number,
  command: RecordMemory,
  offset: number,
): number {
  const contents = source.uint8[at + RecordLayout.CONTENTS];
  let end = from;
  if ((contents & RecordContents.CONDITIONS) !== 0) {
    copyWords(command.int32, (offset + L.STOP_PRICE) >> 2, source.int32, end >> 2, 4);
    copyWords(command.int32, (offset + L.DISPLAY_QUANTITY) >> 2, source.int32, (end >> 2) + 4, 6);
    end += CONDITIONS_BYTES;
  }
  if ((contents & RecordContents.DEADLINE) !== 0) {
    copyWords(command.int32, (offset + L.DEADLINE) >> 2, source.int32, end >> 2, 2);
    end += DEADLINE_BYTES;
  }
  return end;
}

function decodeProtection(
  source: RecordMemory,
  at: number,
  end: number,
  command: RecordMemory,
  offset: number,
): number {
  if ((source.uint8[at + RecordLayout.CONTENTS] & RecordContents.PROTECTION) === 0) return end;
  command.float64[(offset + L.PROTECTION_PRICE) >> 3] = source.float64[end >> 3];
  return end + PROTECTION_BYTES;
}

function decodeReplace(source: RecordMemory, at: number, command: RecordMemory, offset: number): number {
  decodeReference(source, at, command, offset);
  command.float64[(offset + L.QUANTITY) >> 3] = source.float64[(at + 32) >> 3];
  command.float64[(offset + L.PRICE) >> 3] = source.float64[(at + 40) >> 3];
  let end = at + 48;
  if ((source.uint8[at + RecordLayout.CONTENTS] & RecordContents.CONDITIONS) !== 0) {
    copyWords(command.int32, (offset + L.STOP_PRICE) >> 2, source.int32, end >> 2, 2);
    end += 8;
  }
  if ((source.uint8[at + RecordLayout.CONTENTS] & RecordContents.UNKNOWN_TO_RISK) !== 0) {
    command.uint8[offset + L.FLAGS] = CommandFlag.UNKNOWN_TO_RISK;
  }
  end = decodeProtection(source, at, end, command, offset);
  end = decodeClientOrderId(source, end, command, offset);
  const length = source.uint8[at + RecordLayout.SECOND_TEXT_LENGTH];
  command.uint8[offset + L.NEW_CLIENT_ORDER_ID_LENGTH] = length;
  return decodeText(source, end, length, NAME_WORDS, command, offset + L.NEW_CLIENT_ORDER_ID);
}

function decodeCancel(source: RecordMemory, at: number, command: RecordMemory, offset: number): number {
  decodeReference(source, at, command, offset);
  return decodeClientOrderId(source, at + 32, command, offset);
}

function decodeReference(source: RecordMemory, at: number, command: RecordMemory, offset: number): void {
  command.int32[(offset + L.INSTRUMENT) >> 2] = source.int32[(at + 16) >> 2];
  command.uint8[offset + L.CLIENT_ORDER_ID_LENGTH] = source.uint8[at + 20];
  command.float64[(offset + L.ORDER_ID) >> 3] = source.float64[(at + 24) >> 3];
}

function decodeMassCancel(source: RecordMemory, at: number, command: RecordMemory, offset: number): number {
  command.int32[(offset + L.INSTRUMENT) >> 2] = source.int32[(at + 16) >> 2];
  command.uint8[offset + L.SIDE] = source.uint8[at + 20];
  command.float64[(offset + L.PRICE) >> 3] = source.float64[(at + 24) >> 3];
  return decodeTag(source, at, at + 32, command, offset);
}

function decodeConfigureAccount(source: RecordMemory, at: number, command: RecordMemory, offset: number): number {
  command.int32[(offset + L.INSTRUMENT) >> 2] = NO_INSTRUMENT;
  copyWords(command.int32, (offset + L.SIDE) >> 2, source.int32, (at + 16) >> 2, 2);
  return decodeClientOrderId(source, at + 24, command, offset);
}

function decodeAddInstrument(source: RecordMemory, at: number, command: RecordMemory, offset: number): number {
  command.int32[(offset + L.INSTRUMENT) >> 2] = source.int32[(at + 16) >> 2];
  command.float64[(offset + L.QUANTITY) >> 3] = source.float64[(at + 24) >> 3];
  command.float64[(offset + L.PRICE) >> 3] = source.float64[(at + 32) >> 3];
  copyWords(command.int32, (offset + L.SIDE) >> 2, source.int32, (at + 40) >> 2, 2);
  return decodeTag(source, at, decodeConditions(source, at, at + 48, command, offset), command, offset);
}

function decodeInstrument(source: RecordMemory, at: number, command: RecordMemory, offset: number): number {
  command.int32[(offset + L.INSTRUMENT) >> 2] = source.int32[(at + 16) >> 2];
  command.uint8[offset + L.SIDE] = source.uint8[at + 20];
  return at + 24;
}

function decodeConfigureRisk(source: RecordMemory, at: number, command: RecordMemory, offset: number): number {
  command.int32[(offset + L.INSTRUMENT) >> 2] = source.int32[(at + 16) >> 2];
  command.uint8[offset + L.RISK_SUBJECT] = source.uint8[at + 20];
  copyWords(command.int32, (offset + L.RISK_VALUES) >> 2, source.int32, (at + 24) >> 2, RISK_VALUES << 1);
  return at + 24 + (RISK_VALUES << 3);
}

function decodeAmounts(source: RecordMemory, at: number, command: RecordMemory, offset: number): number {
  command.int32[(offset + L.INSTRUMENT) >> 2] = source.int32[(at + 16) >> 2];
  command.int32[(offset + L.SIDE) >> 2] = source.int32[(at + 20) >> 2];
  command.float64[(offset + L.QUANTITY) >> 3] = source.float64[(at + 24) >> 3];
  command.float64[(offset + L.PRICE) >> 3] = source.float64[(at + 32) >> 3];
  return at + 40;
}

function decodeAdjustCash(source: RecordMemory, at: number, command: RecordMemory, offset: number): number {
  const end = decodeAmounts(source, at, command, offset);
  command.uint8[offset + L.SIDE + 3] = 0; // the id's length stands there
  command.uint8[offset + L.CLIENT_ORDER_ID_LENGTH] = source.uint8[at + 23];
  return decodeClientOrderId(source, end, command, offset);
}

function decodeTick(at: number, command: RecordMemory, offset: number): number {
  command.int32[(offset + L.INSTRUMENT) >> 2] = NO_INSTRUMENT;
  return at + RECORD_HEADER_BYTES;
}

/** Its length is in the command already. */
function decodeClientOrderId(source: RecordMemory, from: number, command: RecordMemory, offset: number): number {
  const length = command.uint8[offset + L.CLIENT_ORDER_ID_LENGTH];
  return decodeText(source, from, length, NAME_WORDS, command, offset + L.CLIENT_ORDER_ID);
}

function decodeTag(source: RecordMemory, at: number, from: number, command: RecordMemory, offset: number): number {
  const length = source.uint8[at + RecordLayout.SECOND_TEXT_LENGTH];
  command.uint8[offset + L.TAG_LENGTH] = length;
  return decodeText(source, from, length, TAG_WORDS, command, offset + L.TAG);
}

function decodeText(
  source: RecordMemory,
  from: number,
  length: number,
  wordsMax: number,
  command: RecordMemory,
  textOffset: number,
): number {
  const words = Math.min((length + 3) >> 2, wordsMax);
  copyWords(command.int32, textOffset >> 2, source.int32, from >> 2, words);
  return from + (words << 2);
}
