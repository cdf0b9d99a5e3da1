// Reports made again from the journal: byte for byte those of the first time, whatever slice is asked for, in whatever order.

import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import {
  AddInstrumentCommand,
  ConfigureAccountCommand,
  MassCancelCommand,
  NewOrderCommand,
} from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { EXPOSURE_EVENT_BYTES } from '../../engine/domain/exposure-event.js';
import { fillAddInstrument } from '../../engine/domain/instrument-definition.js';
import { MARKET_EVENT_BYTES } from '../../engine/domain/market-event.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { ScratchSink } from '../../engine/domain/record-sink.js';
import { REPORT_BYTES } from '../../engine/domain/report-layout.js';
import { highWord, lowWord } from '../../engine/domain/time-words.js';
import { AccountReportSink } from '../../engine/history/account-report-sink.js';
import { ReportHistory, type ReportsFound } from '../../engine/history/report-history.js';
import { EMPTY_JOURNAL } from '../../engine/journal/journal-settings.js';
import { JournalWriter } from '../../engine/journal/journal-writer.js';
import { MatchingEngine } from '../../engine/matching/matching-engine.js';
import { EPOCH, removeTemporaryDirectories, segmentPaths, temporaryDataDirectory } from '../support/journal-fixture.js';
import { SeededRandom } from '../support/seeded-random.js';

afterAll(removeTemporaryDirectories);

const ACCOUNTS = 3;
const capacities = {
  orders: 4096,
  instruments: 4,
  accounts: 8,
  priceLevels: 1024,
  waitingOrders: 1024,
  rememberedOrders: 1024,
};
const memory = RecordMemory.allocate(COMMAND_BYTES);

function commandAt(sequence: number, random: SeededRandom): void {
  if (sequence === 1) {
    const size = { mantissa: 1, scale: 2 };
    fillAddInstrument(new AddInstrumentCommand(memory), { symbol: 'AAPL', tickSize: size, lotSize: size });
    return;
  }
  if (sequence <= 1 + ACCOUNTS) {
    const account = new ConfigureAccountCommand(memory).reset(CommandKind.CONFIGURE_ACCOUNT);
    account.account = sequence - 2;
    account.setClientOrderId(Buffer.from(`a${sequence}`), 0, 2);
    return;
  }
  const account = random.below(ACCOUNTS);
  if (sequence % 40 === 0) {
    new MassCancelCommand(memory).reset(CommandKind.MASS_CANCEL).account = account;
    return;
  }
  const order = new NewOrderCommand(memory).reset(CommandKind.NEW_ORDER);
  const id = Buffer.from(`o-${sequence}`);
  order.account = account;
  order.session = 9;
  order.instrument = 0;
  order.side = 1 + random.below(2);
  order.type = 1;
  order.timeInForce = 1;
  order.quantity = 1 + random.below(9);
  order.price = 100 + random.below(5);
  order.setClientOrderId(id, 0, id.length);
}

/** A journal of so many commands, and the reports that each account was told. */
function venue(commands: number): { directory: string; told: string[][] } {
  const directory = temporaryDataDirectory();
  const random = new SeededRandom(7);
  const writer = new JournalWriter(directory, EMPTY_JOURNAL, { durability: 'write', segmentBytes: 1 << 20 });
  const sinks = Array.from({ length: ACCOUNTS }, (_, account) => {
    const reports = new AccountReportSink();
    reports.begin(account, 0);
    const marketEvents = new ScratchSink(MARKET_EVENT_BYTES);
    const exposures = [new ScratchSink(EXPOSURE_EVENT_BYTES)];
    return { reports, engine: new MatchingEngine(capacities, { reports, marketEvents, exposures }) };
  });
  for (let sequence = 1; sequence <= commands; sequence++) {
    memory.uint8.fill(0);
    commandAt(sequence, random);
    const time = EPOCH + BigInt(sequence) * 1000n;
    writer.append(memory, 0, sequence, lowWord(time), highWord(time));
    for (const { engine, reports } of sinks) {
      engine.execute(memory, 0, sequence, lowWord(time), highWord(time));
      reports.endCommand();
    }
    if (sequence % 7 === 0) writer.sync();
  }
  writer.sync();
  writer.close();
  const told = sinks.map(({ reports }) => {
    const all = RecordMemory.allocate(reports.count * REPORT_BYTES);
    reports.moveTo(all);
    return recordsOf(all, all.uint8.length / REPORT_BYTES);
  });
  return { directory, told };
}

function recordsOf({ uint8 }: RecordMemory, count: number): string[] {
  return Array.from({ length: count }, (_, i) =>
    Buffer.from(uint8.subarray(i * REPORT_BYTES, (i + 1) * REPORT_BYTES)).toString('hex'),
  );
}

const countOf = (found: ReportsFound) => (found.kind === 'records' ? found.records : Number.NaN);

describe('the reports of an account', () => {
  it('come again as they were, slice after slice and from anywhere', () => {
    const commands = 3000;
    const { directory, told } = venue(commands);
    const history = new ReportHistory({ dataDirectory: directory, capacities });
    for (const [account, reports] of told.entries()) {
      expect(reports.length).toBeGreaterThan(500);
      const again: string[] = [];
      const slice = RecordMemory.allocate(97 * REPORT_BYTES);
      while (again.length < reports.length) {
        const wanted = { account, after: again.length, until: reports.length, untilSequence: commands };
        const count = countOf(history.read(wanted, slice));
        expect(count).toBeGreaterThan(0);
        again.push(...recordsOf(slice, count));
      }
      expect(again).toEqual(reports);
    }
    const random = new SeededRandom(1);
    const slice = RecordMemory.allocate(10 * REPORT_BYTES);
    for (let i = 0; i < 10; i++) {
      const account = random.below(ACCOUNTS);
      const after = random.below(told[account].length);
      const wanted = { account, after, until: told[account].length, untilSequence: commands };
      const found = recordsOf(slice, countOf(history.read(wanted, slice)));
      expect(found).toEqual(told[account].slice(after, after + 10));
    }
  });

  it('are none yet where the journal is not durable so far, and come once it is', () => {
    const { directory, told } = venue(700);
    const history = new ReportHistory({ dataDirectory: directory, capacities });
    const slice = RecordMemory.allocate(1000 * REPORT_BYTES);
    const wanted = { account: 0, after: 0, until: told[0].length, untilSequence: 350 };
    const first = countOf(history.read(wanted, slice));
    expect(first).toBeLessThan(told[0].length);
    expect(countOf(history.read({ ...wanted, after: first }, slice))).toBe(0);
    const rest = countOf(history.read({ ...wanted, after: first, untilSequence: 700 }, slice));
    expect(recordsOf(slice, rest)).toEqual(told[0].slice(first));
  });

  it('cannot be had where the journal has lost its beginning', () => {
    const { directory } = venue(700);
    rmSync(segmentPaths(directory)[0]);
    const history = new ReportHistory({ dataDirectory: directory, capacities });
    const wanted = { account: 0, after: 0, until: 10, untilSequence: 700 };
    expect(() => history.read(wanted, RecordMemory.allocate(REPORT_BYTES))).toThrow();
  });
});
