// Resuming with the real daemon: killed under load and started again, a client gets every report that it has not seen, as
// it was, in order, once; on both doors, from memory and from the journal.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type ExecutionReport, RingbookClient, type SessionError } from '../../client/index.js';
import { ContractClient, type ContractSession, limitOrder, type Message } from '../support/contract-client.js';
import { type DaemonProcess, startDaemon } from '../support/daemon-process.js';
import { OrderSocket } from '../support/json-order-client.js';
import { SeededRandom } from '../support/seeded-random.js';

const directories: string[] = [];
const daemons: DaemonProcess[] = [];
afterEach(async () => {
  for (const daemon of daemons.splice(0)) await daemon.kill();
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'ringbook-resume-'));
  directories.push(directory);
  return directory;
}

/** Keeps so few reports in memory that most come out of the journal. */
async function start(dataDir: string, ...args: string[]): Promise<DaemonProcess> {
  const daemon = await startDaemon({ dataDir, args: ['--history-reports', '1024', ...args] });
  daemons.push(daemon);
  return daemon;
}

const reportsOf = (session: ContractSession): Message[] =>
  session.events.filter(({ kind }) => kind === 'report').map(({ report }) => report);
const sequencesOf = (reports: readonly Message[]): number[] => reports.map((report) => report.account_sequence);
const fromTo = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);

/** What is not journaled, or is another at every sending. */
function lasting({ stamps, ...report }: Message): Message {
  return { ...report, engine_in: stamps.engine_in };
}

async function until(condition: () => boolean, millis = 60_000): Promise<void> {
  const deadline = Date.now() + millis;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('it did not come to that');
    await wait(5);
  }
}

/** A maker that replaces and cancels and a taker that meets it: reports of every kind, of causes of both sides. */
function trade(maker: ContractSession, taker: ContractSession, round: number): void {
  const side = (buy: boolean) => (buy ? 'SIDE_BUY' : 'SIDE_SELL');
  for (let i = 0; i < 20; i++) {
    const id = round * 100 + i;
    const buy = i % 2 === 0;
    const order = { client_order_id: `m-${id}`, side: side(buy), quantity: 7, price: buy ? 1000 : 1001, tag: 't' };
    maker.send({ request_id: 3 * id + 1, new_order: limitOrder(order) });
    const reference = { client_order_id: `m-${id}` };
    if (i % 3 === 0) maker.send({ request_id: 3 * id + 2, replace: { order: reference, quantity: 5 } });
    const against = { client_order_id: `t-${id}`, side: side(!buy), quantity: 3, price: buy ? 1000 : 1001 };
    taker.send({ request_id: id + 1, new_order: limitOrder(against) });
    if (i % 5 < 3) maker.send({ request_id: 3 * id + 3, cancel: { order: reference } });
  }
}

/** Rounds from this one on until the maker has so many reports; returns the round that would come next. */
async function load(maker: ContractSession, taker: ContractSession, reports: number, round = 0): Promise<number> {
  for (; reportsOf(maker).length < reports; round++) {
    trade(maker, taker, round);
    await wait(2);
  }
  return round;
}

/** Everything that these sessions have sent is done, and its reports are told: the venue's memory of them stays as it is. */
async function quiet(...sessions: ContractSession[]): Promise<void> {
  for (const session of sessions) {
    const id = `quiet-${++quietOrders}`;
    session.send({ new_order: limitOrder({ client_order_id: id, side: 'SIDE_BUY', quantity: 1, price: 1 }) });
    await until(() => reportsOf(session).some((report) => report.client_order_id === id));
  }
}
let quietOrders = 0;

/** Every event of a resuming JSON session until it is through. */
async function resumeJson(address: string, account: string, resumeAfter: number): Promise<Message[]> {
  const socket = await OrderSocket.open(address);
  socket.send({ op: 'logon', id: 1, account, resume: true, resume_after: resumeAfter });
  const { last_account_sequence: last } = await socket.nextOf('logon_ack');
  const reports = await socket.reports(last - resumeAfter);
  await socket.close();
  return reports;
}

