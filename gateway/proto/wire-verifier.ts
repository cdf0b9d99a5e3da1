// hot path
// Walks a whole message before anything of it is acted upon, so that a malformed one is refused whole: no command of it
// is sent, and the decoder after it meets no surprise. Texts must be UTF-8, as protobuf demands of them.

import { FieldShape, type MessageShape } from './message-shapes.js';
import { WireReader, WireType } from './wire-reader.js';

export class WireVerifier {
  readonly #reader = new WireReader();

  /** True where the bytes are a valid message of this shape. */
  verify(bytes: Uint8Array, shape: MessageShape): boolean {
    const reader = this.#reader.over(bytes, 0, bytes.length);
    this.#walk(shape);
    return !reader.failed;
  }

  /** The byte, counted from 0, at which the last message that failed stopped making sense. */
  get faultAt(): number {
    return this.#reader.faultAt;
  }

  #walk(shape: MessageShape): void {
    const reader = this.#reader;
    const fields = shape.fields;
    while (reader.at < reader.end) {
      const tag = reader.readTag();
      if (tag === 0) return;
      const field = tag >>> 3;
      const kind = field < fields.length && (tag & 7) === WireType.LENGTH_DELIMITED ? fields[field] : FieldShape.OTHER;
      if (kind === FieldShape.OTHER) reader.skip(tag);
      else if (kind === FieldShape.TEXT) this.#walkText();
      else this.#walkMessage(shape.messages[field]!);
      if (reader.failed) return;
    }
  }

  #walkMessage(shape: MessageShape): void {
    const reader = this.#reader;
    const length = reader.readLength();
    if (reader.failed) return;
    const outerEnd = reader.end;
    reader.end = reader.at + length;
    this.#walk(shape);
    reader.end = outerEnd;
    if (reader.failed) reader.at = outerEnd;
  }

  #walkText(): void {
    const reader = this.#reader;
    const length = reader.readLength();
    if (reader.failed) return;
    const end = reader.at + length;
    if (isUtf8(reader.bytes, reader.at, end)) reader.at = end;
    else reader.fail();
  }
}

/** True where the bytes are well-formed UTF-8 (Unicode 15, table 3-7). */
export function isUtf8(bytes: Uint8Array, at: number, end: number): boolean {
  while (at < end) {
    const lead = bytes[at++];
    if (lead < 0x80) continue;
    if (lead < 0xc2 || lead > 0xf4) return false;
    const continuations = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    if (end - at < continuations) return false;
    const second = bytes[at];
    if (lead === 0xe0 && second < 0xa0) return false; // overlong
    if (lead === 0xed && second > 0x9f) return false; // a surrogate
    if (lead === 0xf0 && second < 0x90) return false; // overlong
    if (lead === 0xf4 && second > 0x8f) return false; // above U+10FFFF
    for (let i = 0; i < continuations; i++) if ((bytes[at++] & 0xc0) !== 0x80) return false;
  }
  return true;
}
