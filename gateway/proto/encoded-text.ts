// A string field encoded once, for texts that go into many messages.

import { WireWriter } from './wire-writer.js';

export function encodedText(tag: number, text: string): Uint8Array {
  const writer = new WireWriter(64);
  writer.textField(tag, text);
  return new Uint8Array(writer.bytes.subarray(0, writer.at));
}
