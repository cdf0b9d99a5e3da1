// The client process of the latency bench: does one job after another, as its parent asks, so that the same warm code
// sends to the venue and to the echo.

import { measureDisk } from './disk-load.js';
import { measureEcho } from './echo-load.js';
import type { Job, JobAnswer, JobResult } from './jobs.js';
import { measureThroughput } from './throughput-load.js';
import { measureVenue } from './venue-load.js';

async function perform(job: Job): Promise<JobResult> {
  switch (job.kind) {
    case 'venue':
      return measureVenue(job);
    case 'echo':
      return measureEcho(job, job.commandBytes);
    case 'disk':
      return measureDisk(job.directory, job.rate, job.seconds);
    case 'throughput':
      return measureThroughput(job.address, job.commands, job.inFlight);
  }
}

process.on('message', async (job: Job) => {
  let answer: JobAnswer;
  try {
    answer = { result: await perform(job) };
  } catch (error) {
    answer = { error: `${job.kind}: ${(error as Error).message}` };
  }
  process.send?.(answer);
});
process.once('disconnect', () => process.exit(0));
