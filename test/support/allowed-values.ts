// How far each account may have gone, where limits change while commands are on their way: as far as any limit that was in
// force since nothing was last on its way, or where it was then. Follows the journal, which has every change in its place.

import { RiskValuesCommand } from '../../engine/domain/command.js';
import { CommandKind } from '../../engine/domain/command-layout.js';
import type { RecordMemory } from '../../engine/domain/record-memory.js';
import { RiskLimit, RiskSubject } from '../../engine/domain/risk-settings.js';

/** What is held to a limit: by a name of the value, the account's value now. */
export type Values = ReadonlyMap<string, bigint>;

const LIMITS = [RiskLimit.POSITION, RiskLimit.OPEN_ORDERS, RiskLimit.EXPOSURE];

export class AllowedValues {
  #everyone = new Map<number, number>();
  readonly #own = new Map<number, Map<number, number>>();
  /** By account, then limit: the widest since the last quiet moment; undefined where there was none. */
  readonly #widest = new Map<number, Map<number, bigint | undefined>>();
  /** By account, then the value's name. */
  readonly #atQuiet = new Map<number, Values>();

  constructor(readonly accounts: number) {}

  /** A journaled command has been executed. */
  follow(memory: RecordMemory): void {
    const command = new RiskValuesCommand(memory, 0);
    if (command.kind !== CommandKind.CONFIGURE_RISK) return;
    const values = new Map(LIMITS.map((limit) => [limit, command.value(limit)]));
    if (command.subject === RiskSubject.NO_LIMITS) this.#own.delete(command.account);
    else if (command.subject !== RiskSubject.LIMITS) return;
    else if (command.account < 0) this.#everyone = values;
    else this.#own.set(command.account, values);
    this.#widen();
  }

  #inForce(account: number, limit: number): bigint | undefined {
    const value = (this.#own.get(account) ?? this.#everyone).get(limit) ?? 0;
    return value === 0 ? undefined : BigInt(value);
  }

  #widen(): void {
    for (let account = 0; account < this.accounts; account++) {
      const widest = this.#widest.get(account) ?? new Map<number, bigint | undefined>();
      for (const limit of LIMITS) {
        const now = this.#inForce(account, limit);
        const before = widest.has(limit) ? widest.get(limit) : 0n;
        widest.set(limit, before === undefined || now === undefined ? undefined : before > now ? before : now);
      }
      this.#widest.set(account, widest);
    }
  }

  /** Nothing is on its way, and these are the account's values. */
  quiet(account: number, values: Values): void {
    this.#atQuiet.set(account, values);
    this.#widest.set(account, new Map(LIMITS.map((limit) => [limit, this.#inForce(account, limit)])));
  }

  /** Undefined where nothing bounds it. */
  bound(account: number, limit: number, name: string): bigint | undefined {
    const widest = this.#widest.get(account)?.get(limit);
    const before = this.#atQuiet.get(account)?.get(name) ?? 0n;
    return widest === undefined || widest > before ? widest : before;
  }
}
