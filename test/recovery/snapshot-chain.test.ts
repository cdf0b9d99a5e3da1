// Lives of a venue: commands, snapshots, crashes, recoveries, more commands. Whatever the order of them, what is recovered is
// what a venue has that never stopped: the same digest, the same risk, and the same answers to what comes then.

import { existsSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { restoreRisk } from '../../daemon/snapshots/restore-risk.js';
import { VenueState } from '../../daemon/snapshots/venue-state.js';
import { StateSections } from '../../engine/domain/state-sections.js';
import { archiveJournal } from '../../engine/journal/archive.js';
import { type Disk, fileSystemDisk } from '../../engine/journal/disk.js';
import { JournalCorruptError, JournalStorageError } from '../../engine/journal/journal-errors.js';
import { JournalWriter } from '../../engine/journal/journal-writer.js';
import { type RecoveryResult, recover } from '../../engine/journal/recovery.js';
import { journalDirectoryOf, listSegments } from '../../engine/journal/segment-files.js';
import { SnapshotCorruptError } from '../../engine/journal/snapshot/snapshot-errors.js';
import { listSnapshots, snapshotDirectoryOf, snapshotPath } from '../../engine/journal/snapshot/snapshot-files.js';
import { type TakenSnapshot, takeSnapshot } from '../../engine/journal/snapshot/take-snapshot.js';
import { allocateMarketStates, MarketStateTable } from '../../engine/ring/market-state-table.js';
import { RiskState } from '../../risk/risk-state.js';
import { describeRiskState } from '../../risk/risk-state-hash.js';
import { anySteps, recordOf, type Step } from '../support/command-script.js';
import { FaultyDisk } from '../support/faulty-disk.js';
import { removeTemporaryDirectories, temporaryDataDirectory } from '../support/journal-fixture.js';

afterAll(removeTemporaryDirectories);

const noMarkets = new MarketStateTable(allocateMarketStates(1));

const CAPACITIES = {
  orders: 300,
  instruments: 4,
  accounts: 1200,
  priceLevels: 300,
  waitingOrders: 1024,
  rememberedOrders: 20,
};
const SEGMENT = { segmentBytes: 4096, batchBytes: 2048 };
const RUNS = 40;
const RUN_SECONDS_MAX = 15;
const unsynced: Disk = { ...fileSystemDisk, fdatasync: () => {}, syncDirectory: () => {} };

/** A venue that writes its journal, and may end at any moment between two batches. */
class Life {
  readonly directory: string;
  readonly state = new VenueState(CAPACITIES);
  readonly recovered: RecoveryResult;
  readonly #writer: JournalWriter;
  #sequence: number;

  constructor(directory: string) {
    this.directory = directory;
    this.recovered = recover(directory, this.state, { disk: unsynced });
    this.#sequence = this.recovered.lastSequence;
    this.#writer = new JournalWriter(directory, this.recovered, { durability: 'fsync', ...SEGMENT, disk: unsynced });
  }

  get sequence(): number {
    return this.#sequence;
  }

  /** One batch. */
  run(steps: readonly Step[]): void {
    for (const step of steps) {
      if (this.#writer.batchIsFull) this.#writer.sync();
      const { memory, low, high } = recordOf(step);
      this.#writer.append(memory, 0, ++this.#sequence, low, high);
      this.state.execute(memory, 0, this.#sequence, low, high);
    }
    this.#writer.sync();
  }

  snapshot(disk: Disk = unsynced): TakenSnapshot {
    return takeSnapshot({
      dataDirectory: this.directory,
      untilSequence: this.#sequence,
      snapshotsKept: 2,
      syncsJournal: true,
      createState: () => new VenueState(CAPACITIES),
      disk,
    });
  }

  end(): void {
    this.#writer.close();
  }
}

function columnsOf(state: VenueState): string {
  const sections = new StateSections();
  state.save(sections);
  return sections.names.map((name) => `${name} ${sections.get(name).join(',')}`).join('\n');
}

/** One that executes every step and never stops. */
function uninterrupted(steps: readonly Step[]): VenueState {
  const state = new VenueState(CAPACITIES);
  for (const step of steps) {
    const { memory, low, high } = recordOf(step);
    state.execute(memory, 0, step.sequence, low, high);
  }
  return state;
}

const anyScript = anySteps(CAPACITIES, { minLength: 60, maxLength: 160 });

describe('a venue that is stopped again and again', () => {
  it('goes on as if it never was', () => {
    const anyLife = fc.record({
      batch: fc.integer({ min: 1, max: 12 }),
      event: fc.constantFrom('nothing', 'nothing', 'snapshot', 'crash', 'crash and snapshot'),
    });
    const property = fc.property(anyScript, fc.array(anyLife, { minLength: 4, maxLength: 30 }), (steps, lives) => {
      const directory = temporaryDataDirectory();
      let life = new Life(directory);
      let at = 0;
      let covered = 0;
      for (const { batch, event } of lives) {
        life.run(steps.slice(at, at + batch));
        at = Math.min(steps.length, at + batch);
        if (event.startsWith('crash')) {
          life.end();
          life = new Life(directory);
          expect(life.sequence).toBe(at);
          expect(life.recovered.snapshot?.coveredSequence ?? 0).toBe(covered);
          expect(life.recovered.commands).toBe(at - covered);
        }
        if (event.endsWith('snapshot')) covered = life.snapshot().coveredSequence;
        expect(listSnapshots(directory).length).toBeLessThanOrEqual(2);
      }
      life.run(steps.slice(at));
      const expected = uninterrupted(steps);
      expect(life.state.engine.stateHash()).toBe(expected.engine.stateHash());
      expect(columnsOf(life.state)).toBe(columnsOf(expected));
      life.end();
    });
    fc.assert(property, { numRuns: RUNS, interruptAfterTimeLimit: RUN_SECONDS_MAX * 1000 });
  });

  it('gives each of any number of validators the part of its accounts', () => {
    const property = fc.property(anyScript, fc.integer({ min: 1, max: 5 }), (steps, validators) => {
      const life = new Life(temporaryDataDirectory());
      life.run(steps);
      const { coveredSequence } = life.snapshot();
      const found = Array.from({ length: validators }, (_, index) => {
        const state = new RiskState(noMarkets);
        restoreRisk(state, { dataDirectory: life.directory, coveredSequence, index, validators });
        return state;
      });
      for (let account = 0; account < 4; account++) {
        const [own, all] = [found[account % validators].positions, life.state.risk.positions];
        let [row, expected] = [own.first(account), all.first(account)];
        for (; expected !== 0; row = own.next(row), expected = all.next(expected)) {
          const told = (positions: typeof own, at: number) => [
            positions.instrument(at),
            positions.quantity(at),
            positions.averagePrice(at),
            positions.realizedPnl(at),
            positions.openBuyQuantity(at),
            positions.openSellQuantity(at),
          ];
          expect(told(own, row)).toEqual(told(all, expected));
        }
        expect(row).toBe(0);
        for (const other of found) if (other.positions !== own) expect(other.positions.first(account)).toBe(0);
      }
      expect(new Set(found.flatMap(describeRiskState))).toEqual(new Set(describeRiskState(life.state.risk)));
      life.end();
    });
    fc.assert(property, { numRuns: RUNS / 4, endOnFailure: true });
  });
});

describe('taking a snapshot', () => {
  const steps = fc.sample(anySteps(CAPACITIES, { minLength: 120, maxLength: 120 }), { numRuns: 1, seed: 7 })[0];

  function livedVenue(snapshots: readonly number[]): Life {
    const life = new Life(temporaryDataDirectory());
    let at = 0;
    for (const until of snapshots) {
      life.run(steps.slice(at, until));
      life.snapshot();
      at = until;
    }
    life.run(steps.slice(at));
    return life;
  }

  it('may break off at every step of it, and nothing is lost', () => {
    const expected = uninterrupted(steps).engine.stateHash();
    let calls = Number.POSITIVE_INFINITY;
    for (let failing = 1; failing <= calls; failing++) {
      const life = livedVenue([10, 30, 60]);
      const disk = new FaultyDisk();
      let call = 0;
      disk.before = () => {
        call++;
        if (call === failing) disk.before = brokenDown;
        if (call === failing) brokenDown();
      };
      const brokenDown = (): void => {
        throw new Error('the machine stops here');
      };
      if (failing === 1) {
        const counting = new FaultyDisk();
        let counted = 0;
        counting.before = () => {
          counted++;
        };
        const other = livedVenue([10, 30, 60]);
        other.snapshot(counting);
        other.end();
        calls = counted;
        expect(calls).toBeGreaterThan(6);
      }
      expect(() => life.snapshot(disk), `step ${failing} of ${calls}`).toThrow('the machine stops here');
      life.end();
      const next = new Life(life.directory);
      expect(next.state.engine.stateHash()).toBe(expected);
      expect(fileSystemDisk.list(snapshotDirectoryOf(life.directory)).filter((name) => name.endsWith('.tmp'))).toEqual(
        [],
      );
      expect(next.snapshot().coveredSequence).toBe(steps.length);
      next.end();
    }
  });

  it.each(['makeDirectory', 'open', 'write', 'fdatasync', 'rename', 'syncDirectory', 'unlink'] as const)(
    'tells as a storage error that the disk refuses (%s)',
    (call) => {
      const life = livedVenue([10, 30]);
      const disk = new FaultyDisk();
      disk.fails.set(call, 'EIO');
      const refused = errorOf(() => life.snapshot(disk));
      expect(refused).toBeInstanceOf(JournalStorageError);
      expect(refused).toMatchObject({ exitCode: 74, message: expect.stringContaining('EIO') });
      life.end();
    },
  );

  it('leaves nothing behind that another was stopped at, and is under a directory that is there for good', () => {
    const life = livedVenue([30]);
    const directory = snapshotDirectoryOf(life.directory);
    writeFileSync(`${snapshotPath(life.directory, 31)}.tmp`, 'half of one');
    const disk = new FaultyDisk();
    const changes: string[] = [];
    disk.before = (call, about) => {
      if (call === 'syncDirectory' || call === 'rename') changes.push(about);
    };
    const { path } = life.snapshot(disk);
    expect(fileSystemDisk.list(directory).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(changes.slice(-3)).toEqual([life.directory, path, directory]);
    life.end();
  });

  it('does nothing where the newest covers everything', () => {
    const life = livedVenue([30]);
    const first = life.snapshot();
    const again = life.snapshot();
    expect(again).toMatchObject({ path: first.path, coveredSequence: first.coveredSequence, commands: 0 });
    expect(first.commands).toBe(steps.length - 30);
    life.end();
  });

  it('replaces one that is not good', () => {
    const life = livedVenue([30, 60]);
    const [, bad] = listSnapshots(life.directory);
    const bytes = readFileSync(bad.path);
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(bad.path, bytes);
    const taken = life.snapshot();
    expect(taken.commands).toBe(steps.length - 30);
    expect(listSnapshots(life.directory).map(({ coveredSequence }) => coveredSequence)).toEqual([30, steps.length]);
    expect(existsSync(bad.path)).toBe(false);
    life.end();
  });
});

describe('recovery', () => {
  const steps = fc.sample(anySteps(CAPACITIES, { minLength: 120, maxLength: 120 }), { numRuns: 1, seed: 9 })[0];

  function stopped(): string {
    const life = new Life(temporaryDataDirectory());
    life.run(steps.slice(0, 40));
    life.snapshot();
    life.run(steps.slice(40, 80));
    life.snapshot();
    life.run(steps.slice(80));
    life.end();
    return life.directory;
  }

  function damage(path: string): void {
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(path, bytes);
  }

  it('falls back to the whole journal', () => {
    const directory = stopped();
    for (const { path } of listSnapshots(directory)) damage(path);
    const life = new Life(directory);
    expect(life.recovered.snapshot).toBeUndefined();
    expect(life.recovered.commands).toBe(steps.length);
    expect(life.state.engine.stateHash()).toBe(uninterrupted(steps).engine.stateHash());
    life.end();
  });

  it('falls back to the archives too, where every snapshot is damaged', () => {
    const directory = stopped();
    const [oldest] = listSnapshots(directory);
    const { segments } = archiveJournal(directory, {
      coveredSequence: oldest.coveredSequence,
      archiveBytesMax: Number.MAX_SAFE_INTEGER,
    });
    expect(segments).toBeGreaterThan(0);
    for (const { path } of listSnapshots(directory)) damage(path);
    const life = new Life(directory);
    expect(life.recovered).toMatchObject({ snapshot: undefined, commands: steps.length });
    expect(life.snapshot()).toMatchObject({ commands: steps.length, coveredSequence: steps.length });
    expect(listSnapshots(directory)).toHaveLength(1);
    life.end();
    const next = new Life(directory);
    expect(next.recovered.commands).toBe(0);
    expect(next.state.engine.stateHash()).toBe(uninterrupted(steps).engine.stateHash());
    next.end();
  });

  it('refuses where neither a snapshot nor the whole journal is there, naming the newest snapshot', () => {
    const directory = stopped();
    const snapshots = listSnapshots(directory);
    const segments = listSegments(journalDirectoryOf(directory));
    expect(segments.length).toBeGreaterThan(2);
    unlinkSync(segments[0].path);
    new Life(directory).end();
    for (const { path } of snapshots) damage(path);
    const refused = errorOf(() => new Life(directory));
    expect(refused).toBeInstanceOf(SnapshotCorruptError);
    expect(refused).toMatchObject({ file: snapshots[1].path, exitCode: 65 });
  });

  it('refuses a journal that ends before what a snapshot covers, good or not', () => {
    for (const damaged of [0, 1, 2]) {
      const directory = stopped();
      for (const { path } of listSnapshots(directory).slice(2 - damaged)) damage(path);
      const segments = listSegments(journalDirectoryOf(directory));
      for (const { path } of segments) if (path !== segments[0].path) unlinkSync(path);
      const bytes = readFileSync(segments[0].path);
      writeFileSync(segments[0].path, bytes.fill(0, 2000)); // and no seal: it looks as if a crash had cut it
      const refused = errorOf(() => new Life(directory));
      expect(refused).toBeInstanceOf(JournalCorruptError);
      expect(refused).toMatchObject({ file: segments[0].path, exitCode: 65 });
    }
  });

  it('refuses a snapshot of another journal', () => {
    const directory = stopped();
    const other = new Life(temporaryDataDirectory());
    other.run(steps.slice(0, 79).concat({ ...steps[79], time: steps[79].time + 1 }));
    const foreign = other.snapshot();
    other.end();
    const name = foreign.path.slice(foreign.path.lastIndexOf('/') + 1);
    writeFileSync(join(snapshotDirectoryOf(directory), name), readFileSync(foreign.path));
    expect(() => new Life(directory)).toThrow('is not the one of the snapshot');
  });
});

function errorOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}
