// Notices that the process that started this one is gone: a shell between `npm start` and the daemon ends by a signal
// without passing it on, and a test harness that is killed says nothing at all.

/** How long the end of the parent may go unnoticed. */
const LOOK_MILLIS = 100;

/** Calls back once when the process with this id is no longer this one's parent, or no longer there. */
export function watchParent(onGone: () => void, parent: number = process.ppid): { stop(): void } {
  const timer = setInterval(() => {
    if (process.ppid === parent && isThere(parent)) return;
    clearInterval(timer);
    onGone();
  }, LOOK_MILLIS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

/** A process without a parent gets another one, except on Windows, where the number stays. */
function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // there, but somebody else's
  }
}
