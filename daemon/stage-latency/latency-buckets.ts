// hot path
// Log-linear buckets of nanoseconds, as in an HDR histogram: exact below 64 ns, then 32 buckets an octave (3 % wide).
// Durations above 68 s, which no stage takes, count in the last bucket.

const SUB_BUCKETS_LOG2 = 5;
const SUB_BUCKETS = 1 << SUB_BUCKETS_LOG2;
const LARGEST_OCTAVE = 36;
const LARGEST_NANOS = 2 ** LARGEST_OCTAVE;
/** Larger durations are first divided by 2^10, so that they fit a 32-bit integer. */
const LARGEST_WORD = 0x7fff_ffff;
const COARSE_OCTAVES = 10;

/** How many buckets there are. */
export const LATENCY_BUCKETS = (LARGEST_OCTAVE - SUB_BUCKETS_LOG2 + 1) * SUB_BUCKETS;

/** The bucket that a duration counts in; negative ones (clocks of two threads differ by some tens of ns) count as 0. */
export function bucketOf(nanos: number): number {
  if (nanos >= LARGEST_NANOS) return LATENCY_BUCKETS - 1;
  if (nanos > LARGEST_WORD) return bucketOfWord((nanos / (1 << COARSE_OCTAVES)) | 0, COARSE_OCTAVES);
  return bucketOfWord(nanos > 0 ? nanos | 0 : 0, 0);
}

function bucketOfWord(value: number, octaves: number): number {
  if (value < SUB_BUCKETS) return value;
  const octave = 31 - Math.clz32(value);
  const subBucket = (value >>> (octave - SUB_BUCKETS_LOG2)) & (SUB_BUCKETS - 1);
  return ((octave + octaves - SUB_BUCKETS_LOG2 + 1) << SUB_BUCKETS_LOG2) + subBucket;
}

/** The smallest duration of a bucket, in nanoseconds. */
export function bucketStart(bucket: number): number {
  if (bucket < SUB_BUCKETS) return bucket;
  const octave = (bucket >> SUB_BUCKETS_LOG2) - 1;
  return (SUB_BUCKETS + (bucket & (SUB_BUCKETS - 1))) * 2 ** octave;
}
