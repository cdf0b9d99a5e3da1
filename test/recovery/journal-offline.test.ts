// The offline tools beside snapshots, archives that were removed, and a daemon that goes on writing.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { Command } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { writerFor } from '../../engine/domain/state-sections.js';
import { highWord, lowWord } from '../../engine/domain/time-words.js';
import { DataDirectory } from '../../engine/journal/data-directory.js';
import { JournalReader } from '../../engine/journal/journal-reader.js';
import { JournalWriter } from '../../engine/journal/journal-writer.js';
import { Replay } from '../../engine/journal/replay.js';
import { SectionPrefix } from '../../engine/journal/snapshot/snapshot-layout.js';
import { writeSnapshot } from '../../engine/journal/snapshot/write-snapshot.js';
import { diffJournals, isSame } from '../../engine/journal/tools/diff.js';
import { differenceToJson, formatDifference } from '../../engine/journal/tools/diff-format.js';
import { explainOrder } from '../../engine/journal/tools/explain/explain.js';
import { JournalSource } from '../../engine/journal/tools/journal-source.js';
import { muteOutputs } from '../../engine/journal/tools/ordered-outputs.js';
import { showJournal } from '../../engine/journal/tools/show.js';
import { replayState } from '../../engine/journal/tools/state.js';
import { formatState, stateToJson } from '../../engine/journal/tools/state-format.js';
import { verifyJournal } from '../../engine/journal/tools/verify.js';
import { formatHash, hashToJson } from '../../engine/journal/tools/verify-format.js';
import type { EngineOutputs } from '../../engine/matching/engine-outputs.js';
import { MatchingEngine } from '../../engine/matching/matching-engine.js';
import {
  recoverAndCheck,
  removeTemporaryDirectories,
  segmentPaths,
  timeAt,
  writeBatches,
} from '../support/journal-fixture.js';
import { scenarioDirectory } from '../support/scenario-journal.js';

afterEach(removeTemporaryDirectories);

const CAPACITIES = {
  orders: 256,
  instruments: 4,
  accounts: 8,
  priceLevels: 256,
  waitingOrders: 1024,
  rememberedOrders: 64,
};
const createEngine = (outputs: EngineOutputs) => new MatchingEngine(CAPACITIES, outputs);

/** Orders that rest, trade and are canceled: sequence 1 is the instrument, 2 and 3 are accounts. */
function scenarioText(orders: number): string {
  const lines = Array.from({ length: orders }, (_, index) => {
    const account = index % 2 === 0 ? 'alice buy' : 'bob sell';
    return `${account} ${(index % 7) + 1} @ ${100 + ((index * 5) % 3)} as o${index}`;
  });
  return ['scenario S', 'instrument AAPL', 'account alice bob', ...lines].join('\n');
}

function madeDirectory(orders = 40, segmentBytes = 4096): string {
  return scenarioDirectory(scenarioText(orders), { segmentBytes }).directory;
}

/** A snapshot after the batch that ends with this sequence; with another state where `spoil` changes the engine first. */
function takeSnapshot(directory: string, coveredSequence: number, spoil?: (engine: MatchingEngine) => void): string {
  const engine = createEngine(muteOutputs());
  const reader = new JournalReader(directory, { untilSequence: coveredSequence });
  const replay = new Replay(engine);
  while (reader.nextBatch()) replay.batch(reader);
  const { lastTimeLow: timeLow, lastTimeHigh: timeHigh, highestSession } = replay;
  spoil?.(engine);
  const facts = { coveredSequence, timeLow, timeHigh, highestSession, journalChecksum: reader.lastChecksum };
  const save = (state: Parameters<MatchingEngine['save']>[0]) => engine.save(writerFor(SectionPrefix.ENGINE, state));
  return writeSnapshot(facts, save, { dataDirectory: directory }).path;
}

/** A cancel of no order: it is refused, and the refusal counts among the account's reports. */
function refuse(engine: MatchingEngine, sequence: number): void {
  const memory = RecordMemory.allocate(COMMAND_BYTES);
  new Command(memory).reset(CommandKind.CANCEL).account = 0;
  engine.execute(memory, 0, sequence, 1, 1);
}

function verified(directory: string, hashEvery?: number) {
  const checks = verifyJournal(new JournalSource(directory), createEngine, { hashEvery });
  const hashes = [];
  for (let next = checks.next(); ; next = checks.next()) {
    if (next.done === true) return { hashes, summary: next.value };
    hashes.push(next.value);
  }
}

