// A progress bar on standard error while a journal is read: only where a person sees it, and gone when the reading is done.

import { Presets, SingleBar } from 'cli-progress';
import type { ReadingProgress } from '../../engine/journal/tools/journal-source.js';

const MEGABYTE = 1e6;

export class ReadingBar {
  #bar: SingleBar | undefined;

  readonly update = ({ bytesDone, bytesTotal, commands }: ReadingProgress): void => {
    if (!process.stderr.isTTY) return;
    if (this.#bar === undefined) {
      const format = '{bar} {percentage}% | {value} of {total} MB | {commands} commands | {eta_formatted} left';
      const options = { format, clearOnComplete: true, stream: process.stderr, hideCursor: true };
      this.#bar = new SingleBar(options, Presets.shades_classic);
      this.#bar.start(Math.ceil(bytesTotal / MEGABYTE), 0, { commands: 0 });
    }
    this.#bar.update(Math.floor(bytesDone / MEGABYTE), { commands });
    this.#bar.render(); // its own timer has no turn while the journal is read
    if (bytesDone >= bytesTotal) this.stop();
  };

  /** Also where the reading broke off. */
  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }
}
