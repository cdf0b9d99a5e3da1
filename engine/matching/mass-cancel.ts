// hot path
// MASS_CANCEL: ends the account's open orders that match every filter given, oldest first, then says how many. It looks
// at every open order of the account, whatever the filters: nothing is indexed by symbol, side, tag or session, so one
// that matches little still costs what the account has open.

import { CommandType } from '../domain/command-type.js';
import { NO_INSTRUMENT } from '../domain/limits.js';
import { RecordMemory } from '../domain/record-memory.js';
import { RejectReason } from '../domain/reject-reason.js';
import { MassCancelReport } from '../domain/report.js';
import { ReportKind } from '../domain/report-layout.js';
import { Side } from '../domain/side.js';
import { wordsEqual } from '../domain/text-field.js';
import type { CommandReader } from './command-reader.js';
import type { MatchingCore } from './matching-core.js';
import { DetailsLayout } from './order-details-layout.js';
import type { RestingOrders } from './resting-orders.js';

const { TAG_WORDS } = DetailsLayout;

export class MassCancelHandler {
  readonly #core: MatchingCore;
  readonly #resting: RestingOrders;
  readonly #report = new MassCancelReport(RecordMemory.allocate(8));

  constructor(core: MatchingCore, resting: RestingOrders) {
    this.#core = core;
    this.#resting = resting;
  }

  execute(memory: RecordMemory, offset: number): void {
    const { accounts, command, registry, refusals, refusal, reports } = this.#core;
    const account = command.account;
    if (!accounts.isOpen(account)) {
      refusal.because(RejectReason.NOT_LOGGED_ON);
      refusals.refuse(memory, offset);
      return;
    }
    let canceled = 0;
    let slot = registry.accountOrders.first(account);
    while (slot !== 0) {
      const next = registry.accountOrders.next(slot);
      if (this.#matches(slot, command)) {
        this.#core.touched.touch(registry.orders.instrument(slot));
        this.#resting.cancelResting(slot, CommandType.CANCEL, RejectReason.NONE);
        canceled++;
      }
      slot = next;
    }
    const claimed = reports.claim(ReportKind.MASS_CANCEL, account, command.instrument);
    this.#report.over(reports.memory, claimed).canceled = canceled;
  }

  #matches(slot: number, command: CommandReader): boolean {
    const { orders, details } = this.#core.registry;
    if (command.instrument !== NO_INSTRUMENT && command.instrument !== orders.instrument(slot)) return false;
    if (command.side !== Side.UNSPECIFIED && command.side !== orders.side(slot)) return false;
    if (command.onlySession !== 0 && command.onlySession !== details.session(slot)) return false;
    if (command.tagLength === 0) return true;
    return wordsEqual(details.int32, details.tagWord(slot), command.words, command.tagWord, TAG_WORDS);
  }
}
