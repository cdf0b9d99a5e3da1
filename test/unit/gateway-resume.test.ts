// Resuming in the gateway alone, on real rings in one thread: exactly once, in order and without a gap, however reports,
// clients and the journal interleave.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { ExecutionReport } from '../../engine/domain/report.js';
import { REPORT_BYTES, ReportKind } from '../../engine/domain/report-layout.js';
import type { Timers } from '../../engine/ring/timers.js';
import { SessionEnd } from '../../gateway/event-publisher.js';
import {
  HELD_COMMANDS_MAX,
  HISTORY_SLICES_MAX,
  RESUME_OUTPUT_BYTES,
  SLICE_MILLIS_MAX,
} from '../../gateway/gateway-limits.js';
import type { HistoryAnswer, HistoryRequest, HistorySource } from '../../gateway/resume/history-source.js';
import { SessionState } from '../../gateway/session.js';
import { MemoryClient, memoryOrder, openMemoryVenue } from '../support/memory-client.js';

/** Makes the reports of an account again that has had `last()` of them, when told to. */
class FakeJournal implements HistorySource {
  readonly asked: { readonly request: HistoryRequest; readonly onAnswer: (answer: HistoryAnswer) => void }[] = [];
  /** Reports below this sequence are gone. */
  first = 1;
  reads = 0;

  read(request: HistoryRequest, onAnswer: (answer: HistoryAnswer) => void): void {
    this.reads++;
    this.asked.push({ request, onAnswer });
  }

  answer(): boolean {
    const asked = this.asked.shift();
    if (asked === undefined) return false;
    const { request, onAnswer } = asked;
    const { account, after, until, buffer } = request;
    if (after + 1 < this.first) {
      onAnswer({ kind: 'gone', firstSequence: this.first });
      return true;
    }
    const records = Math.min(until - after, buffer.byteLength / REPORT_BYTES);
    const report = new ExecutionReport(new RecordMemory(buffer));
    for (let i = 0; i < records; i++) {
      report.at(i * REPORT_BYTES).reset(ReportKind.EXECUTION);
      report.account = account;
      report.accountSequence = after + 1 + i;
      report.orderId = after + 1 + i;
    }
    onAnswer({ kind: 'records', records });
    return true;
  }
}

const logon = (fields: object, account = 'a') => ({ request_id: 1, logon: { account, ...fields } });
const resume = (resume_after: number, account = 'a') => logon({ resume: true, resume_after }, account);

function sequences(client: MemoryClient): number[] {
  return client.events.filter((event) => event.report).map((event) => Number(event.report.account_sequence ?? 0));
}

function fromTo(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
}

/** A venue whose account `a` has had `reports` of them, and keeps `historyReports`. */
async function venueWith(
  reports: number,
  historyReports: number,
  journal?: FakeJournal,
  historySliceReports = 7,
  timers?: Timers,
) {
  const venue = openMemoryVenue({ limits: { historyReports, historySliceReports }, history: journal, timers });
  await venue.poll();
  venue.client.send(logon({}));
  for (let i = 0; i < reports; i++) {
    venue.client.send(memoryOrder(i + 2));
    if (i % 50 === 49) {
      venue.engine.work();
      await venue.poll();
    }
  }
  venue.engine.work();
  await venue.poll();
  return venue;
}

