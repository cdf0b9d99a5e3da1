// Where a text lies in the bytes that are being decoded: no string is made unless somebody asks for one.

import type { WireReader } from './wire-reader.js';

/** A longer text is cut before it is sent back. */
const ECHO_BYTES_MAX = 80;

/** Where a text lies in the decoder's `bytes`. */
export class TextRange {
  start = 0;
  length = 0;

  clear(): void {
    this.start = 0;
    this.length = 0;
  }

  /** Reads a text's length and passes over it. */
  read(reader: WireReader): void {
    this.length = reader.readLength();
    this.start = reader.at;
    reader.at += this.length;
  }

  /** For cold code. */
  text(bytes: Uint8Array): string {
    return Buffer.from(bytes.buffer, bytes.byteOffset + this.start, this.length).toString();
  }

  /** For cold code: as much of the text as is worth sending back to who sent it. */
  shortText(bytes: Uint8Array): string {
    return Buffer.from(bytes.buffer, bytes.byteOffset + this.start, Math.min(this.length, ECHO_BYTES_MAX)).toString();
  }
}
