// Every byte of a client order id against the contract's own words.

import { expect, it } from 'vitest';
import { firstForbiddenByte } from '../../risk/client-order-id.js';

it('allows exactly the bytes of [A-Za-z0-9._:-]', () => {
  for (let byte = 0; byte < 256; byte++) {
    const allowed = byte < 128 && /[A-Za-z0-9._:-]/.test(String.fromCharCode(byte));
    expect(firstForbiddenByte(Uint8Array.of(byte), 0, 1), `byte ${byte}`).toBe(allowed ? -1 : 0);
  }
});

it('finds the first forbidden byte within the text and looks at nothing else', () => {
  const bytes = new TextEncoder().encode('!!ok-1 !!');
  expect(firstForbiddenByte(bytes, 2, 4)).toBe(-1);
  expect(firstForbiddenByte(bytes, 2, 6)).toBe(4);
  expect(firstForbiddenByte(bytes, 0, 4)).toBe(0);
  expect(firstForbiddenByte(bytes, 0, 0)).toBe(-1);
});
