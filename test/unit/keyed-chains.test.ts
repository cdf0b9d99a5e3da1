// Chains found by a key: against lists in a map, with fewer chains than keys, so that idle ones give up their place.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyedChains } from '../../engine/matching/keyed-chains.js';

const CHAINS = 4;
const KEYS = 12;
const ELEMENTS = 40;

function elementsOf(chains: KeyedChains, key: number): number[] {
  const found: number[] = [];
  for (let one = chains.firstOf(key, 0, key % 3, 7); one !== 0; one = chains.next(one)) found.push(one);
  return found;
}

const step = fc.record({ element: fc.integer({ min: 1, max: ELEMENTS }), key: fc.nat(KEYS - 1) });

describe('keyed chains', () => {
  it('keep what lists in a map keep, in order', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 300 }), (steps) => {
        const chains = new KeyedChains(new Int32Array(3 * (ELEMENTS + 1)), 1, 0, CHAINS);
        const lists = new Map<number, number[]>();
        const keyOf = new Map<number, number>();
        for (const { element, key } of steps) {
          const present = keyOf.get(element);
          const list = lists.get(present ?? key) ?? [];
          if (present !== undefined) {
            const rest = list.filter((one) => one !== element);
            expect(chains.remove(element) !== 0).toBe(rest.length === 0);
            if (rest.length === 0) lists.delete(present);
            else lists.set(present, rest);
            keyOf.delete(element);
          } else if (list.length > 0 || lists.size < CHAINS) {
            const opened = chains.append(key, 0, key % 3, 7, element);
            expect(opened !== 0).toBe(list.length === 0);
            if (opened !== 0) expect([chains.key(opened, 0), chains.key(opened, 2)]).toEqual([key, key % 3]);
            lists.set(key, [...list, element]);
            keyOf.set(element, key);
          }
          for (let one = 0; one < KEYS; one++) expect(elementsOf(chains, one)).toEqual(lists.get(one) ?? []);
        }
      }),
    );
  });

  it('say where more chains are wanted than there can be', () => {
    const chains = new KeyedChains(new Int32Array(20), 1, 0, 1);
    chains.append(1, 0, 0, 0, 1);
    expect(() => chains.append(2, 0, 0, 0, 2)).toThrow('no idle chain');
  });
});
