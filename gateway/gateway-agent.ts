// The gateway thread's agent: polls the report ring between the events of its sockets, and stops the gateway in order.
// Owner: the gateway thread.
//
// Stopping: no new commands; what clients wanted canceled on disconnect; one DRAIN down each validator's ring; when the
// engine says that it has drained, a farewell to every session.

import { Command } from '../engine/domain/command.js';
import { CommandKind } from '../engine/domain/command-layout.js';
import { RejectReason } from '../engine/domain/reject-reason.js';
import type { Agent } from '../engine/ring/agent.js';
import { RING_FULL } from '../engine/ring/one-to-one-ring.js';
import { sayFarewell } from './farewell.js';
import type { Gateway } from './gateway.js';
import { FAREWELL_MILLIS_MAX, REPORTS_PER_CYCLE_MAX } from './gateway-limits.js';
import { CancelOnDisconnect } from './session.js';

export class GatewayAgent implements Agent {
  readonly name = 'gateway';
  /** Resolves when the engine has recovered and told of every instrument and account: doors may open. */
  readonly recovered: Promise<void>;
  readonly #gateway: Gateway;
  #announceRecovered: () => void = () => {};
  #recoveredAnnounced = false;
  /** Bound once: handed to the event loop after each batch. */
  readonly #ringMarketData = () => {
    this.#isWakeDue = false;
    this.#gateway.marketDataDoorbell?.ring();
  };
  #isWakeDue = false;
  #draining = false;
  /** How many of the validators have their DRAIN. */
  #drainsSent = 0;
  /** When the farewells went out, by the gateway's timers. */
  #farewellAt: number | undefined;

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
    this.recovered = new Promise((resolve) => {
      this.#announceRecovered = resolve;
    });
  }

  /** Every session has its farewell and is gone, or has had its time. */
  get done(): boolean {
    if (this.#farewellAt === undefined) return false;
    return this.#gateway.sessions.size === 0 || this.#gateway.timers.now() - this.#farewellAt > FAREWELL_MILLIS_MAX;
  }

  hasWork(): boolean {
    return this.#gateway.reports.available() > 0 || this.#gateway.resumes.hasWork;
  }

  doWork(): number {
    const { reports, dispatcher, disconnectCancels, books, resumes } = this.#gateway;
    const records = dispatcher.poll(reports, REPORTS_PER_CYCLE_MAX);
    if (records > 0 && !dispatcher.isWithinCommand) this.#wakeMarketData();
    const resumed = resumes.work(records);
    if (!disconnectCancels.isEmpty) disconnectCancels.retry();
    books.retry();
    if (dispatcher.recovered && !this.#recoveredAnnounced) {
      this.#recoveredAnnounced = true;
      this.#announceRecovered();
    }
    if (this.#draining) this.#advanceDrain();
    return records + resumed;
  }

  close(): void {}

  /**
   * Wakes the market-data thread after the reports of this batch; where more of the last command are to come, after those,
   * or it would take their core. HTTP/2 writes to its sockets in the native immediates
   * of this turn of the loop, which run before this one.
   */
  #wakeMarketData(): void {
    if (this.#isWakeDue || this.#gateway.marketDataDoorbell === undefined) return;
    this.#isWakeDue = true;
    setImmediate(this.#ringMarketData);
  }

  /** Stops taking commands and lets everything under way come to its end; `done` says when. */
  drain(): void {
    if (this.#draining) return;
    this.#draining = true;
    const { ingress, sessions, disconnectCancels, resumes } = this.#gateway;
    ingress.refusing = RejectReason.SHUTTING_DOWN;
    resumes.shutDown();
    for (const session of sessions.all) {
      disconnectCancels.add(session, session.cancelOnDisconnect);
      session.cancelOnDisconnect = CancelOnDisconnect.OFF;
    }
    this.#advanceDrain();
  }

  #advanceDrain(): void {
    const { validators, disconnectCancels, dispatcher } = this.#gateway;
    if (!disconnectCancels.isEmpty) return;
    while (this.#drainsSent < validators.length) {
      const ring = validators[this.#drainsSent];
      const offset = ring.tryClaim();
      if (offset === RING_FULL) return;
      new Command(ring.memory, offset).reset(CommandKind.DRAIN);
      ring.commit();
      this.#drainsSent++;
    }
    if (dispatcher.drained && this.#farewellAt === undefined) this.#sayFarewell();
  }

  #sayFarewell(): void {
    const { sessions, requests, books } = this.#gateway;
    this.#farewellAt = this.#gateway.timers.now();
    requests.abandonAll();
    books.onAbandoned();
    for (const session of sessions.all) sayFarewell(session.publisher);
  }
}
