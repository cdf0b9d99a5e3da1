// What a JSON session remembers of its orders' instruments: never a wrong one, never more than its limit.

import { describe, expect, it } from 'vitest';
import { KnownOrders } from '../../gateway/websocket/known-orders.js';
import { KNOWN_ORDERS_MAX } from '../../gateway/websocket/websocket-limits.js';

describe('known orders', () => {
  it('are found by either name, the order id first', () => {
    const orders = new KnownOrders();
    orders.onReport(7, 'a', 2);
    expect(orders.find(7, '')).toBe(2);
    expect(orders.find(0, 'a')).toBe(2);
    expect(orders.find(8, 'a')).toBe(-1);
    expect(orders.find(0, '7')).toBe(-1);
    expect(orders.find(0, '')).toBe(-1);
  });

  it('are known by their client order id as soon as they are sent', () => {
    const orders = new KnownOrders();
    orders.onSent('a', 1);
    expect(orders.find(0, 'a')).toBe(1);
  });

  it('are unknown while one id may mean two instruments, until a report tells', () => {
    const orders = new KnownOrders();
    orders.onReport(1, 'a', 1);
    orders.onSent('a', 1);
    expect(orders.find(0, 'a')).toBe(1);
    orders.onSent('a', 2);
    expect(orders.find(0, 'a')).toBe(-1);
    expect(orders.find(1, '')).toBe(1);
    orders.onReport(1, 'a', 1);
    expect(orders.find(0, 'a')).toBe(1);
  });

  it('forget the one not heard of for longest', () => {
    const orders = new KnownOrders(2);
    orders.onReport(1, 'a', 0);
    orders.onReport(2, 'b', 0);
    orders.onReport(1, 'a', 0);
    orders.onReport(3, 'c', 0);
    expect([orders.find(1, ''), orders.find(2, ''), orders.find(3, '')]).toEqual([0, -1, 0]);
    expect([orders.find(0, 'a'), orders.find(0, 'b'), orders.find(0, 'c')]).toEqual([0, -1, 0]);
  });

  it('are as many as the limit says, each under both of its names', () => {
    const orders = new KnownOrders();
    for (let id = 0; id <= KNOWN_ORDERS_MAX; id++) orders.onReport(id + 1, `o-${id}`, 3);
    expect([orders.find(1, ''), orders.find(0, 'o-0')]).toEqual([-1, -1]);
    expect([orders.find(2, ''), orders.find(0, 'o-1')]).toEqual([3, 3]);
  });
});
