// Makes the list of commands at which something fails short enough to read: leaves out what it fails without.

import type { PlainCommand } from './plain-command.js';

/** Leaves out ever smaller parts as long as `fails` says yes and there is time. */
export function shorten<T>(items: readonly T[], fails: (items: readonly T[]) => boolean, secondsMax: number): T[] {
  const end = performance.now() + secondsMax * 1000;
  let shortest = [...items];
  for (let part = Math.ceil(items.length / 2); part >= 1; part = part === 1 ? 0 : Math.ceil(part / 2)) {
    for (let from = shortest.length - part; from > -part; from -= part) {
      if (performance.now() > end) return shortest;
      const without = shortest.filter((_, index) => index < from || index >= from + part);
      if (fails(without)) shortest = without;
    }
  }
  return shortest;
}

/** One command as JSON, without the fields that say nothing. */
export function show(command: PlainCommand): string {
  const { kind, ...fields } = command;
  const telling = Object.entries(fields).filter(([field, value]) => {
    return field !== 'requestId' && value !== 0 && value !== '' && !(field === 'elapsed' && value === 1);
  });
  return JSON.stringify({ kind, ...Object.fromEntries(telling) });
}