describe('journal verify', () => {
  it('hashes the state after each so many commands, and at the end', () => {
    const directory = madeDirectory();
    const { hashes } = verified(directory, 10);
    expect(hashes.map(({ sequence }) => sequence)).toEqual([10, 20, 30, 40, 43]);
    for (const { sequence, stateHash } of hashes) {
      expect(replayState(new JournalSource(directory), createEngine, sequence).stateHash).toBe(stateHash);
    }
    expect(formatHash(hashes[0])).toMatch(/^ +10 {2}\S+Z +[0-9a-f]{64}$/);
    expect(JSON.parse(hashToJson(hashes[0]))).toMatchObject({ type: 'hash', sequence: 10 });
  });

  it('compares each snapshot with what the commands up to it make', () => {
    const directory = madeDirectory();
    const paths = [takeSnapshot(directory, 12), takeSnapshot(directory, 30)];
    const { hashes, summary } = verified(directory);
    expect(hashes.map(({ sequence, snapshot }) => [sequence, snapshot])).toEqual([
      [12, paths[0]],
      [30, paths[1]],
    ]);
    expect(summary.snapshots).toBe(2);
    expect(formatHash(hashes[1])).toContain('as snapshot-0000000000000030.snap');
  });

  it('refuses a snapshot of another state', () => {
    const directory = madeDirectory();
    const path = takeSnapshot(directory, 12, (engine) => refuse(engine, 13));
    expect(() => verified(directory)).toThrow(`${path} at offset 0: its state is not what the commands up to 12 make`);
  });

  it('refuses a snapshot with a changed byte, and one that reaches beyond the journal', () => {
    const directory = madeDirectory();
    const path = takeSnapshot(directory, 12);
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(path, bytes);
    expect(() => verified(directory)).toThrow(path);
    rmSync(path);
    const beyond = takeSnapshot(madeDirectory(60), 50);
    const misplaced = takeSnapshot(directory, 12);
    writeFileSync(misplaced.replace('12.snap', '50.snap'), readFileSync(beyond));
    expect(() => verified(directory)).toThrow('it covers sequence 50, and the journal ends with 43');
  });
});

describe('a journal whose beginning was removed', () => {
  it('is read from the oldest snapshot that it goes on from', () => {
    const directory = madeDirectory(120);
    const whole = replayState(new JournalSource(directory), createEngine);
    const at100 = replayState(new JournalSource(directory), createEngine, 100);
    const [oldest, second] = segmentPaths(directory);
    const secondSequence = Number(/(\d{16})\.log$/.exec(second)![1]);
    expect(secondSequence).toBeLessThan(98);
    takeSnapshot(directory, secondSequence + 1);
    rmSync(oldest);
    const source = () => new JournalSource(directory);
    expect(replayState(source(), createEngine).stateHash).toBe(whole.stateHash);
    expect(replayState(source(), createEngine, 100).stateHash).toBe(at100.stateHash);
    expect(replayState(source(), createEngine, 3).sequence).toBe(secondSequence + 1);
    const shown = [...showJournal(source(), createEngine, { account: 'alice' })];
    expect(shown[0].sequence).toBeGreaterThan(secondSequence + 1);
    expect(shown[0]).toMatchObject({ account: 'alice', fields: { symbol: 'AAPL' } });
    const { hints } = explainOrder(source(), createEngine, { by: 'orderId', orderId: 1 }, () => '');
    expect(hints.at(-1)).toBe(`what was placed before sequence ${secondSequence} was removed with its archives`);
    expect(verified(directory).summary).toMatchObject({ firstSequence: secondSequence, lastSequence: 123 });
  });

  it('cannot be replayed without a snapshot', () => {
    const directory = madeDirectory();
    const [oldest, second] = segmentPaths(directory);
    rmSync(oldest);
    expect(() => replayState(new JournalSource(directory), createEngine)).toThrow(second);
  });
});

describe('a state at a sequence', () => {
  it('is the same from a snapshot as from the beginning', () => {
    const directory = madeDirectory();
    const hashes = [12, 20, 30, 43].map((at) => replayState(new JournalSource(directory), createEngine, at).stateHash);
    takeSnapshot(directory, 12);
    const spoiled = takeSnapshot(directory, 30);
    const bytes = readFileSync(spoiled);
    bytes[100] ^= 1; // passed by
    writeFileSync(spoiled, bytes);
    const again = [12, 20, 30, 43].map((at) => replayState(new JournalSource(directory), createEngine, at).stateHash);
    expect(again).toEqual(hashes);
  });
});

describe('kill switches', () => {
  it('are told with the state that they are part of', () => {
    const { directory } = scenarioDirectory(
      'scenario S\ninstrument AAPL\naccount alice bob\nkill alice\nkill everyone',
    );
    const at = (sequence: number) => {
      const state = replayState(new JournalSource(directory), createEngine, sequence);
      return { lines: [...formatState(state)], json: [...stateToJson(state)].map((line) => JSON.parse(line)) };
    };
    const engaged = at(5);
    expect(engaged.lines.at(-3)).toContain('index 0, last account sequence 0, kill switch engaged');
    expect(engaged.lines.slice(-2)).toEqual([
      expect.stringMatching(/bob +index 1, last account sequence 0$/),
      "  everyone's kill switch is engaged",
    ]);
    expect(engaged.json[0]).toMatchObject({ type: 'state', everyones_kill_switch: true });
    expect(engaged.json.slice(-2).map(({ name, kill_switch }) => [name, kill_switch])).toEqual([
      ['alice', true],
      ['bob', false],
    ]);
    const before = at(3);
    expect(before.lines.join('\n')).not.toContain('kill switch');
    expect(before.json[0]).toMatchObject({ everyones_kill_switch: false });
  });
});

