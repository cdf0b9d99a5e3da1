// hot path
// Reads the body of an execution report as venues write it: tags of at most two bytes, short texts, numbers below 2^49,
// stamps of our time. Whatever looks different it leaves to the reader that knows every form and judges what is wrong.

const CONTINUES = 0x7f;
/** A number of more bytes than four begins to count its fifth one from here, and has no more than so many of those. */
const FIFTH_BYTE = 2 ** 28;
const BYTES_ABOVE_FOUR_MAX = 3;
const INSTANT_BYTES = 10;

/**
 * Numbers go to `fields` by their field number, which is below its length; `stampsTag` is that of the stamps, which go to
 * `stamps`, two words each. False where the body is not like that; fields may have been written by then.
 */
export function readOrdinaryReport(
  bytes: Uint8Array,
  start: number,
  end: number,
  fields: Float64Array,
  stampsTag: number,
  stamps: Int32Array,
): boolean {
  let at = start;
  while (at < end) {
    let tag = bytes[at++];
    if (tag > CONTINUES) {
      const second = bytes[at++];
      if (second > CONTINUES) return false;
      tag = (tag & 0x7f) | (second << 7);
    }
    const field = tag >>> 3;
    if ((tag & 7) === 2) {
      const length = bytes[at++];
      if (length > CONTINUES) return false;
      if (tag === stampsTag && !readStamps(bytes, at, at + length, stamps)) return false;
      at += length;
      continue;
    }
    if ((tag & 7) !== 0 || field === 0 || field >= fields.length) return false;
    let byte = bytes[at++];
    let value = byte & 0x7f;
    for (let shift = 7; byte > CONTINUES && shift < 28; shift += 7) {
      byte = bytes[at++];
      value |= (byte & 0x7f) << shift;
    }
    let sum = value;
    let scale = FIFTH_BYTE;
    for (let i = 0; byte > CONTINUES; i++) {
      if (i === BYTES_ABOVE_FOUR_MAX) return false;
      byte = bytes[at++];
      sum += (byte & 0x7f) * scale;
      scale *= 128;
    }
    fields[field] = sum;
  }
  return at === end;
}

/** Instants of nine bytes, which those from 1972 to 2262 have. */
function readStamps(bytes: Uint8Array, start: number, end: number, stamps: Int32Array): boolean {
  let at = start;
  for (; at < end; at += INSTANT_BYTES) {
    const tag = bytes[at];
    const word = ((tag >>> 3) - 1) << 1;
    if ((tag & 7) !== 0 || word < 0 || word >= stamps.length) return false;
    const one = bytes[at + 1];
    const two = bytes[at + 2];
    const three = bytes[at + 3];
    const four = bytes[at + 4];
    const five = bytes[at + 5];
    const six = bytes[at + 6];
    const seven = bytes[at + 7];
    const eight = bytes[at + 8];
    const last = bytes[at + 9];
    if ((one & two & three & four & five & six & seven & eight) <= CONTINUES || last > CONTINUES) return false;
    stamps[word] = (one & 0x7f) | ((two & 0x7f) << 7) | ((three & 0x7f) << 14) | ((four & 0x7f) << 21) | (five << 28);
    stamps[word + 1] =
      ((five & 0x7f) >> 4) | ((six & 0x7f) << 3) | ((seven & 0x7f) << 10) | ((eight & 0x7f) << 17) | (last << 24);
  }
  return at === end;
}
