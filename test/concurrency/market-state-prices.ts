// What the writer of the market-state test writes with its n-th write: every field tells n, low words and high words alike.

const HIGH = 2 ** 32;

export function pricesOf(n: number): [last: number, bid: number, ask: number, close: number, status: number] {
  const high = (n % 2 ** 20) * HIGH;
  return [high + n, high + n * 2, high + n * 3, high + ((n * 7) % HIGH), n];
}