describe('after kill -9 under load', () => {
  it('a client gets every report as it was, on both doors, whatever it has seen', async () => {
    const dataDir = newDirectory();
    const first = await start(dataDir);
    const before = new ContractClient(first.grpc);
    const maker = await before.logon('maker');
    const taker = await before.logon('taker');
    const watching = await OrderSocket.logon(first.ws, 'maker');
    await load(maker, taker, 6000);
    const daemonGone = first.kill();
    await maker.ended;
    await watching.closed;
    await daemonGone;
    before.close();
    const told = reportsOf(maker);
    expect(sequencesOf(told)).toEqual(fromTo(1, told.length));

    const second = await start(dataDir);
    const client = new ContractClient(second.grpc);
    const positions = [0, 1, 17, Math.floor(told.length / 2), told.length - 500, told.length - 1, told.length];
    for (const resumeAfter of positions) {
      const session = client.session();
      session.send({ request_id: 1, logon: { account: 'maker', resume: true, resume_after: resumeAfter } });
      const { last_account_sequence: last } = await session.nextOf('logon_ack');
      expect(last).toBeGreaterThanOrEqual(told.length);
      const reports = await session.reports(last - resumeAfter);
      expect(sequencesOf(reports)).toEqual(fromTo(resumeAfter + 1, last));
      for (const { request_id, ...report } of reports) {
        expect(request_id).toBe(0);
        const original = told[report.account_sequence - 1];
        if (original !== undefined) expect(lasting(report)).toEqual(lasting(original));
      }
      session.end();
      await session.ended;
    }

    const json = watching.events.filter(({ event }) => event === 'report').map(({ report }) => report);
    const again = await resumeJson(second.ws, 'maker', 0);
    expect(sequencesOf(again)).toEqual(fromTo(1, again.length));
    expect(again.length).toBeGreaterThanOrEqual(json.length);
    const plain = ({ stamps, id, ...report }: Message) => ({ ...report, engine_in: stamps.engine_in });
    for (const report of json) expect(plain(again[report.account_sequence - 1])).toEqual(plain(report));

    const binary = await OrderSocket.open(second.ws, { binary: true });
    binary.send({ commands: [{ request_id: 1, logon: { account: 'maker', resume: true, resume_after: 40 } }] });
    const { logon_ack: ack } = await binary.next();
    for (let sequence = 41; sequence <= Number(ack.last_account_sequence); sequence++) {
      expect(Number((await binary.next()).report.account_sequence)).toBe(sequence);
    }
    await binary.close();

    const ahead = client.session();
    ahead.send({ request_id: 1, logon: { account: 'maker', resume: true, resume_after: told.length + 10_000 } });
    const { reason, text } = await ahead.nextOf('reject');
    expect(reason).toBe('REJECT_REASON_RESUME_UNAVAILABLE');
    expect(text).toContain('the last account_sequence of this venue');
    client.close();
    await second.stop();
  });

  it('goes on from snapshots, where the memory does not reach back so far', async () => {
    const dataDir = newDirectory();
    const first = await start(dataDir);
    const before = new ContractClient(first.grpc);
    const maker = await before.logon('maker');
    const taker = await before.logon('taker');
    let round = 0;
    for (const reports of [2000, 4000, 6000]) {
      // On a slow machine each load has rounds of its own: names that were used before would be answered as duplicates.
      round = await load(maker, taker, reports, round);
      await before.call('admin', 'TakeSnapshot', {});
    }
    await first.kill();
    before.close();
    const told = reportsOf(maker);
    const second = await start(dataDir);
    const client = new ContractClient(second.grpc);
    for (const resumeAfter of [0, 1500, 3500, 5000, 5900]) {
      const session = client.session();
      session.send({ request_id: 1, logon: { account: 'maker', resume: true, resume_after: resumeAfter } });
      const { last_account_sequence: last } = await session.nextOf('logon_ack');
      const reports = await session.reports(last - resumeAfter);
      expect(sequencesOf(reports)).toEqual(fromTo(resumeAfter + 1, last));
      for (const { request_id, ...report } of reports) {
        const original = told[report.account_sequence - 1];
        if (original !== undefined) expect(lasting(report)).toEqual(lasting(original));
      }
      session.end();
      await session.ended;
    }
    client.close();
    await second.stop();
  });
});

