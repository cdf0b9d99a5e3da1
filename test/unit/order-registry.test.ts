// Slots, order ids, the memory of ended orders and the table of client order ids.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NewOrderCommand } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { OrderStatus } from '../../engine/domain/order-status.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { checkCapacities, GENERATIONS, SLOTS } from '../../engine/matching/capacities.js';
import { hashClientOrderId } from '../../engine/matching/client-order-id-table.js';
import { CommandReader } from '../../engine/matching/command-reader.js';
import { InstrumentStates } from '../../engine/matching/instrument-states.js';
import { OrderLayout } from '../../engine/matching/order-layout.js';
import { OrderRegistry } from '../../engine/matching/order-registry.js';

const CAPACITIES = { orders: 8, instruments: 1, accounts: 4, priceLevels: 4, waitingOrders: 1000, rememberedOrders: 3 };
const encoder = new TextEncoder();

/** A registry and the two things that tests do to it. */
function createRegistry() {
  const registry = new OrderRegistry(
    CAPACITIES,
    new InstrumentStates(CAPACITIES.instruments, CAPACITIES.waitingOrders),
  );
  const memory = RecordMemory.allocate(COMMAND_BYTES);
  const record = new NewOrderCommand(memory);
  const command = new CommandReader().over(memory, 0);
  const write = (account: number, id: string) => {
    const bytes = encoder.encode(id);
    record.reset(CommandKind.NEW_ORDER);
    record.account = account;
    record.instrument = 0;
    record.side = 1;
    record.setClientOrderId(bytes, 0, bytes.length);
    return hashClientOrderId(account, command.words, command.clientOrderIdWord, bytes.length);
  };
  return {
    registry,
    open: (account: number, id: string) => registry.open(command, write(account, id), OrderStatus.NEW, 0),
    find: (account: number, id: string) => {
      const hash = write(account, id);
      return registry.ids.find(account, hash, command.words, command.clientOrderIdWord);
    },
  };
}

describe('the hash of client order ids', () => {
  it('spreads ids that differ in little evenly', () => {
    const places = 1 << 12;
    const bytes = new Uint8Array(36);
    const words = new Int32Array(bytes.buffer);
    const counts = new Int32Array(places);
    for (let i = 0; i < places * 4; i++) {
      const id = `alpha-order-${i}`;
      encoder.encodeInto(id, bytes);
      counts[hashClientOrderId(i & 3, words, 0, id.length) & (places - 1)]++;
    }
    // Of four a place on the average none has as many as twenty by chance.
    expect(Math.max(...counts)).toBeLessThan(20);
  });
});

describe('the order registry', () => {
  it('numbers the first orders 1, 2, 3 and finds them by id', () => {
    const { registry, open } = createRegistry();
    const slots = ['a', 'b', 'c'].map((id) => open(0, id));
    expect(slots.map((slot) => registry.orders.id(slot))).toEqual([1, 2, 3]);
    expect(slots.map((slot) => registry.orders.find(Float64Array.of(registry.orders.id(slot)), 0))).toEqual(slots);
    for (const wrong of [0, 4, -1, 1.5, SLOTS + 1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60]) {
      expect(registry.orders.find(Float64Array.of(wrong), 0)).toBe(0);
    }
  });

  it('remembers as many ended orders as it should, then gives their slot to the next generation', () => {
    const { registry, open, find } = createRegistry();
    const slots = ['a', 'b', 'c', 'd'].map((id) => open(1, id));
    for (const slot of slots.slice(0, 3)) registry.close(slot, OrderStatus.CANCELED);
    expect(find(1, 'a')).toBe(slots[0]);
    expect(registry.orders.status(slots[0])).toBe(OrderStatus.CANCELED);
    registry.close(slots[3], OrderStatus.FILLED);
    expect(find(1, 'a')).toBe(0);
    expect(registry.orders.find(Float64Array.of(1), 0)).toBe(0);
    expect([...registry.remembered.slots()]).toEqual(slots.slice(1));
    expect(registry.orders.id(open(1, 'a'))).toBe(SLOTS + 1);
    expect(registry.orders.id(open(1, 'e'))).toBe(5);
  });

  it('never uses the last generation, nor the slot after it', () => {
    const { registry, open } = createRegistry();
    const slot = open(0, 'a');
    registry.orders.int32[(slot << OrderLayout.ORDER_SHIFT) + OrderLayout.GENERATION] = GENERATIONS - 1;
    expect(Number.isSafeInteger(registry.orders.id(slot))).toBe(true);
    registry.close(slot, OrderStatus.CANCELED);
    for (const id of ['b', 'c', 'd']) registry.close(open(0, id), OrderStatus.CANCELED);
    expect([...registry.orders.freeSlots()]).toEqual([]);
    expect(registry.orders.find(Float64Array.of((GENERATIONS - 1) * SLOTS + slot), 0)).toBe(0);
    expect(open(0, 'e')).toBe(5);
  });

  it('is full at its capacity of open orders, however many are remembered', () => {
    const { registry, open } = createRegistry();
    for (let i = 0; i < 20; i++) registry.close(open(0, `gone-${i}`), OrderStatus.CANCELED);
    for (let i = 0; i < CAPACITIES.orders; i++) {
      expect(registry.isFull).toBe(false);
      open(0, `open-${i}`);
    }
    expect(registry.isFull).toBe(true);
  });

  it('lists the open orders of each account, oldest first', () => {
    const { registry, open } = createRegistry();
    const slots = [0, 1, 0, 0, 1].map((account, index) => open(account, `o${index}`));
    registry.close(slots[2], OrderStatus.CANCELED);
    const chain: number[] = [];
    for (let slot = registry.accountOrders.first(0); slot !== 0; slot = registry.accountOrders.next(slot))
      chain.push(slot);
    expect(chain).toEqual([slots[0], slots[3]]);
  });

  it('finds ids as a map does, whatever comes and goes', () => {
    const anyStep = fc.record({ account: fc.nat(3), name: fc.nat(11), close: fc.boolean() });
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 200 }), (steps) => {
        const { registry, open, find } = createRegistry();
        const known = new Map<string, number>();
        const ended: string[] = [];
        for (const { account, name, close } of steps) {
          const key = `${account}/${name}`;
          const slot = known.get(key);
          if (slot === undefined && !registry.isFull) {
            known.set(key, open(account, `id-${name}`));
          } else if (slot !== undefined && close && !ended.includes(key)) {
            registry.close(slot, OrderStatus.FILLED);
            ended.push(key);
            if (ended.length > CAPACITIES.rememberedOrders) known.delete(ended.shift()!);
          }
          for (let other = 0; other < 4; other++) {
            expect(find(other, `id-${name}`)).toBe(known.get(`${other}/${name}`) ?? 0);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('the capacities', () => {
  it('are refused by name where they are out of range', () => {
    for (const name of Object.keys(CAPACITIES)) {
      for (const value of [0, -1, 1.5, Number.NaN, 2 ** 30]) {
        expect(() => checkCapacities({ ...CAPACITIES, [name]: value })).toThrow(new RegExp(`capacity ${name} `));
      }
    }
    expect(() => checkCapacities({ ...CAPACITIES, orders: SLOTS - 2, rememberedOrders: 2 })).toThrow(/orders \+/);
    expect(() => checkCapacities(CAPACITIES)).not.toThrow();
  });
});
