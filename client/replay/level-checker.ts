// Compares a book's levels with a row of the orderbook file, and a book told by reports with a book told by the venue.

import { Side } from '../../engine/domain/side.js';
import type { LobsterBooks } from './lobster-file.js';
import type { TickScale } from './tick-scale.js';

/** Best first. */
export interface Levels {
  readonly bids: readonly { readonly price: number; readonly quantity: number }[];
  readonly asks: readonly { readonly price: number; readonly quantity: number }[];
}

export class LevelChecker {
  /** Levels compared so far. */
  compared = 0;

  constructor(
    private readonly books: LobsterBooks,
    private readonly scale: TickScale,
  ) {}

  /** Compares the first levels of each side with the row: what differs first, or undefined where all is equal. */
  compare(book: Levels, row: number, askLevels: number, bidLevels: number): string | undefined {
    this.compared += askLevels + bidLevels;
    return this.compareSide(book, Side.SELL, row, askLevels) ?? this.compareSide(book, Side.BUY, row, bidLevels);
  }

  /** Compares every level that the row has. */
  compareAll(book: Levels, row: number): string | undefined {
    return this.compareSide(book, Side.SELL, row, undefined) ?? this.compareSide(book, Side.BUY, row, undefined);
  }

  private compareSide(book: Levels, side: Side, row: number, count: number | undefined): string | undefined {
    const levels = side === Side.SELL ? book.asks : book.bids;
    for (let level = 0; level < (count ?? this.books.levels); level++) {
      const size = this.scale.lots(this.books.size(side, row, level));
      const price = size === 0 ? 0 : this.scale.ticks(this.books.price(side, row, level));
      const found = levels[level];
      if ((found?.price ?? 0) !== price || (found?.quantity ?? 0) !== size) {
        const name = `${side === Side.SELL ? 'ask' : 'bid'} level ${level + 1}`;
        return `${name}: the file has ${size} at ${price}, the venue ${found === undefined ? 'nothing' : `${found.quantity} at ${found.price}`}`;
      }
    }
    return undefined;
  }
}

/** What differs first between two books of any depth, or undefined. */
export function differenceOf(told: Levels, venue: Levels): string | undefined {
  for (const side of ['bids', 'asks'] as const) {
    for (let i = 0; i < Math.max(told[side].length, venue[side].length); i++) {
      const a = told[side][i];
      const b = venue[side][i];
      if (a?.price !== b?.price || a?.quantity !== b?.quantity) {
        return `${side} level ${i + 1}: the reports tell ${a?.quantity ?? 0} at ${a?.price ?? 0}, the venue has ${b?.quantity ?? 0} at ${b?.price ?? 0}`;
      }
    }
  }
  return undefined;
}