describe('while orders flow', () => {
  it('several sessions of one account resume from the beginning at once, and each gets all, once', async () => {
    const daemon = await start(newDirectory(), '--history-reports', '4096');
    const client = new ContractClient(daemon.grpc);
    const maker = await client.logon('maker');
    const taker = await client.logon('taker');
    await load(maker, taker, 5000);
    let flowing = true;
    const flow = (async () => {
      for (let round = 1000; flowing; round++) {
        trade(maker, taker, round);
        await quiet(maker); // no faster than the machine, which may have a lot to do, makes reports
        await wait(60);
      }
    })();
    const sessions = Array.from({ length: 5 }, () => client.session());
    for (const session of sessions) {
      session.send({ request_id: 1, logon: { account: 'maker', resume: true } });
    }
    await until(() => sessions.every((session) => reportsOf(session).length > 5100));
    flowing = false;
    await flow;
    await quiet(maker, taker, maker);
    await until(() => sessions.every((session) => reportsOf(session).length >= reportsOf(maker).length));
    const told = reportsOf(maker).length;
    for (const session of sessions) expect(sequencesOf(reportsOf(session))).toEqual(fromTo(1, told));
    client.close();
    await daemon.stop();
  });
});

describe('without a journal', () => {
  it('a session resumes as far back as the memory reaches, and no further', async () => {
    const daemon = await start(newDirectory(), '--durability', 'none');
    const client = new ContractClient(daemon.grpc);
    const maker = await client.logon('maker');
    const taker = await client.logon('taker');
    await load(maker, taker, 3000);
    await quiet(maker, taker);
    const session = client.session();
    session.send({ request_id: 1, logon: { account: 'maker', resume: true, resume_after: 5 } });
    const { reason, text } = await session.nextOf('reject');
    expect(reason).toBe('REJECT_REASON_RESUME_UNAVAILABLE');
    const first = Number(/the first that can be sent again is (\d+)/.exec(text)?.[1]);
    session.send({ request_id: 2, logon: { account: 'maker', resume: true, resume_after: first - 1 } });
    const { last_account_sequence: last } = await session.nextOf('logon_ack');
    expect(sequencesOf(await session.reports(last - first + 1))).toEqual(fromTo(first, last));
    client.close();
    await daemon.stop();
  });
});