describe('a session that resumes', () => {
  it('gets what it has missed after its acknowledgement, without request ids, then what is live', async () => {
    const { engine, client, poll } = await venueWith(10, 64);
    const late = new MemoryClient(engine);
    late.send(resume(4));
    engine.work();
    await poll();
    expect(late.events[0].logon_ack.last_account_sequence).toBe('10');
    expect(sequences(late)).toEqual(fromTo(5, 10));
    expect(late.requestIds.slice(1)).toEqual(fromTo(5, 10).map(() => 0));
    expect(late.session.state).toBe(SessionState.LIVE);
    client.send(memoryOrder(100));
    late.send(memoryOrder(7));
    engine.work();
    await poll();
    expect(sequences(late)).toEqual(fromTo(5, 12));
    expect(late.requestIds.at(-1)).toBe(7);
    const original = client.events.filter((event) => event.report).map(({ report }) => report);
    const resumed = late.events.filter((event) => event.report).map(({ report }) => report);
    for (const { stamps, ...report } of resumed.slice(0, 6)) {
      const { stamps: sent, ...first } = original[Number(report.account_sequence) - 1];
      expect(report).toEqual(first);
      expect(stamps.durable).toEqual(sent.durable);
    }
  });

  it('is live at once where it has missed nothing, and gets all from the beginning with 0', async () => {
    const { engine, poll } = await venueWith(5, 64);
    const [nothing, all] = [new MemoryClient(engine), new MemoryClient(engine)];
    nothing.send(resume(5));
    all.send(resume(0));
    engine.work();
    await poll();
    expect(nothing.events.length).toBe(1);
    expect(sequences(all)).toEqual(fromTo(1, 5));
  });

  it('is refused where it has seen more than there is, and may log on otherwise', async () => {
    const { engine, poll } = await venueWith(5, 64);
    const late = new MemoryClient(engine);
    late.send(resume(6), memoryOrder(2));
    engine.work();
    await poll();
    expect(late.events[0]).toMatchObject({ request_id: '1', reject: { reason: RejectReason.RESUME_UNAVAILABLE } });
    expect(late.events[0].reject.text).toContain('the last account_sequence of this venue, 5');
    expect(late.events[1]).toMatchObject({ request_id: '2', reject: { reason: RejectReason.NOT_LOGGED_ON } });
    late.send(resume(5));
    engine.work();
    await poll();
    expect(late.events[2].logon_ack.last_account_sequence).toBe('5');
    late.send(memoryOrder(9));
    engine.work();
    await poll();
    expect(late.requestIds).toEqual([1, 2, 1, 9]);
  });

  it('is refused where what it has missed is gone, with the first report that there is', async () => {
    const venue = await venueWith(20, 8);
    const late = new MemoryClient(venue.engine);
    late.send(resume(3));
    venue.engine.work();
    await venue.poll();
    expect(late.events[0].reject).toMatchObject({ reason: RejectReason.RESUME_UNAVAILABLE });
    expect(late.events[0].reject.text).toContain('the first that can be sent again is 13, by resume_after 12');
    late.send(resume(12));
    venue.engine.work();
    await venue.poll();
    expect(sequences(late)).toEqual(fromTo(13, 20));

    const journal = new FakeJournal();
    journal.first = 6;
    const other = await venueWith(20, 8, journal);
    const later = new MemoryClient(other.engine);
    later.send(resume(3));
    other.engine.work();
    await other.poll();
    expect(later.events).toEqual([]);
    journal.answer();
    await other.poll();
    expect(later.events[0].reject.text).toContain('the first that can be sent again is 6, by resume_after 5');
  });

  it('has its commands wait until it is live, in their order among refusals', async () => {
    const journal = new FakeJournal();
    const { engine, poll } = await venueWith(20, 8, journal);
    const late = new MemoryClient(engine);
    late.send(resume(0), memoryOrder(2), memoryOrder(3, { symbol: 'NOPE' }), memoryOrder(4));
    engine.work();
    await poll();
    late.send(memoryOrder(5));
    expect(late.session).toMatchObject({ sent: 4, ended: 0 });
    while (journal.answer()) await poll();
    await poll();
    expect(sequences(late)).toEqual(fromTo(1, 20));
    engine.work();
    await poll();
    expect(late.requestIds.slice(21)).toEqual([2, 3, 4, 5]);
    expect(late.session.held).toBeUndefined();
  });

  it('is refused commands beyond those that may wait, and has all answers in order', async () => {
    const journal = new FakeJournal();
    const { engine, poll } = await venueWith(20, 8, journal);
    const late = new MemoryClient(engine);
    late.send(resume(0));
    engine.work();
    await poll();
    const chunk = 4096;
    for (let i = 0; i < HELD_COMMANDS_MAX; i += chunk) {
      late.send(
        ...Array.from({ length: chunk }, (_, k) => ({ request_id: 2 + i + k, cancel: { order: { order_id: 1 } } })),
      );
    }
    late.send(memoryOrder(7));
    while (journal.answer()) await poll();
    for (let i = 0; i < 100; i++) {
      engine.work();
      await poll();
    }
    const answers = late.requestIds.slice(21);
    expect(answers).toEqual([...fromTo(2, HELD_COMMANDS_MAX + 1), 7]);
    expect(late.events.at(-1).report.reject_reason).toBe(RejectReason.BUSY);
  });

  it('is sent no more than its client takes', async () => {
    const journal = new FakeJournal();
    const { engine, poll } = await venueWith(12_000, 8, journal, 6000);
    const late = new MemoryClient(engine);
    late.reading = false;
    late.send(resume(0));
    engine.work();
    await poll();
    while (journal.answer()) await poll();
    expect(late.session.state).toBe(SessionState.RESUMING);
    expect(late.publisher.backlogBytes).toBeLessThan(RESUME_OUTPUT_BYTES + 100_000);
    const taken = journal.reads;
    await poll();
    expect(journal.reads).toBe(taken);
    late.reading = true;
    for (let i = 0; i < 2000 && late.session.state !== SessionState.LIVE; i++) {
      late.publisher.onSent();
      await poll();
      journal.answer();
    }
    expect(sequences(late)).toEqual(fromTo(1, 12_000));
  });

  it('ends where its client takes too long for a slice, which others wait for', async () => {
    const journal = new FakeJournal();
    const due: { at: number; run: () => void }[] = [];
    let now = 0;
    const timers = {
      now: () => now,
      after: (millis: number, run: () => void) => {
        due.push({ at: now + millis, run });
        return { stop() {} };
      },
      every: () => ({ stop() {} }),
    };
    const { engine, poll } = await venueWith(12_000, 8, journal, 11_000, timers);
    const late = new MemoryClient(engine);
    late.reading = false;
    late.send(resume(0));
    engine.work();
    await poll();
    journal.answer();
    await poll();
    now = SLICE_MILLIS_MAX - 1;
    for (const { at, run } of due) if (at <= now) run();
    expect(late.ended).toBeUndefined();
    now = SLICE_MILLIS_MAX + 1;
    for (const { at, run } of due) if (at <= now) run();
    expect(late.ended).toBe(SessionEnd.SLOW_READER);
  });

  it('that disconnects on its way gives its slice back, and others wait in line for a few', async () => {
    const journal = new FakeJournal();
    const { engine, poll } = await venueWith(30, 8, journal);
    const many = Array.from({ length: 3 * HISTORY_SLICES_MAX }, () => new MemoryClient(engine));
    for (const client of many) client.send(resume(0));
    engine.work();
    await poll();
    expect(journal.asked.length).toBe(1);
    for (const client of many.slice(0, 5)) engine.gateway.closeSession(client.session);
    for (let i = 0; i < 200; i++) {
      expect(journal.asked.length).toBeLessThanOrEqual(1);
      journal.answer();
      await poll();
    }
    for (const client of many.slice(5)) expect(sequences(client)).toEqual(fromTo(1, 30));
    for (const client of many.slice(0, 5)) expect(client.events).toEqual([]);
  });

  it('ends with a farewell where the history goes while it is on its way', async () => {
    const journal = new FakeJournal();
    const { engine, poll } = await venueWith(30, 8, journal);
    const late = new MemoryClient(engine);
    late.send(resume(0));
    engine.work();
    await poll();
    journal.answer();
    await poll();
    journal.first = 20;
    journal.answer();
    await poll();
    expect(sequences(late)).toEqual(fromTo(1, 7));
    expect(late.events.at(-1).goodbye.reason).toContain('the first that can be sent again is 20');
    expect(late.ended).toBe(SessionEnd.HISTORY_GONE);
  });

  it('is told that the venue shuts down, and what it had sent was not done', async () => {
    const journal = new FakeJournal();
    const { engine, poll } = await venueWith(30, 8, journal);
    const [early, late] = [new MemoryClient(engine), new MemoryClient(engine)];
    early.send(resume(0), memoryOrder(2));
    engine.work();
    await poll();
    journal.answer();
    await poll();
    late.send(resume(0), memoryOrder(2));
    engine.work();
    await poll();
    engine.gateway.ingress.refusing = RejectReason.SHUTTING_DOWN;
    engine.gateway.resumes.shutDown();
    expect(early.events.at(-1).report.reject_reason).toBe(RejectReason.SHUTTING_DOWN);
    expect(late.events.map(({ reject }) => reject.reason)).toEqual([
      RejectReason.SHUTTING_DOWN,
      RejectReason.NOT_LOGGED_ON,
    ]);
  });
});

