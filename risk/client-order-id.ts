// hot path
// Which bytes a client order id may have: 1 to 36 of [A-Za-z0-9._:-].

import { RejectField } from '../engine/domain/reject-field.js';

const ALLOWED_TEXT = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-';

/** 1 at every byte that is allowed. */
const ALLOWED = new Uint8Array(256);
for (let i = 0; i < ALLOWED_TEXT.length; i++) ALLOWED[ALLOWED_TEXT.charCodeAt(i)] = 1;

/** The index of the first byte that is not allowed, or `length`. */
export function firstForbiddenByte(bytes: Uint8Array, offset: number, length: number): number {
  for (let i = 0; i < length; i++) if (ALLOWED[bytes[offset + i]] === 0) return i;
  return length;
}

/** Which field a refusal is about: the length, or one character of it. */
export function brokenRule(length: number, longest: number): RejectField {
  return length === 0 || length > longest ? RejectField.CLIENT_ORDER_ID_LENGTH : RejectField.CLIENT_ORDER_ID_CHARACTER;
}
