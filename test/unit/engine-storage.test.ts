// The engine's agent on a journal that has no room, that refuses to write, that stalls: what it refuses, what it puts off,
// what it holds, and that none of it changes anything before it is durable.

import { describe, expect, it } from 'vitest';
import { Command } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { EXPOSURE_EVENT_BYTES } from '../../engine/domain/exposure-event.js';
import { MARKET_EVENT_BYTES } from '../../engine/domain/market-event.js';
import { OrderType } from '../../engine/domain/order-type.js';
import type { RecordMemory } from '../../engine/domain/record-memory.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { ExecutionReport } from '../../engine/domain/report.js';
import { REPORT_BYTES, ReportKind } from '../../engine/domain/report-layout.js';
import { Side } from '../../engine/domain/side.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';
import { EngineAgent } from '../../engine/engine-agent.js';
import type { Journal } from '../../engine/journal/journal.js';
import { JournalStorageError, type StorageOperation } from '../../engine/journal/journal-errors.js';
import { MatchingEngine } from '../../engine/matching/matching-engine.js';
import { OutputBatch } from '../../engine/output-batch.js';
import { allocateDoorbell, Doorbell } from '../../engine/ring/doorbell.js';
import { allocateMarketStates, MarketStateTable } from '../../engine/ring/market-state-table.js';
import { allocateRing, RingConsumer, RingProducer, type RingSpec } from '../../engine/ring/one-to-one-ring.js';
import { allocateStorageWords, StorageTrouble, StorageWords } from '../../engine/ring/storage-words.js';
import type { TimeSource } from '../../engine/ring/time-source.js';
import { encodeCommand, type PlainCommand, timeWords } from '../support/plain-command.js';

const MILLI = 1e6;
const SECOND = 1e9;
const producerOf = (ring: RingSpec) => new RingProducer(ring, new Doorbell(allocateDoorbell()));
const producer = (name: string, bytes: number) => producerOf(allocateRing(name, 256, bytes));

/** A clock that the test moves. */
class HandClock implements TimeSource {
  now = SECOND;
  low = 0;
  high = 0;
  read(): void {
    [this.low, this.high] = timeWords(this.now);
  }
}

/** A journal that does as it is told, and remembers what is durable. */
class ToldJournal implements Journal {
  readonly batchIsFull = false;
  batchRecords = 0;
  hasRoom = true;
  readonly roomFailure = new JournalStorageError('prepare', 'next', new Error('ENOSPC'));
  /** Thrown by the next syncs, in order; `undefined` is one that works. */
  readonly failures: (StorageOperation | undefined)[] = [];
  onSync: () => void = () => {};
  readonly durable: number[] = [];
  #appended: number[] = [];

  append(_memory: RecordMemory, _offset: number, sequence: number): void {
    this.batchRecords++;
    this.#appended.push(sequence);
  }

