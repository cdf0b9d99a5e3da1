// How far recovery is, for whoever waits for it: a sentence for GET /health/ready, and a bar where standard output is a
// terminal. Logs go to standard error and are never in the bar's way. Owner: the main thread.

import { Presets, SingleBar } from 'cli-progress';
import type { RecoveryNews } from './threads/thread-messages.js';

const PERCENT = 100;

export class RecoveryDisplay {
  readonly #stream: NodeJS.WriteStream;
  #bar: SingleBar | undefined;
  #news: RecoveryNews | undefined;

  constructor(stream: NodeJS.WriteStream = process.stdout) {
    this.#stream = stream;
  }

  /** Undefined before the first news and after the end. */
  get text(): string | undefined {
    if (this.#news === undefined) return undefined;
    const { percent, commands, commandsPerSecond, secondsLeft } = this.#news;
    return `replays the journal: ${percent} %, ${commands} commands at ${commandsPerSecond} a second, about ${secondsLeft} s left`;
  }

  show(news: RecoveryNews): void {
    this.#news = news;
    if (!this.#stream.isTTY) return;
    if (this.#bar === undefined) {
      const format = 'recovery [{bar}] {percentage} % | {commands} commands | {pace}/s | about {left} s left';
      this.#bar = new SingleBar({ format, stream: this.#stream, clearOnComplete: true }, Presets.legacy);
      this.#bar.start(PERCENT, 0, fieldsOf(news));
    }
    this.#bar.update(news.percent, fieldsOf(news));
  }

  end(): void {
    this.#news = undefined;
    this.#bar?.stop();
    this.#bar = undefined;
  }
}

function fieldsOf({ commands, commandsPerSecond, secondsLeft }: RecoveryNews): Record<string, number> {
  return { commands, pace: commandsPerSecond, left: secondsLeft };
}
