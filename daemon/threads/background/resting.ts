// How a background task makes room for the hot threads where cores are few: it works at a lower priority, so that whoever
// wakes has the core at once. Where a thread cannot have a priority of its own, it sleeps a little after every short piece
// of work.
//
// Not the lowest priority: a thread that is starved while it holds a lock of the system or of V8 holds up whoever wants
// it, hot threads included. And not both: with sleeps at the lowest priority, orders were seen more than 100 ms late. That
// all waits of a process share one lock in V8, which a starved thread may hold, would explain it; it is not proven, and one
// run without sleeps was as late (docs/measurements/snapshot.md).

import { setPriority } from 'node:os';
import { isMainThread } from 'node:worker_threads';

/** So much longer than a hot thread's duty cycle that it matters, so short that nobody waits for the end of it. */
const WORK_MILLIS = 2;
const REST_MILLIS = 0.5;
/** Nice: a third of what a hot thread gets of a core that both want. */
const LOW_PRIORITY = 5;

/** Nobody notifies this word: waiting on it is a short sleep. */
const nobodysWord = new Int32Array(new SharedArrayBuffer(4));

let isLowered = false;

/** A function to be called often by a task that may take its time: from now on its thread works when others do not. */
export function yieldToOthers(): () => void {
  isLowered ||= lowerPriority();
  return createRest();
}

/** The same for a task that somebody waits for: it rests, and keeps the priority that its thread has. */
export function createRest(): () => void {
  let began = performance.now();
  return () => {
    if (isLowered || performance.now() - began < WORK_MILLIS) return;
    // Partner: none, on purpose: it is a bounded sleep.
    Atomics.wait(nobodysWord, 0, 0, REST_MILLIS);
    began = performance.now();
  };
}

/** For this thread, for good: it must be one of the background's. False where it keeps the priority it has. */
function lowerPriority(): boolean {
  // On Linux 0 is the calling thread; elsewhere it may be the whole process.
  if (process.platform !== 'linux' || isMainThread) return false;
  try {
    setPriority(0, LOW_PRIORITY);
    return true;
  } catch {
    return false; // a sandbox without the call
  }
}
