// How many of everything one engine can hold: fixed at start, so that nothing grows while orders flow. All memory is
// reserved at once and costs physical pages only where it is touched, so a fresh daemon stays small.

/** Slots are the low 24 bits of an order id. */
export const SLOT_BITS = 24;
/** One more than the largest slot; order id = generation * SLOTS + slot. */
export const SLOTS = 1 << SLOT_BITS;
/** A slot whose generation would reach this is retired: generation * 2^24 + slot stays below 2^53. */
export const GENERATIONS = 1 << 29;

const INSTRUMENTS_MAX = 1 << 16; // a u16 in market events
const ACCOUNTS_MAX = 1 << 24;
const PRICE_LEVELS_MAX = SLOTS - 1; // so that a page and a tick fit into one word, and a level into the bits of a slot

export interface MatchingCapacities {
  /** Open orders at once. */
  readonly orders: number;
  readonly instruments: number;
  readonly accounts: number;
  /** Occupied price levels at once, of all instruments together. */
  readonly priceLevels: number;
  /** Open orders of one instrument that wait for a trigger or a minimum, or follow a price. */
  readonly waitingOrders: number;
  /** Terminal orders that stay known. */
  readonly rememberedOrders: number;
}

/** Throws a RangeError that names the first capacity which is out of range. */
export function checkCapacities(capacities: MatchingCapacities): void {
  checkRange('orders', capacities.orders, SLOTS - 2);
  checkRange('rememberedOrders', capacities.rememberedOrders, SLOTS - 2);
  checkRange('orders + rememberedOrders', capacities.orders + capacities.rememberedOrders, SLOTS - 1);
  checkRange('instruments', capacities.instruments, INSTRUMENTS_MAX);
  checkRange('accounts', capacities.accounts, ACCOUNTS_MAX);
  checkRange('waitingOrders', capacities.waitingOrders, SLOTS - 2);
  checkRange('priceLevels', capacities.priceLevels, PRICE_LEVELS_MAX);
}

function checkRange(name: string, value: number, max: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= max) return;
  throw new RangeError(`matching capacity ${name} is ${value}; it must be a whole number from 1 to ${max}`);
}
