// hot path
// MASS_CANCEL: ends the account's open orders that match every filter given, oldest first, then says how many. Of the lists
// of groups that its filters name it goes through the shortest, so it costs what its narrowest filter finds, times the
// logarithm of the groups among which it looks for the oldest, and nothing for what else the account or the book holds.

import { CommandType } from '../domain/command-type.js';
import { NO_INSTRUMENT } from '../domain/limits.js';
import { RecordMemory } from '../domain/record-memory.js';
import { RejectReason } from '../domain/reject-reason.js';
import { MassCancelReport } from '../domain/report.js';
import { ReportKind } from '../domain/report-layout.js';
import { Side } from '../domain/side.js';
import { wordsEqual } from '../domain/text-field.js';
import type { CancelRun } from './cancel-run.js';
import type { MatchingCore } from './matching-core.js';
import { OldestFirst } from './oldest-first.js';
import { DetailsLayout } from './order-details-layout.js';
import { GROUP_LISTS, GroupList, sideKey, tagKey } from './order-groups.js';

const { TAG_WORDS } = DetailsLayout;

export class MassCancelHandler {
  readonly #core: MatchingCore;
  readonly #cancels: CancelRun;
  readonly #found: OldestFirst;
  readonly #report = new MassCancelReport(RecordMemory.allocate(8));
  /** The tag of the command in hand as groups are keyed by it, 0 for none. */
  #tag = 0;
  /** By list: the group reached in the race to the end, 0 where the list is not in it. */
  readonly #reached = new Int32Array(GROUP_LISTS);

  constructor(core: MatchingCore, cancels: CancelRun, ordersMax: number) {
    this.#core = core;
    this.#cancels = cancels;
    this.#found = new OldestFirst(core.registry, ordersMax);
  }

  execute(memory: RecordMemory, offset: number): void {
    const { accounts, command, refusals, refusal, reports } = this.#core;
    const account = command.account;
    if (!accounts.isOpen(account)) {
      refusal.because(RejectReason.NOT_LOGGED_ON);
      refusals.refuse(memory, offset);
      return;
    }
    this.#tag = command.tagLength === 0 ? 0 : tagKey(command.words, command.tagWord);
    this.#find();
    this.#cancels.begin(memory, offset, CommandType.CANCEL, RejectReason.NONE);
    this.#cancelFound();
    const claimed = reports.claim(ReportKind.MASS_CANCEL, account, command.instrument);
    this.#report.over(reports.memory, claimed).canceled = this.#cancels.canceled;
  }

  #find(): void {
    const { groups } = this.#core.registry;
    const list = this.#shortestList();
    for (let group = list < 0 ? 0 : this.#first(list); group !== 0; group = this.#next(list, group)) {
      if (this.#isAskedFor(group)) this.#found.add(groups.oldest(group));
    }
  }

  /** Steps through the lists side by side: the one that ends first is the shortest. Below 0 where one is empty. */
  #shortestList(): number {
    const reached = this.#reached;
    let lists = 0;
    for (let list = 0; list < GROUP_LISTS; list++) {
      if (!this.#isNamed(list)) continue;
      reached[list] = this.#first(list);
      if (reached[list] === 0) return -1;
      lists |= 1 << list;
    }
    for (;;) {
      for (let list = GROUP_LISTS - 1; list >= 0; list--) {
        if ((lists & (1 << list)) === 0) continue;
        reached[list] = this.#next(list, reached[list]);
        if (reached[list] === 0) return list;
      }
    }
  }

  #isNamed(list: number): boolean {
    const { command } = this.#core;
    if (list === GroupList.INSTRUMENT_AND_SIDE) return command.instrument !== NO_INSTRUMENT;
    if (list === GroupList.SESSION) return command.onlySession !== 0;
    return list === GroupList.SIDE || this.#tag !== 0;
  }

  #first(list: number): number {
    const { command, registry } = this.#core;
    const { account } = command;
    if (list === GroupList.SESSION) return registry.groups.first(list, account, command.onlySession);
    if (list === GroupList.TAG) return registry.groups.first(list, account, this.#tag);
    if (command.side !== Side.UNSPECIFIED) return this.#firstOfSide(list, command.side);
    const first = this.#firstOfSide(list, Side.BUY);
    return first === 0 ? this.#firstOfSide(list, Side.SELL) : first;
  }

  /** Where no side is asked for, the sells follow the buys. */
  #next(list: number, group: number): number {
    const { command, registry } = this.#core;
    const next = registry.groups.next(list, group);
    if (next !== 0 || list === GroupList.SESSION || list === GroupList.TAG) return next;
    if (command.side !== Side.UNSPECIFIED || registry.groups.side(group) === Side.SELL) return 0;
    return this.#firstOfSide(list, Side.SELL);
  }

  #firstOfSide(list: number, side: number): number {
    const { command, registry } = this.#core;
    const value = list === GroupList.SIDE ? side : sideKey(command.instrument, side);
    return registry.groups.first(list, command.account, value);
  }

  #isAskedFor(group: number): boolean {
    const { command, registry } = this.#core;
    const { groups } = registry;
    if (command.instrument !== NO_INSTRUMENT && command.instrument !== groups.instrument(group)) return false;
    if (command.side !== Side.UNSPECIFIED && command.side !== groups.side(group)) return false;
    if (command.onlySession !== 0 && command.onlySession !== groups.session(group)) return false;
    return this.#tag === 0 || this.#tag === groups.tag(group);
  }

  #cancelFound(): void {
    for (let slot = this.#found.take(); slot !== 0; slot = this.#found.take()) {
      if (this.#tag !== 0 && !this.#hasTag(slot)) continue;
      this.#cancels.cancel(slot);
    }
  }

  #hasTag(slot: number): boolean {
    const { command, registry } = this.#core;
    const { details } = registry;
    return wordsEqual(details.int32, details.tagWord(slot), command.words, command.tagWord, TAG_WORDS);
  }
}
