// hot path
// The open orders by what a mass cancel may ask for. Orders of the same account, session, instrument, side and tag are a
// group, a chain by order of entry; groups are chained four times more: with those of the same side, of the same
// instrument and side, of the same session, of the same tag, always of one account. So an order costs one chain, whatever
// can be asked, and a mass cancel finds its orders without looking at others.
//
// Tags are told apart by their hash: whoever asks for one compares the orders' own. A group is a chain of chunks of orders.

import type { MatchingCapacities } from './capacities.js';
import { KeyedChains } from './keyed-chains.js';
import { CHUNK_WORDS_SHIFT, chunkOf, OrderChunks } from './order-chunks.js';
import type { OrderDetails } from './order-details.js';
import { OrderLayout } from './order-layout.js';
import type { OrderStore } from './order-store.js';

const { ORDER_SHIFT, PLACE_IN_GROUP } = OrderLayout;

/** What the groups of a list have in common, besides their account. */
export const GroupList = { SIDE: 0, INSTRUMENT_AND_SIDE: 1, SESSION: 2, TAG: 3 } as const;
export const GROUP_LISTS = 4;

/** A group is an element of each list, numbered `(group << LIST_SHIFT) + list`. */
const LIST_SHIFT = 2;
const SIDE_SHIFT = 16;

export class OrderGroups {
  readonly #orders: OrderStore;
  readonly #details: OrderDetails;
  readonly #chunks: OrderChunks;
  /** Chunks by group. */
  readonly #groups: KeyedChains;
  readonly #lists: KeyedChains;
  /** By account, then buys and sells: the group that was written to last, where most orders go. */
  readonly #recent: Int32Array;

  constructor(orders: OrderStore, details: OrderDetails, capacities: MatchingCapacities) {
    const groupsMax = capacities.orders;
    this.#orders = orders;
    this.#details = details;
    this.#chunks = new OrderChunks(capacities.orders);
    this.#groups = new KeyedChains(this.#chunks.words, CHUNK_WORDS_SHIFT, 0, groupsMax);
    this.#recent = new Int32Array(capacities.accounts << 1);
    const links = new Int32Array((groupsMax + 1) << (LIST_SHIFT + 1));
    this.#lists = new KeyedChains(links, 1, 0, groupsMax << LIST_SHIFT);
  }

  /** Puts in a new order, whose record is filled; `tagLength` is its tag's. */
  add(slot: number, account: number, session: number, instrument: number, side: number, tagLength: number): void {
    const instrumentAndSide = sideKey(instrument, side);
    const details = this.#details;
    const tag = tagLength === 0 ? 0 : tagKey(details.int32, details.tagWord(slot));
    const groups = this.#groups;
    const recent = (account << 1) | (side >> 1);
    let last = groups.lastOf(this.#recent[recent], account, session, instrumentAndSide, tag);
    if (last < 0) {
      const known = groups.find(account, session, instrumentAndSide, tag);
      this.#recent[recent] = known;
      last = known === 0 ? 0 : groups.lastOf(known, account, session, instrumentAndSide, tag);
    }
    let place = last === 0 ? 0 : this.#chunks.append(last, slot);
    if (place === 0) place = this.#open(slot, account, session, instrumentAndSide, tag);
    this.#orders.int32[(slot << ORDER_SHIFT) | PLACE_IN_GROUP] = place;
  }

  /** Puts it into a chunk of its own; returns its place. */
  #open(slot: number, account: number, session: number, instrumentAndSide: number, tag: number): number {
    const place = this.#chunks.open(slot);
    const group = this.#groups.append(account, session, instrumentAndSide, tag, chunkOf(place));
    if (group !== 0) this.#enlist(group);
    return place;
  }

  /** Takes out the order at this place, which its record names. */
  remove(place: number): void {
    const chunk = this.#chunks.remove(place);
    if (chunk !== 0) this.#removeChunk(chunk);
  }

  #removeChunk(chunk: number): void {
    const group = this.#groups.remove(chunk);
    this.#chunks.release(chunk);
    if (group !== 0) this.#delist(group);
  }

  /** The first group of a list, or 0; `value` is the side, `sideKey`, the session or `tagKey`. */
  first(list: number, account: number, value: number): number {
    return this.#lists.firstOf(list, account, value, 0) >> LIST_SHIFT;
  }

  /** The group that is next in the list, or 0. */
  next(list: number, group: number): number {
    return this.#lists.next((group << LIST_SHIFT) + list) >> LIST_SHIFT;
  }

  session(group: number): number {
    return this.#groups.key(group, 1);
  }
  instrument(group: number): number {
    return this.#groups.key(group, 2) & ((1 << SIDE_SHIFT) - 1);
  }
  side(group: number): number {
    return this.#groups.key(group, 2) >> SIDE_SHIFT;
  }
  /** 0 for orders without a tag. */
  tag(group: number): number {
    return this.#groups.key(group, 3);
  }

  /** The group's oldest order. */
  oldest(group: number): number {
    return this.#chunks.oldest(this.#groups.first(group));
  }

  /** The order of the same group that came next, or 0. */
  younger(slot: number): number {
    return this.#chunks.younger(this.#orders.int32[(slot << ORDER_SHIFT) | PLACE_IN_GROUP]);
  }

  #enlist(group: number): void {
    const lists = this.#lists;
    const account = this.#groups.key(group, 0);
    const element = group << LIST_SHIFT;
    lists.append(GroupList.SIDE, account, this.side(group), 0, element + GroupList.SIDE);
    const place = this.#groups.key(group, 2);
    lists.append(GroupList.INSTRUMENT_AND_SIDE, account, place, 0, element + GroupList.INSTRUMENT_AND_SIDE);
    lists.append(GroupList.SESSION, account, this.session(group), 0, element + GroupList.SESSION);
    const tag = this.tag(group);
    if (tag !== 0) lists.append(GroupList.TAG, account, tag, 0, element + GroupList.TAG);
  }

  #delist(group: number): void {
    const lists = this.#lists;
    const element = group << LIST_SHIFT;
    lists.remove(element + GroupList.SIDE);
    lists.remove(element + GroupList.INSTRUMENT_AND_SIDE);
    lists.remove(element + GroupList.SESSION);
    if (this.tag(group) !== 0) lists.remove(element + GroupList.TAG);
  }
}

/** What the groups of an instrument and side are listed under. */
export function sideKey(instrument: number, side: number): number {
  return instrument | (side << SIDE_SHIFT);
}

/** What the groups of a tag are listed under: never 0, and another tag's only by accident. */
export function tagKey(words: Int32Array, word: number): number {
  let hash = Math.imul(words[word], 0x9e3779b1) ^ Math.imul(words[word + 1], 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  hash ^= Math.imul(words[word + 2], 0x27d4eb2f) ^ Math.imul(words[word + 3], 0x165667b1);
  hash = Math.imul(hash ^ (hash >>> 13), 0x85ebca6b);
  return (hash ^ (hash >>> 16)) | 1;
}
