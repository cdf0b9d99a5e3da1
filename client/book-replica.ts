// A book kept from a snapshot and its updates, as decimal strings; it notices a gap and says so instead of guessing.

/** Price, quantity and number of orders; prices and quantities are decimal strings in the instrument's own units. */
export interface ReplicaLevel {
  readonly price: string;
  readonly quantity: string;
  readonly orders: number;
}

export type LevelRow = readonly [price: string, quantity: string, orders: number];

export interface BookMessage {
  readonly type: 'snapshot' | 'update';
  readonly sequence: number;
  readonly previous_sequence?: number;
  readonly bids: readonly LevelRow[];
  readonly asks: readonly LevelRow[];
}

export class BookReplica {
  /** The engine sequence at which the venue's book was as it is here; 0 before the first snapshot. */
  sequence = 0;
  /** False before the first snapshot, between a gap and the next one, and once nothing renews it: do not use the levels. */
  valid = false;
  private readonly bidLevels = new Map<string, ReplicaLevel>();
  private readonly askLevels = new Map<string, ReplicaLevel>();
  private sortedBids: ReplicaLevel[] | undefined;
  private sortedAsks: ReplicaLevel[] | undefined;

  constructor(readonly symbol: string) {}

  /** Best first. */
  get bids(): readonly ReplicaLevel[] {
    this.sortedBids ??= [...this.bidLevels.values()].sort((a, b) => Number(b.price) - Number(a.price));
    return this.sortedBids;
  }

  /** Best first. */
  get asks(): readonly ReplicaLevel[] {
    this.sortedAsks ??= [...this.askLevels.values()].sort((a, b) => Number(a.price) - Number(b.price));
    return this.sortedAsks;
  }

  /** False: the update does not follow what was received before, a fresh snapshot is needed. */
  apply(message: BookMessage): boolean {
    if (message.type === 'snapshot') {
      this.bidLevels.clear();
      this.askLevels.clear();
      this.valid = true;
    } else if (!this.valid) {
      return true; // an update on its way before the snapshot that was asked for
    } else if (message.previous_sequence !== this.sequence) {
      this.valid = false;
      return false;
    }
    this.sequence = message.sequence;
    if (change(this.bidLevels, message.bids)) this.sortedBids = undefined;
    if (change(this.askLevels, message.asks)) this.sortedAsks = undefined;
    if (message.type === 'snapshot') this.sortedBids = this.sortedAsks = undefined;
    return true;
  }
}

function change(levels: Map<string, ReplicaLevel>, rows: readonly LevelRow[]): boolean {
  for (const [price, quantity, orders] of rows) {
    if (Number(quantity) === 0) levels.delete(price);
    else levels.set(price, { price, quantity, orders });
  }
  return rows.length > 0;
}
