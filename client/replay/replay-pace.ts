// Sends a replay at a multiple of the speed of its day, by the time stamps of its messages.

import { setTimeout as sleep } from 'node:timers/promises';
import type { LobsterMessages } from './lobster-file.js';

export class ReplayPace {
  private readonly startedAt = performance.now();

  /** `speed` 1 is the speed of the day, 60 an hour a minute. */
  constructor(
    private readonly messages: LobsterMessages,
    private readonly speed: number,
  ) {}

  /** Waits until the row is due; `flush` is called before a wait, so that nothing waits with it. */
  async waitFor(row: number, flush: () => void): Promise<void> {
    const sinceFirstMs = (this.messages.time[row] - this.messages.time[0]) / 1e6;
    const waitMs = this.startedAt + sinceFirstMs / this.speed - performance.now();
    if (waitMs < 1) return;
    flush();
    await sleep(waitMs);
  }
}
