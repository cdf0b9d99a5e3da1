// The batched throughput of a venue: many commands a message, a fixed number in flight, counted when their first word is
// back. Every report is checked.

import { RingbookClient } from '../../client/ringbook-client.js';
import type { EventScanner } from '../../client/wire/event-scanner.js';
import type { JobResult } from './jobs.js';
import { SYMBOL } from './jobs.js';
import { monotonicNanos } from './open-loop.js';
import { AnswerChecker, COMMANDS_A_CYCLE, encodeCommand, REPORTS_A_CYCLE } from './order-mix.js';
import { closeAfterBench, openForBench, timeout } from './venue-load.js';

export const COMMANDS_A_MESSAGE = 256;

export async function measureThroughput(address: string, commands: number, inFlight: number): Promise<JobResult> {
  const client = new RingbookClient(address);
  const count = Math.ceil(commands / COMMANDS_A_CYCLE) * COMMANDS_A_CYCLE;
  const symbol = Buffer.from(SYMBOL);
  const checker = new AnswerChecker();
  let answered = 0;
  let sent = 0;
  let messages = 0;
  let bytes = 0;
  let failure: Error | undefined;
  let allAnswered = () => {};
  const answers = new Promise<void>((resolve) => {
    allAnswered = resolve;
  });
  const fill = () => {
    while (sent < count && sent - answered <= inFlight - COMMANDS_A_MESSAGE) {
      for (let i = 0; i < COMMANDS_A_MESSAGE && sent < count; i++) encodeCommand(session.commands, symbol, sent++);
      messages++;
      bytes += session.commands.length;
      session.flush();
    }
  };
  const onReport = (report: EventScanner) => {
    checker.check(report);
    if (checker.answered >= 0) answered++;
    if (answered % COMMANDS_A_MESSAGE === 0) fill();
    if (checker.reports === (count / COMMANDS_A_CYCLE) * REPORTS_A_CYCLE) allAnswered();
  };
  const session = await openForBench(client, onReport, (error) => {
    failure = error;
    allAnswered();
  });
  const startNanos = monotonicNanos();
  fill();
  await Promise.race([answers, timeout()]);
  const seconds = (monotonicNanos() - startNanos) / 1e9;
  if (failure !== undefined) throw failure;
  const answerBytes = session.bytesReceived / count;
  await closeAfterBench(client, session);
  return {
    histograms: {},
    sent,
    answered,
    wrong: checker.wrong,
    seconds,
    messages,
    commandBytes: bytes / count,
    answerBytes,
  };
}
