// The 64-byte record of the ring benchmark: eight integers, as doubles, that follow from its number, and a checksum over
// all of them that depends on their places and their order. Cheap on purpose: it is the transport that is measured.

export const RECORD_BYTES = 64;

export function fillRecord(amounts: Float64Array, at: number, number: number): void {
  amounts[at] = number;
  amounts[at + 1] = number + 1;
  amounts[at + 2] = number + 2;
  amounts[at + 3] = number + 3;
  amounts[at + 4] = number + 4;
  amounts[at + 5] = number + 5;
  amounts[at + 6] = number + 6;
  amounts[at + 7] = number + 7;
}

/** The checksum of everything so far and this record. */
export function addRecord(checksum: number, amounts: Float64Array, at: number): number {
  const low = amounts[at] + 2 * amounts[at + 1] + 3 * amounts[at + 2] + 4 * amounts[at + 3];
  const high = 5 * amounts[at + 4] + 6 * amounts[at + 5] + 7 * amounts[at + 6] + 8 * amounts[at + 7];
  return (Math.imul(checksum, 31) + low + high) | 0;
}

/** What a consumer must arrive at. */
export function checksumOf(records: number): number {
  const amounts = new Float64Array(RECORD_BYTES >> 3);
  let checksum = 0;
  for (let number = 0; number < records; number++) {
    fillRecord(amounts, 0, number);
    checksum = addRecord(checksum, amounts, 0);
  }
  return checksum;
}
