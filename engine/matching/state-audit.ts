// Counts anew what the engine keeps count of. Every total that it carries along must be what its orders come to: one that
// an ended order has left behind would make the engine slower or fuller for ever, and nothing that it says would show it.
// For tests and tools; costs a pass over all orders.

import { OrderStatus } from '../domain/order-status.js';
import { Side } from '../domain/side.js';
import { isBookQueue, QueueKind, queueOf } from './book-queue.js';
import type { MatchingCore } from './matching-core.js';
import { GroupList, sideKey } from './order-groups.js';
import {
  CONTINGENT_FLAG,
  HIDDEN_FLAG,
  PEGGED_FLAG,
  REDUCE_ONLY_FLAG,
  TRAILING_FLAG,
  WAITING_FLAG,
} from './order-store.js';
import { followersOf, levelsOfQueue, ordersOfLevel } from './queue-orders.js';

/** What is not as it must be between two commands, each as a sentence; nothing where all is well. */
export function auditState(core: MatchingCore): string[] {
  const audit = new Audit(core);
  return audit.run();
}

class Audit {
  readonly #core: MatchingCore;
  readonly #found: string[] = [];
  readonly #open: number[] = [];
  #levels = 0;

  constructor(core: MatchingCore) {
    this.#core = core;
  }

  run(): string[] {
    const { elected, instruments, touched } = this.#core;
    for (const { index } of instruments.everListed()) this.#instrument(index);
    this.#registry();
    this.#expect('elected orders left', elected.isEmpty, true);
    this.#expect('first touched instrument left', touched.first, -1);
    return this.#found;
  }

  #expect(what: string, kept: number | boolean | string, counted: number | boolean | string): void {
    if (kept !== counted) this.#found.push(`${what}: ${kept}, not ${counted}`);
  }

  #instrument(instrument: number): void {
    const { registry, states } = this.#core;
    const { orders } = registry;
    const open: number[] = [];
    for (const kind of Object.values(QueueKind)) {
      for (const level of levelsOfQueue(this.#core, queueOf(instrument, kind))) open.push(...this.#level(level));
    }
    const count = (flag: number) => open.filter((slot) => orders.has(slot, flag) !== 0).length;
    this.#expect(`orders of instrument ${instrument}`, states.openOrders[instrument], open.length);
    this.#expect(`reduce-only orders of ${instrument}`, states.reduceOnly[instrument], count(REDUCE_ONLY_FLAG));
    this.#expect(`waiting orders of ${instrument}`, states.waiting[instrument], count(WAITING_FLAG));
    const followers = [...followersOf(this.#core, instrument)];
    this.#expect(`followers of ${instrument}`, followers.length, count(PEGGED_FLAG | TRAILING_FLAG));
    for (const slot of open) {
      const isPending = orders.status(slot) === OrderStatus.PENDING_TRIGGER;
      const waits = isPending || orders.has(slot, CONTINGENT_FLAG | PEGGED_FLAG) !== 0;
      this.#expect(`order ${orders.id(slot)} waits`, orders.has(slot, WAITING_FLAG) !== 0, waits);
    }
    this.#open.push(...open);
  }

  /** Returns the level's orders. */
  #level(level: number): number[] {
    const { book, registry } = this.#core;
    const { levels } = book;
    const { orders } = registry;
    const all = [...ordersOfLevel(this.#core, level)];
    const isBook = isBookQueue(levels.queue(level));
    const shown = isBook ? all.filter((slot) => orders.has(slot, HIDDEN_FLAG) === 0) : all;
    const displayed = sum(shown, (slot) => (isBook ? book.available(slot) : orders.leaves(slot)));
    const place = `level ${levels.price(level)} of queue ${levels.queue(level)}`;
    this.#levels++;
    this.#expect(`orders of ${place}`, levels.orders(level), shown.length);
    this.#expect(`displayed lots of ${place}`, levels.quantity(level), displayed);
    this.#expect(
      `concealed lots of ${place}`,
      levels.concealed(level),
      sum(all, orders.leaves.bind(orders)) - displayed,
    );
    const references = shown.filter((slot) => orders.has(slot, PEGGED_FLAG) === 0).length;
    this.#expect(`references of ${place}`, levels.references(level), references);
    return all;
  }

  #registry(): void {
    const { accounts, book, registry } = this.#core;
    const { conditions, details, orders, remembered, timers } = registry;
    const open = this.#open;
    this.#expect('open orders', registry.openCount, open.length);
    for (const { index } of accounts.all()) {
      const own = open.filter((slot) => orders.account(slot) === index).length;
      this.#expect(`orders of account ${index}`, this.#count(index), own);
      this.#groups(index, own);
    }
    const records = [...open, ...remembered.slots()].map((slot) => details.conditions(slot)).filter((at) => at !== 0);
    const expiring = open.map((slot) => details.conditions(slot)).filter((at) => conditions.expires(at));
    this.#expect('records of conditions', conditions.used, records.length);
    this.#expect('timers', timers.count, expiring.length);
    this.#expect('price levels', book.levels.used, this.#levels);
  }

  #count(account: number): number {
    const { accountOrders } = this.#core.registry;
    let count = 0;
    for (let slot = accountOrders.first(account); slot !== 0; slot = accountOrders.next(slot)) count++;
    return count;
  }

  /** Every open order is in one group, and every group in each of its lists. */
  #groups(account: number, ordersOfAccount: number): void {
    const { groups, orders } = this.#core.registry;
    let found = 0;
    for (const side of [Side.BUY, Side.SELL]) {
      for (const group of this.#list(GroupList.SIDE, account, side)) {
        const listed = [
          this.#list(GroupList.INSTRUMENT_AND_SIDE, account, sideKey(groups.instrument(group), side)),
          this.#list(GroupList.SESSION, account, groups.session(group)),
          this.#list(GroupList.TAG, account, groups.tag(group)),
        ];
        const isListed = listed.map((list) => list.includes(group)).join(' ');
        this.#expect(`lists of a group of ${account}`, isListed, `true true ${groups.tag(group) !== 0}`);
        for (let slot = groups.oldest(group); slot !== 0; slot = groups.younger(slot)) {
          const isOwn = orders.account(slot) === account && orders.side(slot) === side;
          this.#expect(`order ${orders.id(slot)} is in its group`, isOwn, true);
          found++;
        }
      }
    }
    this.#expect(`grouped orders of account ${account}`, found, ordersOfAccount);
  }

  #list(list: number, account: number, value: number): number[] {
    const { groups } = this.#core.registry;
    const found: number[] = [];
    for (let group = groups.first(list, account, value); group !== 0; group = groups.next(list, group))
      found.push(group);
    return found;
  }
}

function sum(slots: readonly number[], lots: (slot: number) => number): number {
  return slots.reduce((total, slot) => total + lots(slot), 0);
}
