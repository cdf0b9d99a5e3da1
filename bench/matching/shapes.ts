// How a book lies on its prices.

export interface Shape {
  readonly name: string;
  readonly words: string;
  readonly ticksPerOrder: number;
}

export const SHAPES: readonly Shape[] = [
  { name: 'dense', words: 'about 10 orders on each price level', ticksPerOrder: 0.1 },
  {
    name: 'sparse',
    words: 'each order on a price level of its own, about 40 ticks from the next',
    ticksPerOrder: 40,
  },
];
