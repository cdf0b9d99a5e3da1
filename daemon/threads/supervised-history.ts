// The gateway's way to older reports: asks the supervisor by message. Owner: the gateway thread.

import type { HistoryAnswer, HistoryRequest, HistorySource } from '../../gateway/resume/history-source.js';
import type { SupervisorPort } from './thread-life.js';
import type { ReportsAnswer } from './thread-messages.js';

export class SupervisedHistory implements HistorySource {
  readonly #port: SupervisorPort;
  readonly #asked = new Map<number, (answer: HistoryAnswer) => void>();
  #number = 0;

  constructor(port: SupervisorPort) {
    this.#port = port;
  }

  read(request: HistoryRequest, onAnswer: (answer: HistoryAnswer) => void): void {
    const number = ++this.#number;
    this.#asked.set(number, onAnswer);
    this.#port.postMessage({ type: 'read-reports', number, ...request });
  }

  onAnswer({ number, answer }: ReportsAnswer): void {
    const asked = this.#asked.get(number);
    this.#asked.delete(number);
    asked?.(answer);
  }
}
