// Work, and the ends that must follow it whatever becomes of it.

/**
 * Does the work, then starts every end and waits for all of them. The work's error is thrown before any of an end's;
 * what is not thrown is told to `report`.
 */
export async function finishing<Result>(
  work: () => Promise<Result>,
  ends: () => readonly Promise<unknown>[],
  report: (error: unknown) => void,
): Promise<Result> {
  const [worked] = await Promise.allSettled([work()]);
  const ended = await Promise.allSettled(ends());
  const failures = [worked, ...ended].filter((outcome) => outcome.status === 'rejected');
  for (const { reason } of failures.slice(1)) report(reason);
  if (failures.length > 0) throw failures[0].reason;
  return (worked as PromiseFulfilledResult<Result>).value;
}
