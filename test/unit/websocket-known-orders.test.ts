// What a JSON session remembers of its orders' instruments: never a wrong one, never more than its limit.

import { describe, expect, it } from 'vitest';
import { KnownOrders } from '../../gateway/websocket/known-orders.js';

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
    const orders = new KnownOrders(4);
    orders.onReport(1, 'a', 0);
    orders.onReport(2, 'b', 0);
    orders.onReport(1, 'a', 0);
    orders.onReport(3, 'c', 0);
    expect(orders.size).toBe(4);
    expect([orders.find(1, ''), orders.find(2, ''), orders.find(3, '')]).toEqual([0, -1, 0]);
  });
});
