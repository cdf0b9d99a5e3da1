// What a stage waits for by itself on its event loop: deadlines, heartbeats. A simulation has timers of its own, which run
// when it says so.

export interface Timer {
  stop(): void;
}

export interface Timers {
  /** Milliseconds from an origin that stays; never goes back. */
  now(): number;
  /** Runs once; it does not keep the process alive. */
  after(millis: number, run: () => void): Timer;
  every(millis: number, run: () => void): Timer;
}

export const systemTimers: Timers = {
  now: () => performance.now(),
  after: (millis, run) => {
    const timer = setTimeout(run, millis).unref();
    return { stop: () => clearTimeout(timer) };
  },
  every: (millis, run) => {
    const timer = setInterval(run, millis);
    return { stop: () => clearInterval(timer) };
  },
};
