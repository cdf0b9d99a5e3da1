// A journal that is the same, byte for byte, whenever and wherever it is written: orders of every kind, replaces, cancels,
// auctions, halts, limits, fees, cash, kill switches and the ticks that fall due, in several segments, with a snapshot on
// the way.

import { VenueState } from '../../daemon/snapshots/venue-state.js';
import { COMMAND_BYTES } from '../../engine/domain/command-layout.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { RiskSubject } from '../../engine/domain/risk-settings.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';
import { TradingStatus } from '../../engine/domain/trading-status.js';
import { type Disk, fileSystemDisk } from '../../engine/journal/disk.js';
import { EMPTY_JOURNAL } from '../../engine/journal/journal-settings.js';
import { JournalWriter } from '../../engine/journal/journal-writer.js';
import { takeSnapshot } from '../../engine/journal/snapshot/take-snapshot.js';
import { encodeCommand, type PlainCommand, type PlainNewOrder, timeWords } from '../support/plain-command.js';
import { SeededRandom } from '../support/seeded-random.js';

export const FIXTURE_CAPACITIES = {
  orders: 2000,
  instruments: 8,
  accounts: 64,
  priceLevels: 1000,
  waitingOrders: 1024,
  rememberedOrders: 200,
};
const SEGMENT = { segmentBytes: 64 << 10, batchBytes: 16 << 10 };
const COMMANDS = 4_000;
const SNAPSHOT_AFTER = 2_500;
const COMMANDS_A_BATCH_MAX = 40;
const SEED = 20;
const ACCOUNTS = 6;
const COMMON = { account: -1, session: 0, requestId: 0 } as const;
const MILLISECOND = 1_000_000;
const unsynced: Disk = { ...fileSystemDisk, fdatasync: () => {}, syncDirectory: () => {} };

/** An order's type by number, what it needs besides a price, and how long it stays. */
const KINDS: readonly ((random: SeededRandom) => Partial<PlainNewOrder>)[] = [
  () => ({}),
  () => ({}),
  () => ({}),
  () => ({ timeInForce: TimeInForce.IOC }),
  () => ({ timeInForce: TimeInForce.FOK }),
  () => ({ timeInForce: TimeInForce.DAY }),
  () => ({ type: 2, timeInForce: TimeInForce.IOC, price: 0 }),
  (random) => ({ type: 2, timeInForce: TimeInForce.IOC, price: 0, protectionPrice: priceOf(random) }),
  (random) => ({ type: 3, stopPrice: priceOf(random), price: 0 }),
  (random) => ({ type: 4, stopPrice: priceOf(random) }),
  (random) => ({ type: 5, trailOffset: random.integer(1, 4), price: 0 }),
  (random) => ({ type: 7, stopPrice: priceOf(random), price: 0 }),
  (random) => ({ type: 8, stopPrice: priceOf(random) }),
  () => ({ type: 9 }),
  (random) => ({ displayQuantity: random.integer(1, 3) }),
  (random) => ({ minQuantity: random.integer(1, 5) }),
  () => ({ hidden: 1 }),
  () => ({ reduceOnly: 1 }),
  (random) => ({ postOnly: random.integer(1, 2) }),
];

const priceOf = (random: SeededRandom): number => random.integer(95, 105);

class FixtureWriter {
  readonly #random = new SeededRandom(SEED);
  readonly #memory = RecordMemory.allocate(COMMAND_BYTES);
  readonly #state = new VenueState(FIXTURE_CAPACITIES);
  readonly #writer: JournalWriter;
  #time = 0;
  #sequence = 0;
  #orders = 0;

  constructor(readonly directory: string) {
    this.#writer = new JournalWriter(directory, EMPTY_JOURNAL, { durability: 'write', ...SEGMENT, disk: unsynced });
  }

