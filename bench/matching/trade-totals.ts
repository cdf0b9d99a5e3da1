// The trades of a run: how many, their lots, and an order-dependent hash over (maker, taker, price, quantity) with the
// workload's order ids, 32-bit FNV.

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 16777619;

export interface TradeFigures {
  readonly trades: number;
  readonly volume: number;
  readonly hash: number;
  readonly rejects: number;
}

export class TradeTotals {
  #trades = 0;
  #volume = 0;
  #hash = FNV_OFFSET | 0;
  rejects = 0;

  clear(): void {
    this.#trades = 0;
    this.#volume = 0;
    this.#hash = FNV_OFFSET | 0;
    this.rejects = 0;
  }

  count(maker: number, taker: number, price: number, quantity: number): void {
    this.#trades++;
    this.#volume += quantity;
    let hash = this.#hash;
    hash = Math.imul(hash ^ maker, FNV_PRIME);
    hash = Math.imul(hash ^ taker, FNV_PRIME);
    hash = Math.imul(hash ^ price, FNV_PRIME);
    this.#hash = Math.imul(hash ^ quantity, FNV_PRIME);
  }

  read(): TradeFigures {
    return { trades: this.#trades, volume: this.#volume, hash: this.#hash >>> 0, rejects: this.rejects };
  }
}
