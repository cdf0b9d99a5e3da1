// The gateway's look at an order's form says the same as the validators' check, for any order.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NewOrderCommand } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { AMOUNT_MAX } from '../../engine/domain/limits.js';
import { isLimitKind, isStopKind, isTrailing } from '../../engine/domain/order-kind.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { isWellFormed } from '../../gateway/order-form.js';
import { FormCheck } from '../../risk/form-check.js';

const amount = fc.constantFrom(0, 1, 7, 2 ** 27, AMOUNT_MAX, AMOUNT_MAX + 1, -1, 1.5);
/** Mostly what a good order has there, so that many orders are good but for one field. */
const mostly = <T>(good: fc.Arbitrary<T>, any: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 12, arbitrary: good }, { weight: 1, arbitrary: any });
const byte = fc.nat(255);
/** Of what only some types take: often set, so that every type meets it with and without. */
const sometimes = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.constantFrom(1, 7) },
  { weight: 1, arbitrary: amount },
);
const flag = mostly(fc.constant(0), fc.nat(2));

const orders = fc.record({
  side: mostly(fc.constantFrom(1, 2), byte),
  type: mostly(fc.integer({ min: 1, max: 9 }), byte),
  timeInForce: mostly(fc.nat(5), byte),
  quantity: mostly(fc.constantFrom(1, 7), amount),
  price: mostly(fc.constantFrom(0, 1, 7), amount),
  stopPrice: sometimes,
  trailOffset: sometimes,
  displayQuantity: sometimes,
  minQuantity: sometimes,
  postOnly: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(3) }),
  reduceOnly: flag,
  hidden: flag,
  selfTradePrevention: mostly(fc.nat(5), byte),
});
const ids = mostly(fc.constantFrom('a', 'A-1.b_c:9', 'x'.repeat(36)), fc.string({ maxLength: 40, unit: 'binary' }));
const tags = mostly(fc.constant(''), fc.string({ maxLength: 20 }));
const expiries = fc.nat(1);

type Fields = typeof orders extends fc.Arbitrary<infer T> ? T : never;

/** The order with the prices that its type takes. */
function withPricesOf(fields: Fields): Fields {
  const { type } = fields;
  const offset = isTrailing(type) ? 7 : 0;
  return { ...fields, price: isLimitKind(type) ? 7 : 0, stopPrice: isStopKind(type) ? 7 : 0, trailOffset: offset };
}

it('agrees with the validators', () => {
  const goodByType = new Map<number, number>();
  fc.assert(
    fc.property(orders, ids, tags, expiries, fc.boolean(), (arbitrary, id, tag, expiry, fits) => {
      const fields = fits ? withPricesOf(arbitrary) : arbitrary;
      const memory = RecordMemory.allocate(COMMAND_BYTES);
      const order = new NewOrderCommand(memory).reset(CommandKind.NEW_ORDER);
      Object.assign(order, fields, { account: 0, instrument: 0 });
      order.setClientOrderId(Buffer.from(id), 0, Buffer.byteLength(id));
      order.setTag(Buffer.from(tag), 0, Buffer.byteLength(tag));
      order.setExpireTime(0, expiry);
      const isGood = isWellFormed(order);
      const check = new FormCheck(memory);
      check.addInstrument(0);
      check.check(CommandKind.NEW_ORDER, 0);
      expect(isGood).toBe(order.rejectReason === RejectReason.NONE);
      if (isGood) goodByType.set(fields.type, (goodByType.get(fields.type) ?? 0) + 1);
    }),
    { numRuns: 10_000 },
  );
  for (let type = 1; type <= 9; type++) expect(goodByType.get(type) ?? 0, `type ${type}`).toBeGreaterThan(10);
});
