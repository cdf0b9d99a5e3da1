// The latency of a venue: the order mix at a scheduled rate, each command's wait from its due time to its first word, and
// the time it spent in each stage by the stamps of its report. Every report is checked.

import { RingbookClient } from '../../client/ringbook-client.js';
import { type EventScanner, Stamp } from '../../client/wire/event-scanner.js';
import { nanosBetween } from '../../engine/domain/time-words.js';
import { encode, newHistogram, record } from './histograms.js';
import { ANSWERS_WITHIN_MS, type JobResult, type PacedJob, STARTS_AFTER_NANOS, SYMBOL } from './jobs.js';
import { monotonicNanos, runOpenLoop, Schedule } from './open-loop.js';
import { AnswerChecker, COMMANDS_A_CYCLE, encodeCommand, REPORTS_A_CYCLE } from './order-mix.js';

/** Stages between two stamps, in the order in which a command passes them. */
export const STAGES: readonly (readonly [name: string, from: number, to: number])[] = [
  ['gateway: decode, to the validator', Stamp.GATEWAY_IN, Stamp.RISK_IN],
  ['validator: check, to the engine', Stamp.RISK_IN, Stamp.ENGINE_IN],
  ['engine: match', Stamp.ENGINE_IN, Stamp.MATCHED],
  ['engine: journal', Stamp.MATCHED, Stamp.DURABLE],
  ['gateway: encode, send', Stamp.DURABLE, Stamp.GATEWAY_OUT],
  ['all stages', Stamp.GATEWAY_IN, Stamp.GATEWAY_OUT],
];
export const FROM_DUE = 'from due to first word';
export const SENDER_LATE = 'of it, sent after due';

export async function measureVenue({ address, rate, seconds, pacing }: PacedJob): Promise<JobResult> {
  const client = new RingbookClient(address);
  const count = Math.ceil((rate * seconds) / COMMANDS_A_CYCLE) * COMMANDS_A_CYCLE;
  const symbol = Buffer.from(SYMBOL);
  const histograms = Object.fromEntries(
    [FROM_DUE, SENDER_LATE, ...STAGES.map(([name]) => name)].map((name) => [name, newHistogram()]),
  );
  const stages = STAGES.map(([name, from, to]) => ({ histogram: histograms[name], from, to }));
  const total = histograms[FROM_DUE];
  const checker = new AnswerChecker();
  let schedule = new Schedule(0, rate, count, pacing);
  let allAnswered = () => {};
  let failure: Error | undefined;
  let answered = 0;
  const onReport = (report: EventScanner) => {
    checker.check(report);
    if (checker.answered >= 0) {
      answered++;
      record(total, monotonicNanos() - schedule.due(checker.answered));
      for (const { histogram, from, to } of stages) record(histogram, between(report.stamps, from, to));
    }
    if (checker.reports === (count / COMMANDS_A_CYCLE) * REPORTS_A_CYCLE) allAnswered();
  };
  const session = await openForBench(client, onReport, (error) => {
    failure = error;
    allAnswered();
  });
  const answers = new Promise<void>((resolve) => {
    allAnswered = resolve;
  });
  let messages = 0;
  let bytes = 0;
  schedule = new Schedule(monotonicNanos() + STARTS_AFTER_NANOS, rate, count, pacing);
  await runOpenLoop(schedule, {
    send(index, lateNanos) {
      record(histograms[SENDER_LATE], lateNanos);
      encodeCommand(session.commands, symbol, index);
    },
    flush() {
      messages++;
      bytes += session.commands.length;
      session.flush();
    },
  });
  await Promise.race([answers, timeout()]);
  const took = (monotonicNanos() - schedule.startNanos) / 1e9;
  if (failure !== undefined) throw failure;
  const received = session.bytesReceived;
  await closeAfterBench(client, session);
  return {
    histograms: encode(histograms),
    sent: count,
    answered,
    wrong: checker.wrong,
    seconds: took,
    messages,
    commandBytes: bytes / count,
    answerBytes: received / count,
  };
}

/** A session of the bench's own account, with an empty book to begin with. */
export async function openForBench(
  client: RingbookClient,
  onReport: (report: EventScanner) => void,
  onFailure: (error: Error) => void,
) {
  const cleaner = await client.openSession({ account: 'bench' });
  await cleaner.massCancel();
  await cleaner.close();
  let closing = false;
  const session = await client.openFastSession(
    { account: 'bench', clientOrderIdPrefix: `${Date.now().toString(36)}-` },
    {
      onReport,
      onReject: (requestId, error) => onFailure(new Error(`command ${requestId}: ${error.message}`)),
      onEnd: (error) => {
        if (!closing) onFailure(error ?? new Error('the venue ended the session'));
      },
    },
  );
  return Object.assign(session, {
    willClose() {
      closing = true;
    },
  });
}

/** Ends the session and asserts that the order mix left nothing in the book. */
export async function closeAfterBench(
  client: RingbookClient,
  session: Awaited<ReturnType<typeof openForBench>>,
): Promise<void> {
  session.willClose();
  await session.close();
  const book = await client.getBook(SYMBOL);
  client.close();
  if (book.bids.length + book.asks.length > 0)
    throw new Error('the order mix left orders in the book: answers were lost');
}

export function timeout(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ANSWERS_WITHIN_MS).unref();
  });
}

function between(stamps: Int32Array, from: number, to: number): number {
  return nanosBetween(stamps[2 * from], stamps[2 * from + 1], stamps[2 * to], stamps[2 * to + 1]);
}
