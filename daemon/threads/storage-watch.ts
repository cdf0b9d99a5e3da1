// Looks ten times a second whether the journal's disk lets commands in, for the health checks of a door. Owner: its thread.

import { StorageTrouble, type StorageWords } from '../../engine/ring/storage-words.js';

const EVERY_MS = 100;

/** `show` is told at every look; true where commands are taken. */
export function watchStorage(words: StorageWords, show: (takesCommands: boolean) => void): { stop(): void } {
  const timer = setInterval(() => show(words.trouble === StorageTrouble.NONE), EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
