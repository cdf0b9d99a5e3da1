// The capacities that a data directory keeps: set once, compared at each start.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { DamagedCapacitiesError, keepCapacities, keptCapacities } from '../../daemon/settings/kept-capacities.js';
import { settingsSchema } from '../../daemon/settings/schema.js';

const directory = mkdtempSync(join(tmpdir(), 'ringbook-capacities-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const settings = settingsSchema.parse({ ordersMax: '2000', rememberedOrders: '100' });

it('are the defaults where none are kept', () => {
  expect(keptCapacities(directory)).toMatchObject({ orders: 1_000_000, instruments: 1024, accounts: 65_536 });
});

it('are kept at the first start and agree with the same settings', () => {
  keepCapacities(directory, settings);
  expect(keptCapacities(directory)).toMatchObject({ orders: 2000, rememberedOrders: 100 });
  expect(() => keepCapacities(directory, settings)).not.toThrow();
});

it('refuse others, naming the setting and both values', () => {
  const others = { ...settings, rememberedOrders: 50 };
  expect(() => keepCapacities(directory, others)).toThrow(/remembered_orders is 50, but .* created with 100/);
});

it('that cannot be read or written make the data directory one that cannot be used', () => {
  const blocked = mkdtempSync(join(directory, 'blocked-'));
  mkdirSync(join(blocked, 'capacities.json'));
  const refusal = { exitCode: 73, message: expect.stringContaining(join(blocked, 'capacities.json')) };
  expect(() => keepCapacities(blocked, settings)).toThrow(expect.objectContaining(refusal));
  expect(() => keptCapacities(blocked)).toThrow(expect.objectContaining(refusal));
  expect(() => keepCapacities(join(blocked, 'gone'), settings)).toThrow(expect.objectContaining({ exitCode: 73 }));
});

it.each(['', '{"orders": 2000}', '{"orders": "many"}', 'null'])('refuse a damaged file: %s', (content) => {
  const damaged = mkdtempSync(join(directory, 'damaged-'));
  writeFileSync(join(damaged, 'capacities.json'), content);
  expect(() => keepCapacities(damaged, settings)).toThrow(DamagedCapacitiesError);
  expect(new DamagedCapacitiesError(damaged).exitCode).toBe(65);
});