  write(): void {
    this.#open();
    for (let left = this.#random.integer(1, COMMANDS_A_BATCH_MAX); this.#sequence < COMMANDS; left--) {
      this.#run(this.#think());
      if (left > 0 && !this.#writer.batchIsFull) continue;
      this.#writer.sync();
      const isSnapshotDue = this.#sequence >= SNAPSHOT_AFTER && this.#sequence < SNAPSHOT_AFTER + COMMANDS_A_BATCH_MAX;
      if (isSnapshotDue) this.#takeSnapshot();
      left = this.#random.integer(1, COMMANDS_A_BATCH_MAX);
    }
    this.#writer.sync();
    this.#writer.close();
  }

  #open(): void {
    const sizes = { tickMantissa: 1, tickScale: 2, lotMantissa: 1, lotScale: 0 };
    const add = { ...COMMON, ...sizes, kind: 'addInstrument' } as const;
    const band = { priceBandBasisPoints: 400, volatilityAuctionSeconds: 1, referencePrice: 100 };
    for (const rules of [{}, band, { dayEndSecond: 3 }]) {
      this.#run({ ...add, ...rules, symbol: `SYM${this.#sequence}` });
    }
    for (let account = 0; account < ACCOUNTS; account++) {
      this.#run({
        ...COMMON,
        kind: 'configure',
        account,
        name: `account-${account}`,
        selfTradePrevention: account % 3,
      });
    }
  }

  /** A tick first, where something is due, as the engine's thread does. */
  #run(command: PlainCommand): void {
    this.#time += this.#random.integer(1, 3 * MILLISECOND);
    const [low, high] = timeWords(this.#time);
    if (this.#state.engine.isDue(low, high)) this.#execute({ ...COMMON, kind: 'tick' }, low, high);
    this.#execute(command, low, high);
  }

  #execute(command: PlainCommand, low: number, high: number): void {
    if (this.#writer.batchIsFull) this.#writer.sync();
    this.#memory.uint8.fill(0);
    encodeCommand(command, this.#memory, 0);
    this.#writer.append(this.#memory, 0, ++this.#sequence, low, high);
    this.#state.execute(this.#memory, 0, this.#sequence, low, high);
  }

  #think(): PlainCommand {
    const random = this.#random;
    const account = random.below(ACCOUNTS);
    const common = { account, session: 1 + account, requestId: this.#sequence, instrument: random.below(3) };
    const named = {
      orderId: 0,
      clientOrderId: `o-${random.integer(Math.max(1, this.#orders - 60), this.#orders + 1)}`,
    };
    const chance = random.next();
    if (chance < 0.15) return { ...common, ...named, kind: 'cancel', instrument: -1 };
    if (chance < 0.3) return { ...common, ...named, ...this.#replacement(), kind: 'replace', instrument: -1 };
    if (chance < 0.31) return { ...common, kind: 'massCancel', side: random.below(3), tag: '', onlySession: 0 };
    if (chance < 0.315) return { ...common, ...COMMON, kind: 'setTradingStatus', tradingStatus: this.#status() };
    if (chance < 0.33) return this.#risk(account);
    return this.#order(common);
  }

  /** Fees, limits, cash, holdings, or a kill switch, which is mostly released. */
  #risk(account: number): PlainCommand {
    const random = this.#random;
    const common = { ...COMMON, account: random.chance(0.2) ? -1 : account };
    const values = (of: () => number, count: number) => Array.from({ length: 12 }, (_, i) => (i < count ? of() : 0));
    switch (random.below(4)) {
      case 0: {
        const rates = values(() => random.integer(-1_000, 3_000), 2);
        const instrument = random.integer(-1, 2);
        return { ...common, kind: 'configureRisk', account: -1, instrument, subject: RiskSubject.FEES, values: rates };
      }
      case 1: {
        const limits = values(() => random.below(1_000), 12);
        return { ...common, kind: 'configureRisk', instrument: -1, subject: RiskSubject.LIMITS, values: limits };
      }
      case 2: {
        const [amount, costPrice] = [random.integer(-100, 1_000), priceOf(random)];
        const what = random.chance(0.5) ? { instrument: -1, costPrice: 0 } : { instrument: random.below(3), costPrice };
        const [adjustmentId, isFirst] = [random.pick(['', '', 'a-1', 'a-2']), random.chance(0.2)];
        return { ...common, kind: 'adjustCash', account, amount, ...what, adjustmentId, isFirst };
      }
      default: {
        const [engaged, cancelsOpenOrders] = [random.chance(0.2), random.chance(0.5)];
        return { ...common, kind: 'killSwitch', engaged, cancelsOpenOrders, trigger: 0, value: 0, limit: 0 };
      }
    }
  }

  #replacement() {
    const random = this.#random;
    const newClientOrderId = random.chance(0.3) ? `o-${++this.#orders}` : '';
    return {
      newClientOrderId,
      quantity: random.below(12),
      price: random.chance(0.5) ? priceOf(random) : 0,
      stopPrice: 0,
    };
  }

  /** Mostly open, so that there is trade. */
  #status(): number {
    return this.#random.pick([TradingStatus.OPEN, TradingStatus.OPEN, TradingStatus.AUCTION, TradingStatus.HALTED]);
  }

  #order(common: { account: number; session: number; requestId: number; instrument: number }): PlainNewOrder {
    const random = this.#random;
    const good: PlainNewOrder = {
      ...common,
      kind: 'new',
      clientOrderId: `o-${++this.#orders}`,
      side: random.integer(1, 2),
      type: 1,
      timeInForce: TimeInForce.GTC,
      quantity: random.integer(1, 12),
      price: priceOf(random),
      stopPrice: 0,
      postOnly: 0,
      selfTradePrevention: random.below(6),
      tag: random.pick(['', 'alpha', 'beta']),
      deadline: 0,
    };
    const expires = random.chance(0.1) ? this.#time + random.integer(1, 400) * MILLISECOND : 0;
    const life = expires > 0 ? { timeInForce: TimeInForce.GTD, expireTime: expires } : {};
    return { ...good, ...life, ...random.pick(KINDS)(random) };
  }

  #takeSnapshot(): void {
    takeSnapshot({
      dataDirectory: this.directory,
      untilSequence: this.#sequence,
      snapshotsKept: 2,
      syncsJournal: false,
      createState: () => new VenueState(FIXTURE_CAPACITIES),
      disk: unsynced,
    });
  }
}

/** Into a data directory that holds nothing yet. */
export function writeFixtureJournal(directory: string): void {
  new FixtureWriter(directory).write();
}
