// The sentences of INVALID_COMBINATION: which field has no meaning beside which other, and what it goes with.

import { CommandType } from '../engine/domain/command-type.js';
import { isRestable } from '../engine/domain/order-kind.js';
import { OrderType } from '../engine/domain/order-type.js';
import { RejectField } from '../engine/domain/reject-field.js';
import { RejectReason } from '../engine/domain/reject-reason.js';
import type { ExecutionReport } from '../engine/domain/report.js';
import { TimeInForce } from '../engine/domain/time-in-force.js';
import { type AmountWriter, enumValue, FIELD_NAMES, nameOf, plainRejectText } from './reject-words.js';

const POST_ONLY_MAX = 2;

export function combinationText(report: ExecutionReport, write: AmountWriter): string {
  const { rejectField: field, rejectValue: value } = report;
  const name = FIELD_NAMES[field];
  if (name === undefined) return plainRejectText(RejectReason.INVALID_COMBINATION);
  const set = value === 0 ? name : `${name} ${write(value, field)}`; // zero stands for a value that no double holds
  if (report.commandType === CommandType.REPLACE) return replaceText(set, field);
  const type = `type ${nameOf(OrderType, report.type) ?? report.type}`;
  const timeInForce = `time_in_force ${nameOf(TimeInForce, report.timeInForce) ?? report.timeInForce}`;
  switch (field) {
    case RejectField.PRICE:
    case RejectField.STOP_PRICE:
      return `${set} is set, and an order of ${type} takes none`;
    case RejectField.TRAIL_OFFSET:
      return `${set} is set, and an order of ${type} takes none; TRAILING_STOP and TRAILING_STOP_LIMIT do`;
    case RejectField.TIME_IN_FORCE:
      return `${timeInForce} does not go with ${type}${report.type === OrderType.PEGGED ? '; GTC, DAY and GTD do' : '; IOC and FOK do'}`;
    case RejectField.EXPIRE_TIME:
      return `${set} is set, and ${timeInForce} takes none; GTD does`;
    case RejectField.POST_ONLY:
      return value > POST_ONLY_MAX
        ? `${enumValue('post_only', value)}; it must be OFF (0), REJECT (1) or SLIDE (2)`
        : `post_only ${value} does not go with ${type} and ${timeInForce}; it goes with a limit price and GTC, DAY or GTD`;
    case RejectField.SELF_TRADE_PREVENTION:
      return `${enumValue('self_trade_prevention', value)}; it must be 0 to 5`;
    case RejectField.DISPLAY_QUANTITY:
      return `${set} does not go with ${type} and ${timeInForce}: such an order never rests in the book`;
    case RejectField.HIDDEN:
      return hiddenText(report, type, timeInForce);
    case RejectField.MIN_QUANTITY:
      return minQuantityText(report, set, type, timeInForce);
    default:
      return `${name} ${write(value, field)} excludes another field of the command`;
  }
}

function replaceText(set: string, field: number): string {
  const text = `${set} cannot be given to this order`;
  return field === RejectField.STOP_PRICE ? `${text}: only one that waits for its stop_price has one to change` : text;
}

function hiddenText(report: ExecutionReport, type: string, timeInForce: string): string {
  return isRestable(report.type, report.timeInForce)
    ? 'hidden does not go with display_quantity: an order shows a part of itself, or nothing'
    : `hidden does not go with ${type} and ${timeInForce}: such an order never rests in the book`;
}

function minQuantityText(report: ExecutionReport, set: string, type: string, timeInForce: string): string {
  if (report.timeInForce === TimeInForce.FOK) return `${set} does not go with ${timeInForce}, which fills the whole`;
  if (report.type === OrderType.PEGGED) return `${set} does not go with ${type}, which never takes`;
  return `${set} does not go with post_only, nor with display_quantity`;
}
