// The doorbell in one thread: which calls wake, which find nobody asleep.

import { describe, expect, it } from 'vitest';
import { allocateDoorbell, Doorbell } from '../../engine/ring/doorbell.js';

describe('Doorbell', () => {
  it('lets a parked thread sleep until its time is up where nobody rings', () => {
    const bell = new Doorbell(allocateDoorbell());
    bell.announcePark();
    const start = performance.now();
    expect(bell.sleep(20)).toBe(false);
    expect(performance.now() - start).toBeGreaterThan(15);
  });

  it('does not let a thread sleep that was rung after it announced', () => {
    const bell = new Doorbell(allocateDoorbell());
    bell.announcePark();
    bell.ring();
    expect(bell.sleep(10_000)).toBe(true);
  });

  it('forgets rings from before the announcement: the look at the rings finds their work', () => {
    const bell = new Doorbell(allocateDoorbell());
    bell.ring();
    bell.announcePark();
    expect(bell.sleep(0)).toBe(false);
  });

  it('keeps a thread up that stays awake after all', () => {
    const bell = new Doorbell(allocateDoorbell());
    bell.announcePark();
    bell.stayAwake();
    expect(bell.sleep(10_000)).toBe(true);
  });

  it('wakes an event loop', async () => {
    const spec = allocateDoorbell();
    const bell = new Doorbell(spec);
    bell.announcePark();
    const sleeping = bell.sleepAsync();
    expect(sleeping).toBeDefined();
    new Doorbell(spec).ring();
    expect(await sleeping).toBe('ok');
    expect(bell.sleepAsync()).toBeUndefined();
  });
});
