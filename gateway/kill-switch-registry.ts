// Which kill switches are engaged, as the report ring tells: for metrics and the log alone, since the validators and the engine
// have their own knowledge. Owner: the gateway thread.

import { NO_ACCOUNT } from '../engine/domain/limits.js';
import type { KillSwitchReport } from '../engine/domain/report.js';
import type { AccountRegistry } from './account-registry.js';

/** A switch as it is now, and what switched it. Plain data. */
export interface KillSwitchChange {
  /** The account's name; undefined where it is everyone's. */
  readonly account: string | undefined;
  readonly engaged: boolean;
  /** A KillTrigger. */
  readonly trigger: number;
  /** What a trigger had counted, and could. */
  readonly value: number;
  readonly limit: number;
  /** Orders that were canceled with it. */
  readonly canceled: number;
  readonly engineSequence: number;
}

export class KillSwitchRegistry {
  readonly #accounts: AccountRegistry;
  readonly #onChange: (change: KillSwitchChange) => void;
  /** NO_ACCOUNT stands for everyone. */
  readonly #engaged = new Set<number>();

  constructor(accounts: AccountRegistry, onChange: (change: KillSwitchChange) => void = () => {}) {
    this.#accounts = accounts;
    this.#onChange = onChange;
  }

  /** How many are engaged, everyone's counting as one. */
  get engaged(): number {
    return this.#engaged.size;
  }

  /** One was switched, or is engaged after recovery; what recovery tells has no engine sequence. */
  onReport(report: KillSwitchReport): void {
    const { account, engaged, trigger, value, limit, canceled, engineSequence } = report;
    if (engaged) this.#engaged.add(account);
    else this.#engaged.delete(account);
    if (engineSequence === 0) return;
    const name = account === NO_ACCOUNT ? undefined : this.#accounts.name(account);
    this.#onChange({ account: name, engaged, trigger, value, limit, canceled, engineSequence });
  }
}
