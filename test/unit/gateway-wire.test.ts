// The protobuf primitives: what is written is what a standard library writes, and reads back as it was.

import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { highWord, lowWord, toBigInt } from '../../engine/domain/time-words.js';
import { WireReader } from '../../gateway/proto/wire-reader.js';
import { WireWriter } from '../../gateway/proto/wire-writer.js';
import { u64 } from '../support/contract-messages.js';

function written(write: (writer: WireWriter) => void): Buffer {
  const writer = new WireWriter(4);
  writer.reserve(64);
  write(writer);
  return Buffer.from(writer.bytes.subarray(0, writer.at));
}

describe('a u64', () => {
  it('as two words is what the library writes, and reads back', () => {
    fc.assert(
      fc.property(u64, (text) => {
        const value = BigInt(text);
        const bytes = written((writer) => writer.writeWords(lowWord(value), highWord(value)));
        expect([...bytes]).toEqual([...protobuf.Writer.create().uint64(text).finish()]);
        const reader = new WireReader().over(bytes, 0, bytes.length);
        reader.readVarint();
        expect(toBigInt(reader.low, reader.high)).toBe(value);
        expect(reader).toMatchObject({ at: bytes.length, failed: false });
        expect(reader.over(bytes, 0, bytes.length).readAmount()).toBe(Number(value));
      }),
      { numRuns: 5000 },
    );
  });

  it('as an amount is what the library writes; what no u64 holds is the largest', () => {
    fc.assert(
      fc.property(fc.oneof(fc.maxSafeNat(), fc.nat()), (value) => {
        const bytes = written((writer) => writer.writeAmount(value));
        expect([...bytes]).toEqual([...protobuf.Writer.create().uint64(value).finish()]);
      }),
    );
    const largest = [...protobuf.Writer.create().uint64('18446744073709551615').finish()];
    for (const value of [2 ** 64, 1e300]) expect([...written((writer) => writer.writeAmount(value))]).toEqual(largest);
    for (const value of [0, -1, Number.NaN]) expect(written((writer) => writer.amountField(8, value)).length).toBe(0);
  });
});

describe('an embedded message', () => {
  it('has the shortest length there is, at every size around the edge', () => {
    for (const size of [0, 1, 126, 127, 128, 129, 300, 16_383]) {
      const content = new Uint8Array(size).fill(7);
      const bytes = written((writer) => {
        const start = writer.beginMessage(10);
        writer.reserve(size);
        writer.writeBytes(content, 0, size);
        writer.endMessage(start);
      });
      expect([...bytes]).toEqual([...protobuf.Writer.create().uint32(10).bytes(content).finish()]);
    }
  });
});

describe('texts', () => {
  it('are what the library writes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const bytes = written((writer) => writer.textField(170, text));
        const expected = text === '' ? [] : [...protobuf.Writer.create().uint32(170).string(text).finish()];
        expect([...bytes]).toEqual(expected);
      }),
    );
  });
});
