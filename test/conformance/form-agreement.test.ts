// The validators' check of an order's form and the engine's own guard refuse the same orders for the same reason, with the
// same field, value and limit; but for the characters of a client order id, which only validators look at.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NewOrderCommand } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { AMOUNT_MAX } from '../../engine/domain/limits.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { RejectField } from '../../engine/domain/reject-field.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { CommandReader } from '../../engine/matching/command-reader.js';
import { hasForm } from '../../engine/matching/order-form.js';
import { Refusal } from '../../engine/matching/refusal.js';
import { FormCheck } from '../../risk/form-check.js';

const amount = fc.constantFrom(0, 0, 0, 1, 7, 10, 2 ** 27, 2 ** 30, AMOUNT_MAX, AMOUNT_MAX + 1, -1, 1.5);
const small = fc.constantFrom(0, 0, 0, 1, 1, 2, 3, 6, 255);

const orders = fc.record({
  side: fc.constantFrom(1, 1, 1, 1, 1, 2, 2, 2, 2, 0, 3),
  type: fc.oneof({ weight: 12, arbitrary: fc.integer({ min: 1, max: 9 }) }, { weight: 1, arbitrary: fc.nat(255) }),
  timeInForce: fc.oneof({ weight: 12, arbitrary: fc.nat(5) }, { weight: 1, arbitrary: fc.nat(255) }),
  quantity: fc.constantFrom(10, 10, 10, 10, 7, 2 ** 26, 0, AMOUNT_MAX + 1),
  price: amount,
  stopPrice: amount,
  trailOffset: amount,
  displayQuantity: amount,
  minQuantity: amount,
  postOnly: small,
  reduceOnly: fc.nat(1),
  hidden: fc.nat(1),
  selfTradePrevention: fc.nat(6),
});

it('agrees for any order', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(orders, fc.constantFrom(0, 5, 5, 5, 5, 5, 37), fc.constantFrom(0, 0, 0, 3, 17), fc.nat(1), (...all) => {
      const [fields, idLength, tagLength, expiry] = all;
      const memory = RecordMemory.allocate(COMMAND_BYTES);
      const order = new NewOrderCommand(memory).reset(CommandKind.NEW_ORDER);
      Object.assign(order, fields, { account: 0, instrument: 0 });
      order.setClientOrderId(Buffer.alloc(40, 'a'), 0, idLength);
      order.setTag(Buffer.alloc(40, 't'), 0, tagLength);
      order.setExpireTime(0, expiry);
      const reader = new CommandReader();
      const refusal = new Refusal();
      const isGood = hasForm(reader.over(memory, 0), refusal);
      const engine = isGood ? [0, 0, 0, 0] : [refusal.reason, refusal.field, refusal.value, refusal.limit];
      const check = new FormCheck(memory);
      check.addInstrument(0);
      check.check(CommandKind.NEW_ORDER, 0);
      const { rejectReason, rejectField, rejectValue, rejectLimit } = order;
      if (rejectField === RejectField.NOTIONAL) expect(isGood).toBe(false);
      else expect(engine).toEqual([rejectReason, rejectField, rejectValue, rejectLimit]);
      seen.add(`${rejectReason} ${rejectField}`);
    }),
    { numRuns: 20_000 },
  );
  expect(seen).toContain(`${RejectReason.NONE} 0`);
  expect(seen.size).toBeGreaterThan(20);
});