describe('a data directory in use', () => {
  it('is read up to the last batch there was, whatever is written meanwhile', () => {
    const directory = scenarioDirectory('scenario S').directory;
    writeBatches(directory, [5, 7], { segmentBytes: 4096 });
    const held = DataDirectory.open(directory);
    const source = new JournalSource(directory);
    expect(source.processId).toBe(process.pid);
    const writer = new JournalWriter(directory, recoverAndCheck(directory), {
      durability: 'write',
      segmentBytes: 4096,
    });
    for (let rolls = 0; rolls < 40; rolls++) {
      const time = timeAt(writer.lastSequence + 1);
      const memory = RecordMemory.allocate(COMMAND_BYTES);
      new Command(memory).reset(CommandKind.TICK);
      writer.append(memory, 0, writer.lastSequence + 1, lowWord(time), highWord(time));
      writer.sync();
    }
    const before = verifyJournal(source, createEngine).next();
    expect(before).toMatchObject({ done: true, value: { lastSequence: 12, processId: process.pid, torn: undefined } });
    const later = verifyJournal(new JournalSource(directory), createEngine).next();
    expect(later).toMatchObject({ done: true, value: { lastSequence: 52 } });
    writer.close();
    held.close();
    expect(new JournalSource(directory).processId).toBeUndefined();
  });

  it('is never written', () => {
    const { disk } = new JournalSource(madeDirectory());
    const [path] = segmentPaths(madeDirectory());
    expect(() => disk.open(path, 'r+')).toThrow('change nothing');
    expect(() => disk.unlink(path)).toThrow('change nothing');
    expect(() => disk.rename(path, path)).toThrow('change nothing');
  });
});

describe('journal diff', () => {
  const side = (directory: string) => ({ source: new JournalSource(directory), createEngine });
  const diff = (left: string, right: string) => diffJournals(side(left), side(right));
  const textOf = (left: string, right: string) => [...formatDifference(diff(left, right), ['a', 'b'])].join('\n');

  it('of the same commands in other batches finds nothing', () => {
    const [left, right] = [madeDirectory(40, 4096), madeDirectory(40, 8192)];
    expect(isSame(diff(left, right))).toBe(true);
    expect(textOf(left, right)).toContain('the journals hold the same commands');
  });

  it('says which one is a prefix', () => {
    const found = diff(madeDirectory(40), madeDirectory(50));
    expect(found).toMatchObject({ lastSequences: [43, 53], commonEnd: 43, states: [] });
    expect(found.commands).toBeUndefined();
    expect(isSame(found)).toBe(false);
    expect(textOf(madeDirectory(50), madeDirectory(40))).toContain(
      'right is a prefix of left: left goes on with 10 more from sequence 44',
    );
  });

  it('shows the first commands that differ side by side, and what they made of books, positions and accounts', () => {
    const text = scenarioText(20);
    const left = scenarioDirectory(text).directory;
    const right = scenarioDirectory(text.replace('as o6', 'IOC as o6').replace('as o9', 'as x9')).directory;
    const found = diff(left, right);
    expect(found.commands?.map(({ sequence, clientOrderId }) => [sequence, clientOrderId])).toEqual([
      [10, 'o6'],
      [10, 'o6'],
    ]);
    expect(found.states.map(({ kind, name }) => [kind, name])).toContainEqual(['orders', 'AAPL']);
    const shown = textOf(left, right);
    expect(shown).toContain('they part at sequence 10');
    expect(shown).toMatch(/^\* time_in_force +UNSPECIFIED +IOC$/m);
    expect(shown).toMatch(/^ {2}quantity +7 +7$/m);
    expect(shown).toContain('after sequence 23, the last that both have, these differ:');
    expect(JSON.parse(differenceToJson(found))).toMatchObject({ same: false, first_difference: 10, common_end: 23 });
  });

  it('passes over times on request', () => {
    const text = scenarioText(5);
    const left = scenarioDirectory(text).directory;
    const right = scenarioDirectory(text.replace('instrument', 'at 2026-01-06 12:00\ninstrument')).directory;
    expect(diff(left, right).commands?.[0].sequence).toBe(1);
    expect(isSame(diffJournals(side(left), side(right), { ignoreTimes: true }))).toBe(true);
  });

  it('tells whose kill switch is engaged', () => {
    const switches = (commands: string) => `scenario S\naccount alice bob\n${commands}`;
    const left = scenarioDirectory(switches('kill alice\nkill everyone')).directory;
    const right = scenarioDirectory(switches('unkill alice\nunkill everyone')).directory;
    expect(diff(left, right).states).toEqual([
      {
        kind: 'account',
        name: 'alice',
        left: 'last account sequence 0, kill switch engaged',
        right: 'last account sequence 0',
      },
      { kind: 'account', name: 'everyone', left: 'kill switch engaged', right: 'none' },
    ]);
  });
});
