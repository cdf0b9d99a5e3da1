// The sentences of amounts that are missing or out of range.

import { CommandType } from '../engine/domain/command-type.js';
import { AMOUNT_MAX, ICEBERG_SLICES_MAX } from '../engine/domain/limits.js';
import { OrderType } from '../engine/domain/order-type.js';
import { RejectField } from '../engine/domain/reject-field.js';
import type { ExecutionReport } from '../engine/domain/report.js';
import { type AmountWriter, FIELD_NAMES, nameOf, plainRejectText } from './reject-words.js';

/** INVALID_PRICE, INVALID_QUANTITY and INVALID_STOP_PRICE. */
export function amountText(report: ExecutionReport, write: AmountWriter): string {
  const { rejectReason: reason, rejectField: field, rejectValue: value, rejectLimit: limit } = report;
  const name = FIELD_NAMES[field];
  if (name === undefined) return plainRejectText(reason);
  const range = `${name} ${write(value, field)} is not between ${write(1, field)} and ${write(limit || AMOUNT_MAX, field)}`;
  switch (field) {
    case RejectField.NOTIONAL:
      return `price x quantity is ${write(value, field)}, above the largest that is taken, ${write(limit || AMOUNT_MAX, field)}`;
    case RejectField.QUANTITY:
      // A limit below the largest amount is what the order has traded: only the engine says so, of a replace.
      return value > 0 && limit > 0 && limit < AMOUNT_MAX
        ? `quantity ${write(value, field)} is not above the ${write(limit, field)} that the order has already traded`
        : range;
    case RejectField.DISPLAY_QUANTITY:
    case RejectField.MIN_QUANTITY:
      return partText(report, name, range, write);
    case RejectField.STOP_PRICE:
    case RejectField.TRAIL_OFFSET:
      return value === 0 ? missingText(report, name) : range;
    default:
      return range;
  }
}

/** A part of the quantity that is not above it, or the quantity of a replace that would be below the part. */
function partText(report: ExecutionReport, name: string, range: string, write: AmountWriter): string {
  const { rejectField: field, rejectValue: value, rejectLimit: limit } = report;
  if (field === RejectField.DISPLAY_QUANTITY && value < limit) {
    const slices = `an iceberg has at most ${ICEBERG_SLICES_MAX} slices`;
    return `${name} ${write(value, field)} is below ${write(limit, field)}, the least for this quantity: ${slices}`;
  }
  if (report.commandType === CommandType.REPLACE) {
    return `quantity ${write(value, RejectField.QUANTITY)} is below the order's ${name} ${write(limit, field)}`;
  }
  return limit > 0 && limit < AMOUNT_MAX ? `${range}, the order's quantity` : range;
}

function missingText(report: ExecutionReport, name: string): string {
  const type = nameOf(OrderType, report.type) ?? String(report.type);
  // It may leave the stop price to the last trade price, where there is one.
  const isEarly = report.type === OrderType.TRAILING_STOP && report.rejectField === RejectField.STOP_PRICE;
  return `${name} is missing; an order of type ${type} needs one${isEarly ? ' until the instrument has traded' : ''}`;
}