describe("ringbook's own client", () => {
  it('hands what was missed to whoever listens after the session is open, by event and by iterator', async () => {
    const daemon = await start(newDirectory());
    const client = new RingbookClient(daemon.grpc);
    for (let i = 0; i < 5; i++) {
      await client.submitOrder({ account: 'maker' }, { symbol: 'AAPL', side: 'BUY', quantity: 10, price: 1000 });
    }
    const told: number[] = [];
    const session = await client.openSession({ account: 'maker', resumeAfter: 1 });
    session.on('report', ({ accountSequence }) => told.push(accountSequence));
    const iterated: number[] = [];
    for await (const { accountSequence } of session.reports()) if (iterated.push(accountSequence) === 4) break;
    expect(iterated).toEqual(fromTo(2, 5));
    expect(told).toEqual(fromTo(2, 5));
    await session.close();
    client.close();
    await daemon.stop();
  });

  it('goes on by itself when the venue was killed: each report once, and last words survive', async () => {
    const dataDir = newDirectory();
    const first = await start(dataDir);
    const address = first.grpc;
    const client = new RingbookClient(address);
    const session = await client.openSession({ account: 'maker', reconnect: { firstMillis: 20 } });
    const told: ExecutionReport[] = [];
    const events: string[] = [];
    session.on('report', (report) => told.push(report));
    session.on('disconnect', () => events.push('disconnect'));
    session.on('reconnect', () => events.push('reconnect'));
    const order = session.newOrder({ symbol: 'AAPL', side: 'BUY', quantity: 10, price: 1000 });
    await order.firstWord();
    const canceled = session.cancel({ clientOrderId: 'nobody' });
    expect(await canceled.firstWord()).toMatchObject({ rejectReason: 'UNKNOWN_ORDER' });
    await first.kill();
    await until(() => events.length === 1);
    const lost = session.newOrder({ symbol: 'AAPL', side: 'BUY', quantity: 10, price: 900 });
    await expect(lost.firstWord()).rejects.toThrow('DISCONNECTED');
    const second = await start(dataDir, '--grpc', address);
    const other = new RingbookClient(second.grpc);
    await other.submitOrder({ account: 'taker' }, { symbol: 'AAPL', side: 'SELL', quantity: 10, price: 1000 });
    expect(await order.lastWord()).toMatchObject({ status: 'FILLED', execType: 'TRADE' });
    expect(events).toEqual(['disconnect', 'reconnect']);
    const next = session.newOrder({ symbol: 'AAPL', side: 'BUY', quantity: 10, price: 900 });
    expect(await next.firstWord()).toMatchObject({ execType: 'NEW' });
    expect(told.map(({ accountSequence }) => accountSequence)).toEqual(fromTo(1, told.length));
    await session.close();
    await expect(client.openSession({ account: 'maker', resumeAfter: 10_000 })).rejects.toSatisfy(
      (error: SessionError) => error.reason === 'RESUME_UNAVAILABLE',
    );
    client.close();
    other.close();
    await second.stop();
  });

  it('loses no report and hands on none twice, however often connections and the venue break', async () => {
    const dataDir = newDirectory();
    let daemon = await start(dataDir);
    const address = daemon.grpc;
    const random = new SeededRandom(4);
    const client = new RingbookClient(address);
    const toldMeanwhile: number[] = [];
    const desks = await Promise.all(
      ['a', 'a', 'b'].map(async (account) => {
        const session = await client.openSession({
          account,
          resumeAfter: 0,
          reconnect: { firstMillis: 5, millisMax: 50 },
        });
        const told: ExecutionReport[] = [];
        let toldBefore = 0;
        session.on('report', (report) => told.push(report));
        session.on('disconnect', () => {
          toldBefore = told.length;
        });
        session.on('reconnect', () => toldMeanwhile.push(told.length - toldBefore));
        return { account, session, told };
      }),
    );
    const allAreOpen = () => desks.every(({ session }) => session.isOpen);
    const words: Promise<unknown>[] = [];
    for (let step = 0; step < 400; step++) {
      const desk = random.pick(desks);
      if (desk.session.isOpen) {
        const side = random.below(2) === 0 ? 'BUY' : 'SELL';
        const order = { symbol: 'AAPL', side, quantity: 5, price: 1000 + random.below(4) } as const;
        for (let i = 0; i < 5; i++)
          words.push(
            desk.session
              .newOrder(order)
              .firstWord()
              .catch(() => undefined),
          );
      }
      // As a network would: under the session's hands.
      if (random.below(20) === 0) (desk.session as unknown as { call: { cancel(): void } }).call.cancel();
      if (step === 130 || step === 260) {
        // However slow the machine is, each kill breaks every session, and each comes back.
        await until(allAreOpen);
        await daemon.kill();
        daemon = await start(dataDir, '--grpc', address);
        await until(allAreOpen);
      }
      await wait(3);
    }
    await until(allAreOpen);
    await Promise.all(words);
    const check = new ContractClient(address);
    for (const { account, told } of desks) {
      const { last_account_sequence: last } = await lastSequence(check, account);
      expect(last).toBeGreaterThan(100);
      await until(() => told.length >= last);
      expect(told.filter(({ accountSequence }) => accountSequence > 0).map((r) => r.accountSequence)).toEqual(
        fromTo(1, last),
      );
    }
    check.close();
    expect(toldMeanwhile.length).toBeGreaterThan(5);
    expect(Math.max(...toldMeanwhile)).toBe(0);
    for (const { session } of desks) await session.close();
    client.close();
    await daemon.stop();
  });
});

async function lastSequence(client: ContractClient, account: string): Promise<Message> {
  const session = client.session();
  session.send({ request_id: 1, logon: { account } });
  const ack = await session.nextOf('logon_ack');
  session.end();
  await session.ended;
  return ack;
}
