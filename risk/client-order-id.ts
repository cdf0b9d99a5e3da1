// hot path
// Which bytes a client order id may have: A-Z a-z 0-9 . _ : -

const ALLOWED = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-';

/** 1 for each byte that is allowed. */
const allowedBytes = new Uint8Array(256);
for (let i = 0; i < ALLOWED.length; i++) allowedBytes[ALLOWED.charCodeAt(i)] = 1;

/** The index, counted from 0, of the first byte that is not allowed; -1 where all are. */
export function firstForbiddenByte(bytes: Uint8Array, offset: number, length: number): number {
  for (let i = 0; i < length; i++) if (allowedBytes[bytes[offset + i]] === 0) return i;
  return -1;
}
