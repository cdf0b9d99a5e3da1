// When validators and engine share a thread, and what of the shared memory depends on it.

import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../daemon/settings/settings.js';
import { threadingOf } from '../../daemon/threading.js';
import { allCounters, allocateVenueMemory, hotThreads } from '../../daemon/venue-memory.js';

const settings = (...flags: [string, string][]) => loadSettings(new Map(flags), {});

describe('threading auto', () => {
  it.each([
    [1, 1, 'shared'],
    [2, 1, 'shared'],
    [3, 1, 'shared'],
    [4, 1, 'dedicated'],
    [2, 2, 'dedicated'],
  ] as const)('%i cores, %i validators: %s', (cores, validators, expected) => {
    expect(threadingOf(settings(['validators', String(validators)]), cores)).toBe(expected);
  });

  it('leaves what was asked for', () => {
    expect(threadingOf(settings(['threading', 'shared'], ['validators', '4']), 64)).toBe('shared');
    expect(threadingOf(settings(['threading', 'dedicated']), 1)).toBe('dedicated');
  });
});

describe('the memory of a venue', () => {
  it('has one doorbell for stages that share a thread, and counters for each stage and for the thread', () => {
    const memory = allocateVenueMemory(settings(['validators', '2']), 'shared');
    for (const { doorbell } of memory.validators) expect(doorbell).toBe(memory.engine.doorbell);
    const names = allCounters(memory).map(({ threadName }) => threadName);
    expect(names).toEqual(['gateway', 'validator-0', 'validator-1', 'engine', 'market-data', 'shared']);
    expect(hotThreads(memory)).toBe(3);
  });

  it('has a doorbell for each stage that has a thread of its own', () => {
    const memory = allocateVenueMemory(settings(['validators', '2']), 'dedicated');
    const { gateway, validators, engine, marketData } = memory;
    expect(new Set([gateway, ...validators, engine, marketData].map(({ doorbell }) => doorbell)).size).toBe(5);
    expect(allCounters(memory)).toHaveLength(5);
    expect(hotThreads(memory)).toBe(5);
  });
});
