// What the verifier must know of each message that clients send: which fields are text and which are messages again.
// Every other field needs no look beyond its wire type.

export const FieldShape = { OTHER: 0, TEXT: 1, MESSAGE: 2 } as const;

/** Both tables are indexed by field number. */
export interface MessageShape {
  readonly fields: Uint8Array;
  readonly messages: readonly (MessageShape | undefined)[];
}

function shape(text: readonly number[], messages: Readonly<Record<number, MessageShape>> = {}): MessageShape {
  const numbers = Object.keys(messages).map(Number);
  const size = Math.max(0, ...text, ...numbers) + 1;
  const fields = new Uint8Array(size);
  for (const number of text) fields[number] = FieldShape.TEXT;
  for (const number of numbers) fields[number] = FieldShape.MESSAGE;
  return { fields, messages: Array.from({ length: size }, (_, number) => messages[number]) };
}

const NUMBERS_ONLY = shape([]);
const LOGON = shape([1, 2, 3]);
const NEW_ORDER = shape([1, 2, 17]);
const ORDER_REF = shape([2, 3]);
const REPLACE = shape([2], { 1: ORDER_REF });
const CANCEL = shape([], { 1: ORDER_REF });
const MASS_CANCEL = shape([1, 3]);
const COMMAND = shape([], {
  2: LOGON,
  3: NEW_ORDER,
  4: REPLACE,
  5: CANCEL,
  6: MASS_CANCEL,
  7: NUMBERS_ONLY,
  8: NUMBERS_ONLY,
});

export const CLIENT_MESSAGE_SHAPE = shape([], { 1: COMMAND });
export const UNARY_NEW_ORDER_SHAPE = shape([1, 2], { 3: NEW_ORDER });
export const UNARY_REPLACE_SHAPE = shape([1, 2], { 3: REPLACE });
export const UNARY_CANCEL_SHAPE = shape([1, 2], { 3: CANCEL });
export const GET_ORDER_SHAPE = shape([1, 2], { 3: ORDER_REF });
export const ACCOUNT_REQUEST_SHAPE = shape([1, 2, 3]);