describe('sessions of one account', () => {
  it('get each report once, in order, however orders, disconnects, resumes and the journal interleave', async () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ order: fc.nat(2) }) },
      { weight: 3, arbitrary: fc.record({ work: fc.nat(5) }) },
      { weight: 2, arbitrary: fc.constant({ poll: true }) },
      { weight: 2, arbitrary: fc.constant({ journal: true }) },
      { weight: 2, arbitrary: fc.record({ drop: fc.nat(2) }) },
      { weight: 1, arbitrary: fc.record({ stall: fc.nat(2) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 150 }), fc.integer({ min: 1, max: 12 }), async (steps, kept) => {
        const journal = new FakeJournal();
        const { engine, client, poll } = await venueWith(0, kept, journal, 3);
        const feeds = [0, 1, 2].map(() => ({ seen: [] as number[], client: new MemoryClient(engine) }));
        const open = (feed: (typeof feeds)[0]) => {
          feed.client = new MemoryClient(engine);
          feed.client.send(resume(feed.seen.length));
        };
        const close = (feed: (typeof feeds)[0]) => {
          feed.seen.push(...sequences(feed.client));
          engine.gateway.closeSession(feed.client.session);
        };
        for (const feed of feeds) open(feed);
        let id = 10;
        for (const next of steps) {
          if ('order' in next) (next.order === 0 ? client : feeds[next.order].client).send(memoryOrder(id++));
          else if ('work' in next) engine.work(next.work);
          else if ('journal' in next) journal.answer();
          else if ('drop' in next) {
            close(feeds[next.drop]);
            open(feeds[next.drop]);
          } else if ('stall' in next) {
            const { client: one } = feeds[next.stall];
            one.reading = !one.reading;
            if (one.reading) one.publisher.onSent();
          } else await poll();
        }
        for (const { client: one } of feeds) {
          one.reading = true;
          one.publisher.onSent();
        }
        for (let i = 0; i < 40 + steps.length; i++) {
          engine.work();
          await poll();
          journal.answer();
        }
        await poll();
        const last = engine.gateway.history.lastOf(0);
        for (const feed of feeds) {
          expect(feed.client.session.state).toBe(SessionState.LIVE);
          expect([...feed.seen, ...sequences(feed.client)]).toEqual(fromTo(1, last));
        }
        expect(sequences(client)).toEqual(fromTo(1, last));
      }),
      { numRuns: 300 },
    );
  });
});
