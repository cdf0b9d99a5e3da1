// Single commands and queries that are not a session's: each is sent under one session id of their own with a number of
// its own as request id, and its records come back to whoever asked. Owner: the gateway thread.

import { Command } from '../engine/domain/command.js';
import type { RecordMemory } from '../engine/domain/record-memory.js';
import { RejectReason } from '../engine/domain/reject-reason.js';
import { Report } from '../engine/domain/report.js';
import type { CommandIngress } from './command-ingress.js';
import { UNARY_CALLS_MAX } from './gateway-limits.js';

/** Gets the records that one request causes; valid only during the call. */
export interface RequestAnswer {
  onRecord(memory: RecordMemory, offset: number): void;
  /** The last record has been handed over. */
  onEnd(): void;
  /** The venue went down before it answered. */
  onAbandoned(): void;
}

export class Requests {
  /** The session id of all of them. */
  readonly session: number;
  readonly #ingress: CommandIngress;
  readonly #answers = new Map<number, RequestAnswer>();
  readonly #command: Command;
  readonly #report: Report;
  #lastNumber = 0;
  /** The request of the last record: one may cause ten thousand of them in a row. */
  #heardNumber = 0;
  #heardAnswer: RequestAnswer | undefined;

  constructor(session: number, ingress: CommandIngress, reports: RecordMemory, commands: RecordMemory) {
    this.session = session;
    this.#ingress = ingress;
    this.#report = new Report(reports);
    this.#command = new Command(commands);
  }

  /**
   * Sends the command at the start of `memory`, whose account is set, behind what was claimed for it before (the opening
   * of its account), which leaves whatever happens; NONE, or why the command could not be sent.
   */
  send(memory: RecordMemory, answer: RequestAnswer): number {
    if (this.#answers.size >= UNARY_CALLS_MAX) {
      this.#ingress.commit();
      return RejectReason.BUSY;
    }
    return this.#send(memory, answer, this.#ingress.reserved);
  }

  /** The same of an administrator's, who is not kept waiting by how much clients send. */
  administer(memory: RecordMemory, answer: RequestAnswer): number {
    return this.#send(memory, answer, 0);
  }

  #send(memory: RecordMemory, answer: RequestAnswer, leaves: number): number {
    const reason = this.#claim(memory, answer, leaves);
    this.#ingress.commit();
    return reason;
  }

  #claim(memory: RecordMemory, answer: RequestAnswer, leaves: number): number {
    const command = this.#command.over(memory, 0);
    const refusal = this.#ingress.refusalOf(command.kind);
    if (refusal !== RejectReason.NONE) return refusal;
    const number = (this.#lastNumber + 1) | 0;
    command.session = this.session;
    command.setRequestId(number, 0);
    const reason = this.#ingress.send(memory, leaves);
    if (reason !== RejectReason.NONE) return reason;
    this.#lastNumber = number;
    this.#answers.set(number, answer);
    return RejectReason.NONE;
  }

  /** A record on the report ring that one of these commands has caused. */
  onReport(memory: RecordMemory, offset: number): void {
    const report = this.#report.over(memory, offset);
    const number = report.requestIdLow;
    const endOfCommand = report.endOfCommand;
    if (number !== this.#heardNumber) {
      this.#heardNumber = number;
      this.#heardAnswer = this.#answers.get(number);
    }
    const answer = this.#heardAnswer;
    if (answer === undefined) return;
    answer.onRecord(memory, offset);
    if (!endOfCommand) return;
    this.#heardAnswer = undefined;
    this.#answers.delete(number);
    answer.onEnd();
  }

  /** Nothing will be answered any more. */
  abandonAll(): void {
    const answers = [...this.#answers.values()];
    this.#answers.clear();
    this.#heardAnswer = undefined;
    for (const answer of answers) answer.onAbandoned();
  }
}
