// What the venue knows of an instrument: its symbol and the exact decimal sizes of one tick and one lot.

/** An exact decimal: mantissa / 10^scale. */
export interface Decimal {
  readonly mantissa: number;
  readonly scale: number;
}

export interface Instrument {
  /** Its place in every table; instruments are numbered from 0 in the order they were added. */
  readonly index: number;
  /** 1 to 16 of [A-Za-z0-9._:/-]. */
  readonly symbol: string;
  /** One tick of price, in the quote currency. */
  readonly tickSize: Decimal;
  /** One lot of quantity, in base units. */
  readonly lotSize: Decimal;
}

const DECIMAL = /^(\d{1,15})(?:\.(\d{1,15}))?$/;

/** Reads a positive decimal string such as "0.01"; undefined where it is none, is zero or has over 15 digits. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const fraction = (match[2] ?? '').replace(/0+$/, '');
  const digits = match[1] + fraction;
  const mantissa = Number(digits);
  if (mantissa === 0 || digits.replace(/^0+/, '').length > 15) return undefined;
  return { mantissa, scale: fraction.length };
}

/** Writes a decimal without trailing zeros: {mantissa: 1, scale: 2} is "0.01". */
export function formatDecimal(decimal: Decimal): string {
  return formatScaled(BigInt(decimal.mantissa), decimal.scale);
}

/** `count` ticks or lots of that size, exactly, with as many decimals as the size has: 58533 x 0.01 is "585.33". */
export function formatMultiple(count: number, size: Decimal): string {
  return formatScaled(BigInt(count) * BigInt(size.mantissa), size.scale);
}

function formatScaled(value: bigint, scale: number): string {
  if (scale === 0) return value.toString();
  const digits = value.toString().padStart(scale + 1, '0');
  return `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/**
 * How many ticks or lots of that size a decimal string is; undefined where it is no decimal string, no whole multiple,
 * or above 2^53-1.
 */
export function parseMultiple(text: string, size: Decimal): number | undefined {
  const match = /^(\d{1,31})(?:\.(\d{1,31}))?$/.exec(text);
  if (match === null) return undefined;
  const fraction = match[2] ?? '';
  const scale = Math.max(fraction.length, size.scale);
  const value = BigInt(match[1] + fraction) * 10n ** BigInt(scale - fraction.length);
  const unit = BigInt(size.mantissa) * 10n ** BigInt(scale - size.scale);
  if (value % unit !== 0n) return undefined;
  const count = value / unit;
  return count <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(count) : undefined;
}