  sync(): void {
    const failure = this.failures.shift();
    if (failure !== undefined) throw new JournalStorageError(failure, 'segment', new Error('EIO'));
    this.onSync();
    this.durable.push(...this.#appended);
    this.#appended = [];
    this.batchRecords = 0;
  }

  close(): void {}
}

function setUp() {
  const clock = new HandClock();
  const journal = new ToldJournal();
  const words = new StorageWords(allocateStorageWords());
  const told: string[] = [];
  const listener = {
    onTrouble: (trouble: number) => told.push(`trouble ${trouble}`),
    onRecovered: (trouble: number) => told.push(`over ${trouble}`),
  };
  const waits = { onWait: () => {} };
  const reportRing = allocateRing('reports', 256, REPORT_BYTES);
  const reports = new RingConsumer(reportRing);
  const marketEvents = producer('market events', MARKET_EVENT_BYTES);
  const exposures = [producer('exposures', EXPOSURE_EVENT_BYTES)];
  const storage = { words, listener, wait: () => waits.onWait() };
  const batch = new OutputBatch(producerOf(reportRing), marketEvents, exposures, journal, clock, () => {}, storage);
  const capacities = {
    orders: 1024,
    instruments: 4,
    accounts: 4,
    priceLevels: 1024,
    waitingOrders: 1024,
    rememberedOrders: 16,
  };
  const matching = new MatchingEngine(capacities, batch.outputs);
  const inputRing = allocateRing('checked', 256, COMMAND_BYTES);
  const input = producerOf(inputRing);
  const none = { lastSequence: 0, lastTimeLow: 0, lastTimeHigh: 0 };
  const agent = new EngineAgent({
    ...none,
    inputs: [new RingConsumer(inputRing)],
    batch,
    matching,
    journal,
    clock,
    marketStates: new MarketStateTable(allocateMarketStates(capacities.instruments)),
    onBatch: () => {},
  });
  /** Puts commands into the ring, as having come in just now. */
  const send = (...commands: PlainCommand[]) => {
    for (const command of commands) {
      const offset = input.tryClaim();
      encodeCommand(command, input.memory, offset);
      clock.read();
      new Command(input.memory, offset).setGatewayIn(clock.low, clock.high);
    }
    input.commit();
  };
  /** The answers and execution reports since the last call: whose request, and NONE or why not. */
  const answers = (): string[] => {
    const texts: string[] = [];
    const count = reports.available();
    for (let i = 0; i < count; i++) {
      const report = new ExecutionReport(reports.memory, reports.offsetAt(i));
      if (report.requestIdLow === 0 && report.kind !== ReportKind.EXECUTION) continue;
      texts.push(`${report.requestIdLow}: ${report.rejectReason} ${report.rejectValue}`);
    }
    reports.release(count);
    return texts;
  };
  send(
    { kind: 'addInstrument', symbol: 'AAA', tickMantissa: 1, tickScale: 0, lotMantissa: 1, lotScale: 0, ...nobody },
    { kind: 'configure', name: 'known', selfTradePrevention: 0, ...nobody, account: 0 },
  );
  agent.doWork();
  answers();
  return { clock, journal, words, told, waits, agent, matching, send, answers };
}

const nobody = { account: -1, session: 0, requestId: 0 };
const order = (requestId: number, more: Partial<PlainCommand> = {}): PlainCommand =>
  ({
    kind: 'new',
    account: 0,
    session: 7,
    requestId,
    instrument: 0,
    clientOrderId: `order-${requestId}`,
    side: Side.BUY,
    type: OrderType.LIMIT,
    timeInForce: TimeInForce.GTC,
    quantity: 1,
    price: 10,
    stopPrice: 0,
    postOnly: 0,
    selfTradePrevention: 0,
    tag: '',
    deadline: 0,
    ...more,
  }) as PlainCommand;
const ask = (requestId: number): PlainCommand => ({
  kind: 'logon',
  account: 0,
  session: 7,
  requestId,
  instrument: -1,
  argument: 0,
});
const massCancel = (session: number, requestId: number): PlainCommand => ({
  kind: 'massCancel',
  account: 0,
  session,
  requestId,
  instrument: -1,
  side: 0,
  tag: '',
  onlySession: 0,
});
const NO_ROOM = `${RejectReason.STORAGE} ${StorageTrouble.NO_ROOM}`;
const WAITED = `${RejectReason.STORAGE} ${StorageTrouble.WAITED}`;

describe('a journal without room', () => {
  it('has what would be journaled refused and nothing changed, and what asks answered, in order', () => {
    const { journal, matching, agent, words, told, send, answers } = setUp();
    send(order(1));
    agent.doWork();
    const hash = matching.stateHash();
    journal.hasRoom = false;
    send(order(2), ask(3), massCancel(7, 4), order(5));
    agent.doWork();
    expect(answers()).toEqual(['1: 0 0', `2: ${NO_ROOM}`, '3: 0 0', `4: ${NO_ROOM}`, `5: ${NO_ROOM}`]);
    expect(matching.stateHash()).toBe(hash);
    expect(words.trouble).toBe(StorageTrouble.NO_ROOM);
    journal.hasRoom = true;
    agent.doWork();
    expect(words.trouble).toBe(StorageTrouble.NONE);
    expect(told).toEqual(['trouble 1', 'over 1']);
    send(order(2));
    agent.doWork();
    expect(answers()).toEqual(['2: 0 0']);
    expect(journal.durable).toEqual([1, 2, 3, 4]); // gapless: refusals took no sequence
  });

  it('is looked at ten times a second, commands or not', () => {
    const { journal, agent, send } = setUp();
    expect(agent.sleepMillis()).toBe(Number.POSITIVE_INFINITY);
    journal.hasRoom = false;
    send(order(1));
    agent.doWork();
    expect([agent.sleepMillis(), agent.hasWork()]).toEqual([100, false]);
    journal.hasRoom = true;
    agent.doWork();
    expect(agent.sleepMillis()).toBe(Number.POSITIVE_INFINITY);
  });

  it("puts off the gateway's own commands, which come before any other once there is room", () => {
    const { journal, agent, matching, send, answers } = setUp();
    send(order(1));
    agent.doWork();
    journal.hasRoom = false;
    const newcomer = { kind: 'configure', name: 'newcomer', selfTradePrevention: 0, ...nobody, account: 1 } as const;
    send(newcomer, massCancel(0, 0));
    agent.doWork();
    expect(answers()).toEqual(['1: 0 0']);
    send(order(2, { account: 1 }));
    journal.hasRoom = true;
    agent.doWork();
    expect(answers()).toEqual(['0: 0 0', '2: 0 0']); // the order of session 7 is canceled, that of the newcomer is in
    expect(matching.accounts().map(({ name }) => name)).toEqual(['known', 'newcomer']);
    expect(journal.durable).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('does not find room in the middle of a cycle: what was put off would come too late', () => {
    const { journal, agent, send, answers } = setUp();
    journal.hasRoom = false;
    send({ kind: 'configure', name: 'newcomer', selfTradePrevention: 0, ...nobody, account: 1 });
    agent.doWork();
    let looks = 0;
    Object.defineProperty(journal, 'hasRoom', { get: () => ++looks > 1 });
    send(order(1, { account: 1 }));
    agent.doWork();
    expect(answers()).toEqual([`1: ${NO_ROOM}`]);
    send(order(2, { account: 1 }));
    agent.doWork();
    expect(answers()).toEqual(['2: 0 0']);
  });

  it('lets time pass without ticks, which come once there is room', () => {
    const { clock, journal, agent, send, answers } = setUp();
    send(order(1, { timeInForce: TimeInForce.GTD, expireTime: clock.now + SECOND }));
    agent.doWork();
    journal.hasRoom = false;
    clock.now += 2 * SECOND;
    send(ask(2), order(3));
    for (let i = 0; i < 3; i++) agent.doWork();
    expect(answers()).toEqual(['1: 0 0', '2: 0 0', `3: ${NO_ROOM}`]);
    journal.hasRoom = true;
    agent.doWork();
    expect(answers()).toEqual(['0: 0 0']); // expired
    expect(journal.durable).toEqual([1, 2, 3, 4]);
  });

  it('lets the start wait until there is room', () => {
    const { journal, agent, waits, words, send, answers } = setUp();
    send(order(1));
    journal.hasRoom = false;
    let waited = 0;
    waits.onWait = () => {
      expect(words.trouble).toBe(StorageTrouble.NO_ROOM);
      journal.hasRoom = ++waited === 3;
    };
    const memory = new RingProducer(allocateRing('own', 2, COMMAND_BYTES), new Doorbell(allocateDoorbell())).memory;
    new Command(memory).reset(CommandKind.TICK);
    agent.submit(memory, 0);
    expect([waited, journal.durable]).toEqual([3, [1, 2, 3]]);
    expect(words.trouble).toBe(StorageTrouble.NONE);
    expect(answers()).toEqual([]);
  });
});

describe('a disk that refuses to write', () => {
  it.each(['write', 'open', 'prepare'] as const)('has the batch held until it is there (%s)', (operation) => {
    const { journal, agent, words, told, waits, send, answers } = setUp();
    journal.failures.push(operation, operation, operation);
    let waited = 0;
    waits.onWait = () => {
      waited++;
      expect(words.trouble).toBe(StorageTrouble.WRITES_FAIL);
      expect(words.syncUnderWay).toBeDefined();
      expect(answers()).toEqual([]);
    };
    send(order(1), order(2));
    agent.doWork();
    expect(answers()).toEqual(['1: 0 0', '2: 0 0']);
    expect([waited, words.retries, words.trouble]).toEqual([3, 3, StorageTrouble.NONE]);
    expect(told).toEqual(['trouble 2', 'over 2']);
    expect(words.syncUnderWay).toBeUndefined();
    expect(journal.durable).toEqual([1, 2, 3, 4]);
  });

  it('and then fails to sync ends the engine: nothing of the batch leaves', () => {
    for (const failures of [['sync'], ['write', 'sync']] as const) {
      const { journal, agent, send, answers } = setUp();
      journal.failures.push(...failures);
      send(order(1));
      expect(() => agent.doWork()).toThrow(expect.objectContaining({ operation: 'sync', exitCode: 74 }));
      expect(answers()).toEqual([]);
    }
  });
});

describe('a disk that stalls', () => {
  it('has commands refused that had waited for it for more than a second, and later ones carried out', () => {
    const { clock, journal, agent, words, send, answers } = setUp();
    journal.onSync = () => {
      journal.onSync = () => {};
      send(order(2), ask(3), massCancel(0, 0)); // wait for 1.5 seconds
      clock.now += SECOND;
      send(order(4)); // waits for half a second
      clock.now += 500 * MILLI;
    };
    send(order(1));
    agent.doWork();
    expect(answers()).toEqual(['1: 0 0']);
    expect(words.lastSyncMicros).toBe(1.5e6);
    agent.doWork();
    // The gateway's own command is carried out whenever it comes: nobody would send it again.
    expect(answers()).toEqual([`2: ${WAITED}`, '3: 0 0', '0: 0 0', '4: 0 0']); // '0: …' is order 1, canceled
    send(order(5));
    agent.doWork();
    expect(answers()).toEqual(['5: 0 0']);
  });

  it('for less than a second makes nothing late', () => {
    const { clock, journal, agent, send, answers } = setUp();
    journal.onSync = () => {
      journal.onSync = () => {};
      send(order(2));
      clock.now += 999 * MILLI;
    };
    send(order(1));
    agent.doWork();
    agent.doWork();
    expect(answers()).toEqual(['1: 0 0', '2: 0 0']);
  });
});
