// A subscriber of the `book` channel made of `ws` and the public rules only: it rebuilds the book and keeps what it was
// at every sequence it was sent.

import { WebSocket } from 'ws';

type Level = readonly [price: string, quantity: string, orders: number];

interface BookFrame {
  readonly channel?: string;
  readonly type?: 'snapshot' | 'update';
  readonly sequence: number;
  readonly previous_sequence?: number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

export class BookSubscriber {
  /** The book as text at each sequence that a frame brought it to. */
  readonly history = new Map<number, string>();
  /** What broke a rule. */
  readonly faults: string[] = [];
  snapshots = 0;
  updates = 0;
  lastSequence = -1;
  readonly #bids = new Map<string, Level>();
  readonly #asks = new Map<string, Level>();
  readonly #socket: WebSocket;

  constructor(marketDataAddress: string, symbol: string, depth: number) {
    this.#socket = new WebSocket(`ws://${marketDataAddress}/v1/market-data`);
    this.#socket.on('open', () =>
      this.#socket.send(JSON.stringify({ op: 'subscribe', id: 1, channel: 'book', symbols: [symbol], depth })),
    );
    this.#socket.on('message', (data) => this.#onFrame(JSON.parse(String(data)) as BookFrame));
    this.#socket.on('error', (error) => this.faults.push(String(error)));
  }

  close(): void {
    this.#socket.close();
  }

  #onFrame(frame: BookFrame): void {
    if (frame.channel !== 'book' || frame.type === undefined) return; // the answer to the subscription has no type
    if (frame.type === 'snapshot') {
      this.snapshots++;
      this.#bids.clear();
      this.#asks.clear();
    } else {
      this.updates++;
      if (frame.previous_sequence !== this.lastSequence) {
        this.faults.push(`update ${frame.sequence} follows ${frame.previous_sequence}, had ${this.lastSequence}`);
      }
      if (frame.sequence <= this.lastSequence) this.faults.push(`sequence ${frame.sequence} does not rise`);
    }
    this.lastSequence = frame.sequence;
    apply(this.#bids, frame.bids);
    apply(this.#asks, frame.asks);
    this.history.set(frame.sequence, bookText([...this.#bids.values()], [...this.#asks.values()]));
  }
}

function apply(side: Map<string, Level>, changes: readonly Level[]): void {
  for (const level of changes) {
    if (level[1] === '0') side.delete(level[0]);
    else side.set(level[0], level);
  }
}

/** One line for a book, levels in price order, so that two books are equal exactly when their lines are. */
export function bookText(bids: readonly Level[], asks: readonly Level[]): string {
  const side = (levels: readonly Level[], direction: number) =>
    [...levels]
      .sort((a, b) => direction * (Number(a[0]) - Number(b[0])))
      .map(([price, quantity, orders]) => `${Number(price)}x${Number(quantity)}/${orders}`)
      .join(' ');
  return `${side(bids, -1)} | ${side(asks, 1)}`;
}
