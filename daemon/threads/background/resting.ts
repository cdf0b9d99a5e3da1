// How a background task makes room for the hot threads where cores are few: it works at the lowest priority that the
// machine knows, so that whoever wakes has the core at once, and sleeps a little after every short piece of work.

import { setPriority } from 'node:os';
import { isMainThread } from 'node:worker_threads';

/** So much longer than a hot thread's duty cycle that it matters, so short that nobody waits for the end of it. */
const WORK_MILLIS = 2;
const REST_MILLIS = 0.5;
const LOWEST_PRIORITY = 19;

/** Nobody notifies this word: waiting on it is a short sleep. */
const nobodysWord = new Int32Array(new SharedArrayBuffer(4));

/** For this thread, for good: it must be one of the background's. Where the machine refuses, the sleeps alone remain. */
export function yieldToOthers(): void {
  // On Linux 0 is the calling thread; elsewhere it may be the whole process.
  if (process.platform !== 'linux' || isMainThread) return;
  try {
    setPriority(0, LOWEST_PRIORITY);
  } catch {
    // A sandbox without the call: nothing depends on it but how smoothly others run.
  }
}

/** A function to be called often: it sleeps when the thread has worked for long enough. */
export function createRest(): () => void {
  let began = performance.now();
  return () => {
    if (performance.now() - began < WORK_MILLIS) return;
    // Partner: none, on purpose: it is a bounded sleep.
    Atomics.wait(nobodysWord, 0, 0, REST_MILLIS);
    began = performance.now();
  };
}
