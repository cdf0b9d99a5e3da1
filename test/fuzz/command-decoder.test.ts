// Random and mutated bytes into every decoder of the gateway: always an answer, never an exception, never a loop.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CommandDecoder } from '../../gateway/proto/command-decoder.js';
import { UnaryDecoder, UnaryKind } from '../../gateway/proto/unary-decoder.js';
import { isUtf8 } from '../../gateway/proto/wire-verifier.js';
import { SymbolTable } from '../../gateway/symbol-table.js';
import { clientMessage, decodeMessage, encodeMessage } from '../support/contract-messages.js';

const symbols = new SymbolTable();
symbols.add(Buffer.from('AAPL'), 0);
const decoder = new CommandDecoder(symbols);
const unary = new UnaryDecoder(symbols);

/** How many commands a message has; -1 where it was refused. */
function decode(bytes: Uint8Array): number {
  let commands = 0;
  return decoder.decodeMessage(bytes, { onCommand: () => commands++ }) ? commands : -1;
}

/** Small numbers are common in protobuf, so they are common here. */
const byte = fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 2, 8, 10, 18, 26, 34, 42, 48, 0x7f, 0x80, 0xff));
const bytes = fc.array(byte, { maxLength: 200 }).map((values) => Uint8Array.from(values));

const mutated = fc
  .tuple(
    clientMessage.map((message) => encodeMessage('ClientMessage', message)),
    fc.array(fc.tuple(fc.nat(), byte, fc.constantFrom('set', 'insert', 'remove', 'cut')), {
      minLength: 1,
      maxLength: 4,
    }),
  )
  .map(([message, mutations]) => {
    const values = [...message];
    for (const [place, value, what] of mutations) {
      const at = place % (values.length + 1);
      if (what === 'set') values[at] = value;
      else if (what === 'insert') values.splice(at, 0, value);
      else if (what === 'remove') values.splice(at, 1);
      else values.length = at;
    }
    return Uint8Array.from(values);
  });

/** What the library makes of a message it can read; undefined where it cannot, or where it reads more loosely. */
function commandsByLibrary(message: Uint8Array): number | undefined {
  try {
    return decodeMessage('ClientMessage', message).commands?.length ?? 0;
  } catch {
    return undefined;
  }
}

describe('the session decoder', () => {
  it('takes random bytes', () => {
    fc.assert(
      fc.property(bytes, (message) => {
        expect(decode(message)).toBeGreaterThanOrEqual(-1);
      }),
      { numRuns: 20_000 },
    );
  });

  it('takes mutated messages, and where it accepts one finds as many commands as the library', () => {
    let accepted = 0;
    fc.assert(
      fc.property(mutated, (message) => {
        const commands = decode(message);
        if (commands < 0) return;
        accepted++;
        expect(commands).toBe(commandsByLibrary(message) ?? commands);
      }),
      { numRuns: 5000 },
    );
    expect(accepted).toBeGreaterThan(200);
  });

  it('takes a megabyte of anything in time', () => {
    for (const value of [0x00, 0x0a, 0x0b, 0x80, 0xff, 0x08]) decode(new Uint8Array(1 << 20).fill(value));
    let nested = Buffer.alloc(0);
    for (let i = 0; i < 10_000; i++) nested = Buffer.concat([Buffer.from([0x0b]), nested]);
    expect(decode(nested)).toBe(-1);
  });
});

describe('the unary decoder', () => {
  it('takes random bytes for every request', () => {
    fc.assert(
      fc.property(bytes, fc.constantFrom(...Object.values(UnaryKind)), (message, kind) => {
        expect(typeof unary.decode(message, kind)).toBe('boolean');
      }),
      { numRuns: 20_000 },
    );
  });
});

describe('the UTF-8 check', () => {
  it('agrees with the platform', () => {
    const strict = new TextDecoder('utf-8', { fatal: true });
    const lead = fc.constantFrom(
      0x41,
      0xc1,
      0xc2,
      0xe0,
      0xe1,
      0xed,
      0xef,
      0xf0,
      0xf4,
      0xf5,
      0x80,
      0x90,
      0x9f,
      0xa0,
      0xbf,
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(lead, fc.nat(255)), { maxLength: 8 }), (values) => {
        const text = Uint8Array.from(values);
        let valid = true;
        try {
          strict.decode(text);
        } catch {
          valid = false;
        }
        expect(isUtf8(text, 0, text.length)).toBe(valid);
      }),
      { numRuns: 20_000 },
    );
  });
});
