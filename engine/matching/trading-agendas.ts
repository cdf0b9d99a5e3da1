// What each instrument's calendar has to do next, soonest first: a binary heap by (time, instrument). All instruments of a
// venue open at one second, so taking the first must cost the logarithm of how many there are, and not their number.

import type { InstrumentRules } from '../domain/instrument-definition.js';
import type { StateReader, StateWriter } from '../domain/state-sections.js';
import { loadAgendas, saveAgendas } from './state/agenda-columns.js';

/** Later than any time that comes. */
export const NEVER = (1n << 64n) - 1n;

export interface Agenda {
  readonly instrument: number;
  readonly rules: InstrumentRules;
  /** The next change of status by schedule. */
  phaseAt: bigint;
  phaseStatus: number;
  /** The end of a volatility auction. */
  auctionEndAt: bigint;
  dayEndLow: number;
  dayEndHigh: number;
}

export class TradingAgendas {
  readonly #heap: Agenda[] = [];
  /** Where each instrument's agenda stands in the heap; undefined where it has none. */
  readonly #places: (number | undefined)[] = [];

  get first(): Agenda | undefined {
    return this.#heap[0];
  }

  of(instrument: number): Agenda | undefined {
    const place = this.#places[instrument];
    return place === undefined ? undefined : this.#heap[place];
  }

  add(agenda: Agenda): void {
    this.#heap.push(agenda);
    this.#up(this.#heap.length - 1, agenda);
  }

  remove(agenda: Agenda): void {
    const place = this.#places[agenda.instrument] as number;
    this.#places[agenda.instrument] = undefined;
    const last = this.#heap.pop() as Agenda;
    if (last === agenda) return;
    this.#heap[place] = last;
    this.#places[last.instrument] = place;
    this.moved(last);
  }

  /** Finds the place of an agenda whose times have changed. */
  moved(agenda: Agenda): void {
    const place = this.#places[agenda.instrument] as number;
    this.#up(place, agenda);
    if (this.#places[agenda.instrument] === place) this.#down(place, agenda);
  }

  #up(from: number, agenda: Agenda): void {
    let place = from;
    while (place > 0 && isBefore(agenda, this.#heap[(place - 1) >> 1])) {
      this.#put(place, this.#heap[(place - 1) >> 1]);
      place = (place - 1) >> 1;
    }
    this.#put(place, agenda);
  }

  #down(from: number, agenda: Agenda): void {
    const heap = this.#heap;
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1], heap[child])) child++;
      if (!isBefore(heap[child], agenda)) break;
      this.#put(place, heap[child]);
      place = child;
    }
    this.#put(place, agenda);
  }

  #put(place: number, agenda: Agenda): void {
    this.#heap[place] = agenda;
    this.#places[agenda.instrument] = place;
  }

  /** The agendas in the order of the heap, which is then theirs again. */
  save(state: StateWriter): void {
    saveAgendas(state, this.#heap);
  }

  load(state: StateReader): void {
    for (const agenda of loadAgendas(state)) this.add(agenda);
  }
}

/** When the agenda's next change is due. */
export function dueAt(agenda: Agenda): bigint {
  return agenda.phaseAt < agenda.auctionEndAt ? agenda.phaseAt : agenda.auctionEndAt;
}

function isBefore(a: Agenda, b: Agenda): boolean {
  const first = dueAt(a);
  const second = dueAt(b);
  return first < second || (first === second && a.instrument < b.instrument);
}
