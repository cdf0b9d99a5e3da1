// The latency of the bare echo: the same schedule, the same sizes, the same sender as for the venue.

import { Client, credentials } from '@grpc/grpc-js';
import { encode, newHistogram, record } from './histograms.js';
import { ECHO_PATH, type JobResult, type PacedJob, STARTS_AFTER_NANOS } from './jobs.js';
import { monotonicNanos, runOpenLoop, Schedule } from './open-loop.js';
import { FROM_DUE, SENDER_LATE, timeout } from './venue-load.js';

const sameBytes = (bytes: Buffer) => bytes;

export async function measureEcho(job: PacedJob, commandBytes: number): Promise<JobResult> {
  const { address, rate, seconds, pacing } = job;
  const client = new Client(address, credentials.createInsecure());
  const stream = client.makeBidiStreamRequest<Buffer, Buffer>(ECHO_PATH, sameBytes, sameBytes);
  const count = Math.ceil(rate * seconds);
  const histograms = { [FROM_DUE]: newHistogram(), [SENDER_LATE]: newHistogram() };
  const batches: number[] = [];
  let failure: Error | undefined;
  let answered = 0;
  let received = 0;
  let schedule = new Schedule(0, rate, count, pacing);
  const answers = new Promise<void>((resolve) => {
    stream.on('error', (error) => {
      failure = error;
      resolve();
    });
    stream.on('data', (message: Buffer) => {
      const now = monotonicNanos();
      received += message.length;
      for (let left = batches.shift() ?? 0; left > 0; left--)
        record(histograms[FROM_DUE], now - schedule.due(answered++));
      if (answered === count) resolve();
    });
  });
  let pending = 0;
  schedule = new Schedule(monotonicNanos() + STARTS_AFTER_NANOS, rate, count, pacing);
  await runOpenLoop(schedule, {
    send(_index, lateNanos) {
      record(histograms[SENDER_LATE], lateNanos);
      pending++;
    },
    flush() {
      batches.push(pending);
      stream.write(Buffer.alloc(pending * commandBytes));
      pending = 0;
    },
  });
  const messages = batches.length;
  await Promise.race([answers, timeout()]);
  const took = (monotonicNanos() - schedule.startNanos) / 1e9;
  stream.end();
  client.close();
  if (failure !== undefined) throw failure;
  return {
    histograms: encode(histograms),
    sent: count,
    answered,
    wrong: 0,
    seconds: took,
    messages,
    commandBytes,
    answerBytes: received / count,
  };
}
